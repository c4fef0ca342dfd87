"""The window: widgets that observe the explorer, in a folder for each mode."""
