"""The steps of building the skeletons, in the order of `build_atlas.py`."""
