"""The steps of `check_reliability.py`."""
