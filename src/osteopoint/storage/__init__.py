"""Files of the user on this machine: each module reads and writes one kind."""
