"""What is kept on this machine: each module reads and writes one kind of file."""
