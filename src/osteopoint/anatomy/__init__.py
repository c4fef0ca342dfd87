"""Bones, landmarks and atlases: read from disk, checked, asked."""
