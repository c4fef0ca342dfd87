"""The head's proportions: from the modelled skull to a man's; mm.

The modelled skull is too broad in the face, too long in the jaw and too low in the vault. Named
places move, and all its bones go along smoothly. Where they are to go stands in
`data/head_places.json`.
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


def shaped(name: str, bone: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return a bone of the head in its final proportions; the condyles stay where they are."""
    points = np.asarray(bone.vertices) - SHIFT
    moved = points + _moves()(points)
    if not name.endswith(".l"):
        # What lies in the midline stays there to the last digit.
        moved[points[:, 0] == 0.0, 0] = 0.0
    return trimesh.Trimesh(moved + SHIFT, bone.faces, process=False)


@cache
def _moves() -> RBFInterpolator:
    """Return by how much a place of the skull's frame moves."""
    places = json.loads(DATA.read_text(encoding="utf-8"))["places"]
    at = np.array([place["from"] for place in places], float)
    to = np.array([place["to"] for place in places], float)
    return moves_through(at, to - at)
