"""The hand's proportions: from the source's narrow hand to a man's; mm.

The hand hangs, palm forward. From the wrist to the fingertips it becomes broader, deeper and a
little longer, level by level, as `data/hand_places.json` says. All bones move with the same smooth
map, so that joints still fit. At the wrist nothing changes.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np
import trimesh
from scipy.interpolate import PchipInterpolator

DATA = Path(__file__).parent / "data" / "hand_places.json"
# Beyond the palm's half breadth this share of the growth continues; the transition is this long,
# mm.
BEYOND, BEND = 0.12, 8.0


def proportioned(bone: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return a bone of the hand in its final proportions; the joint with the radius stays."""
    axis, curve = _table()
    points = np.asarray(bone.vertices, float)
    across, up, deep = (points - axis).T
    broader, deeper, on, half = curve(np.clip(-up, *curve.x[[0, -1]])).T
    side = (broader - 1.0) * _palm(across, half)
    moved = points + np.column_stack([side, -on, (deeper - 1.0) * deep])
    return trimesh.Trimesh(moved, bone.faces, process=False)


def _palm(across: np.ndarray, half: np.ndarray) -> np.ndarray:
    """Return the distance from the hand's axis; beyond the palm it increases only slightly."""
    over = np.abs(across) - half
    # A smooth max(over, 0): zero well inside the palm, the full value well beyond it.
    over = np.where(np.abs(over) < BEND, (over + BEND) ** 2 / (4 * BEND), np.maximum(over, 0.0))
    return across - np.sign(across) * (1.0 - BEYOND) * over


@cache
def _table() -> tuple[np.ndarray, PchipInterpolator]:
    """Return the hand's axis at the wrist, and the table's columns as functions of the way down."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    levels = data["levels"]
    columns = [[row[key] for key in ("broader", "deeper", "on", "half_palm")] for row in levels]
    down = [row["down"] for row in levels]
    return np.asarray(data["axis"]), PchipInterpolator(down, np.array(columns, float))
