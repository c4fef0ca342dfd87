"""The vertebral column: the maker of each vertebra and disc."""

from collections.abc import Callable
from functools import partial

import trimesh

from atlas.regions import atlas_axis, cervical, column, discs, lumbar, thoracic
from atlas.source_bones import Source

Make = Callable[[str], trimesh.Trimesh]


def _made(make: Make, level: str, _source: Source) -> trimesh.Trimesh:
    # The column's position comes from `data/spine.csv`, not from the source.
    return make(level)


def _makers() -> dict[str, Callable[[Source], trimesh.Trimesh]]:
    by_region: dict[str, Make] = {"c": cervical.make, "t": thoracic.make, "l": lumbar.make}
    makes = {level: by_region[level[0]] for level in column.levels()[1:-1]}
    makes |= {"c1": atlas_axis.make_atlas, "c2": atlas_axis.make_axis}
    makers = {f"vertebra_{level}": partial(_made, make, level) for level, make in makes.items()}
    for level in column.levels()[:-1]:
        makers[f"disc_{level}_{column.below(level)}"] = partial(_made, discs.make, level)
    return makers


MAKERS = _makers()
