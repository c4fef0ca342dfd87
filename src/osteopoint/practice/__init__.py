"""Motion of a technique as pure functions of technique and time."""
