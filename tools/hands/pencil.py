"""The pencil that a hand holds with its rubber down: three closed surfaces of revolution."""

from typing import Any

import numpy as np

from hands.contact import flattened
from hands.glbfile import Part
from hands.pose import Motion
from skin.source import Array
from skin.topology import Ints

# Each part's outline from the rubber's end on: position along the pencil and radius, mm.
# Neighbouring parts overlap a little, so that no gap is visible.
OUTLINES_MM = {
    "pencil_wood": ((23.0, 0.0), (23.0, 3.5), (158.0, 3.5), (173.0, 0.9), (175.0, 0.4), (175.0, 0)),
    "pencil_metal": (
        (10.0, 0.0), (10.0, 3.3), (13.0, 3.5), (14.0, 3.3), (16.0, 3.5), (17.0, 3.3), (19.0, 3.5),
        (20.0, 3.3), (24.0, 3.55), (24.0, 0.0),
    ),
    "pencil_rubber": ((0.0, 0.0), (0.0, 2.6), (0.15, 2.85), (0.5, 3.0), (11.0, 3.0), (11.0, 0.0)),
}  # fmt: skip
AROUND = 24
ALL_LIGHT = 200


def end(pose: dict[str, Any]) -> Array:
    """Return the position of the rubber's end, in the hand's own frame."""
    pencil = pose["pencil"]
    return np.asarray((np.array(pencil["at_mm"]) - pencil["hold_mm"] * _along(pose)) / 1000)


def parts(pose: dict[str, Any], turned: Motion) -> dict[str, Part]:
    """Return the pencil's parts in the hand, with the rubber's end at the origin."""
    along = turned(_along(pose)) - turned(np.zeros(3))
    made = {}
    for name, outline in OUTLINES_MM.items():
        vertices, triangles = _lathed(np.array(outline) / 1000, along)
        light = np.full(len(vertices), ALL_LIGHT, np.uint8)
        made[name] = Part(flattened(vertices), triangles, light)
    return made


def _along(pose: dict[str, Any]) -> Array:
    towards = np.array(pose["pencil"]["towards"])
    return np.asarray(towards / np.linalg.norm(towards))


def _lathed(outline: Array, along: Array) -> tuple[Array, Ints]:
    """Return the closed surface that an outline, (n, 2) along and across, sweeps around a line."""
    side = np.cross(along, [1.0, 0.0, 0.0])
    side /= np.linalg.norm(side)
    turn = np.arange(AROUND) * 2 * np.pi / AROUND
    circle = np.cos(turn)[:, None] * side + np.sin(turn)[:, None] * np.cross(along, side)
    rings = [far * along + thick * circle for far, thick in outline[1:-1]]
    vertices = np.vstack([*rings, outline[0, 0] * along, outline[-1, 0] * along])
    first, last = len(vertices) - 2, len(vertices) - 1
    top = AROUND * (len(rings) - 1)
    triangles = []
    for k in range(AROUND):
        n = (k + 1) % AROUND
        triangles += [(first, n, k), (last, top + k, top + n)]
        for low in range(0, top, AROUND):
            high = low + AROUND
            triangles += [(low + k, low + n, high + n), (low + k, high + n, high + k)]
    return vertices, np.array(triangles)
