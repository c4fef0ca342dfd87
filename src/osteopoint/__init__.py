"""Osteopoint: a 3D explorer of points on the human skeleton."""

__version__ = "0.1.0"
