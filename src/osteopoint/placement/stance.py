"""The body that stands as the rules take it: upright, arms hanging, palms to the front.

`assets/stance.json` holds how the bones of our default body lie and where its points are. No
point is placed by them: they say where a place on another body cannot be. Written by
`tools/measure_stance.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Side, opposite
from osteopoint.errors import OsteopointError
from osteopoint.geometry.frames import Vector
from osteopoint.jsonfile import WRONG_KIND, read_json

_IMAGE = np.array([-1.0, 1.0, 1.0])


@dataclass(frozen=True, slots=True, eq=False)
class Stance:
    """How our body stands, and how far another may differ.

    Attributes
    ----------
    anchors : of each bone, (1 or 3, 3) metres
    places : of each point on its sides
    turned_deg : part of the body → how far it may be turned about any of its bones
    swung_deg : part of the body → how far its long bones may be turned from their direction
    astray_m : bone without its side, or region of bones → how far one may lie from where the bones
        around have it
    off_m : point, or region of points → how much farther than others one may lie from there
    """

    anchors: Mapping[str, NDArray[np.float64]]
    places: Mapping[tuple[str, Side], Vector]
    turned_deg: Mapping[str, float]
    swung_deg: Mapping[str, float]
    astray_m: Mapping[str, float]
    off_m: Mapping[str, float]


def read_stance(path: Path) -> Stance:
    """Read how our body stands.

    Raises
    ------
    OsteopointError
        If the file is missing, or something in it is of the wrong kind.
    """
    content = read_json(path)
    try:
        return _standing(content)
    except WRONG_KIND as error:
        raise OsteopointError(f"The file {path} lacks or spoils its bones and places.") from error


def _standing(content: dict[str, Any]) -> Stance:
    anchors: dict[str, NDArray[np.float64]] = {}
    for name, rows in content["bones_mm"].items():
        here = np.array(rows, dtype=np.float64).reshape(-1, 3) / 1000
        anchors[name] = here
        if opposite(name) != name:  # ours mirrors itself
            anchors[opposite(name)] = here * _IMAGE
    places: dict[tuple[str, Side], Vector] = {}
    for point, row in content["points_mm"].items():
        place = np.array(row, dtype=np.float64).reshape(3) / 1000
        if place[0] == 0.0:  # the place of a paired point lies off the midline
            places[point, "midline"] = place
        else:
            left = place if place[0] > 0.0 else place * _IMAGE
            places[point, "left"], places[point, "right"] = left, left * _IMAGE
    return Stance(
        anchors,
        places,
        {str(part): float(each) for part, each in content["turned_deg"].items()},
        {str(part): float(each) for part, each in content["swung_deg"].items()},
        {str(bone): float(each) / 1000 for bone, each in content["astray_mm"].items()},
        {str(point): float(each) / 1000 for point, each in content["off_mm"].items()},
    )
