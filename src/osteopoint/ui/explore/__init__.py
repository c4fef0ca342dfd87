"""The mode Explore: find a place and read about it."""
