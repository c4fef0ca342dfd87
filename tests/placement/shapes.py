"""Surfaces whose lengths are known."""

import math
from typing import Any

import numpy as np

from osteopoint.anatomy.surface import Surface, vertex_normals

RADIUS = 0.1


def surface(vertices: Any, faces: Any) -> Surface:
    points = np.asarray(vertices, dtype=np.float32)
    corners = np.asarray(faces, dtype=np.int32)
    return Surface(points, corners, vertex_normals(points, corners))


def drum(sides: int = 180, rows: int = 40) -> Surface:
    """An upright open tube around the y axis, 40 cm high."""
    angles = np.arange(sides) * 2 * math.pi / sides
    heights = np.linspace(-0.2, 0.2, rows + 1)
    vertices = [(RADIUS * math.sin(a), y, RADIUS * math.cos(a)) for y in heights for a in angles]
    faces = []
    for row in range(rows):
        for i in range(sides):
            a, b = row * sides + i, row * sides + (i + 1) % sides
            faces += [(a, b, b + sides), (a, b + sides, a + sides)]
    return surface(vertices, faces)
