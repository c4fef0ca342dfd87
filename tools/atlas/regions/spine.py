"""The vertebral column: who makes which vertebra and disc."""

from collections.abc import Callable
from functools import partial

import trimesh

from atlas.regions import cervical, lumbar, thoracic
from atlas.start import Source


def _maker(make: Callable[[str], trimesh.Trimesh], level: str, _source: Source) -> trimesh.Trimesh:
    return make(level)


MAKERS: dict[str, Callable[[Source], trimesh.Trimesh]] = {}
for _level in ("l1", "l2", "l3", "l4", "l5"):
    MAKERS[f"vertebra_{_level}"] = partial(_maker, lumbar.make, _level)
for _number in range(1, 13):
    MAKERS[f"vertebra_t{_number}"] = partial(_maker, thoracic.make, f"t{_number}")
for _number in range(3, 8):
    MAKERS[f"vertebra_c{_number}"] = partial(_maker, cervical.make, f"c{_number}")
