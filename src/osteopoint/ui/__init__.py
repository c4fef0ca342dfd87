"""The window: small widgets that observe the explorer and never each other."""
