"""Breaking the program on purpose, for long: `tools/check_reliability.py` runs all of it."""
