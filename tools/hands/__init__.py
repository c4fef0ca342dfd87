"""The steps of the guide's hands, in the order of `build_hands.py`."""
