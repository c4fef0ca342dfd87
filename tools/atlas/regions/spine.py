"""The vertebral column: who makes which vertebra and disc."""

from collections.abc import Callable
from functools import partial

import trimesh

from atlas.regions import lumbar
from atlas.start import Source


def _maker(make: Callable[[str], trimesh.Trimesh], level: str, _source: Source) -> trimesh.Trimesh:
    return make(level)


MAKERS: dict[str, Callable[[Source], trimesh.Trimesh]] = {}
for _level in ("l1", "l2", "l3", "l4", "l5"):
    MAKERS[f"vertebra_{_level}"] = partial(_maker, lumbar.make, _level)
