"""Arm and leg: the source's bones with the features described in `data/features/`."""

from functools import partial

from atlas.features import bone_mesh, feature_table

MAKERS = {name: partial(bone_mesh, name) for name in feature_table()}
