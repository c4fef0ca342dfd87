"""The head's proportions: from the modelled skull to a man's; mm.

The modelled skull is too broad in the face, too long in the jaw and too low in the vault. Named
places move to the positions in `data/head_places.json`; all bones follow smoothly.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np
import trimesh
from scipy.interpolate import RBFInterpolator

from atlas.regions.skull_shapes import SHIFT
from atlas.spline import moves_through

DATA = Path(__file__).parent / "data" / "head_places.json"


def proportioned(name: str, bone: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return a bone of the head in its final proportions; the occipital condyles stay in place."""
    points = np.asarray(bone.vertices) - SHIFT
    moved = points + _moves()(points)
    if not name.endswith(".l"):
        # Points on the midline must stay there exactly.
        moved[points[:, 0] == 0.0, 0] = 0.0
    return trimesh.Trimesh(moved + SHIFT, bone.faces, process=False)


@cache
def _moves() -> RBFInterpolator:
    """Return the displacement of any place in the skull's frame."""
    places = json.loads(DATA.read_text(encoding="utf-8"))["places"]
    at = np.array([place["from"] for place in places], float)
    to = np.array([place["to"] for place in places], float)
    return moves_through(at, to - at)
