"""The one observable state of the program, and the commands that change it."""
