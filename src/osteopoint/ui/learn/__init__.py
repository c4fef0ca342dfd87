"""The mode Learn: lessons."""
