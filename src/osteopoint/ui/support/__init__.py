"""Small things that several modes use."""
