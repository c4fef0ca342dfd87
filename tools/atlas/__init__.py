"""Building the default atlas from the meshes of the PyPI package myo-sim."""
