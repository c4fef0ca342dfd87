"""What the program knows about points and techniques: read, checked, searched."""
