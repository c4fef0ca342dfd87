"""The 3D view as a widget, and what is painted over the picture of the body."""
