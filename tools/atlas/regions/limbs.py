"""Arm and leg: the source's bones with the features that are told in `data/features/`."""

from functools import partial

from atlas.features import bone_mesh, described

MAKERS = {name: partial(bone_mesh, name) for name in described()}
