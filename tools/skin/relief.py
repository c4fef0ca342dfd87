"""Shallow shapes over bones in the finished skin: the dimples of the back and its furrow.

Each has a bell-shaped cross-section. Its depth over the landmark is in its row of
`data/relief.json`; at half its width it is half as deep. The fit leaves the bones deep enough for
them. Before that, folds of the source that people do not have are smoothed.
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import splu

from atlas.field.curves import on_segment
from skin.distance import nearest, vertex_normals
from skin.fairing import stiffness
from skin.places import Skeleton
from skin.source import Array
from skin.topology import Topology

_RELIEF = Path(__file__).parent / "data" / "relief.json"
# Only skin with a similar normal changes: not the other side of a fold.
_SAME_WAY = 0.3
# Triangles are fine within this many widths.
_FINE = 1.2


def with_relief(points: Array, topology: Topology, skeleton: Skeleton) -> Array:
    """Return the skin with its relief; left and right are mirror images."""
    for row in _rows("evened"):
        points = _evened(points, topology, skeleton, row)
    result, normals = points.copy(), vertex_normals(points, topology.faces)
    for row in _rows("forms"):
        line = _line(row, points, topology, skeleton)
        across = 2 * _distance_to_line(points, line) / (row["wide_mm"] / 1000)
        share = np.exp(-np.log(2) * across**2)
        middle, out = line.mean(axis=0), _outward(line, points, normals)
        share[(normals @ out < _SAME_WAY) | (((points - middle) @ out) < -0.05)] = 0
        # Over a single place all vertices move in one direction; in a hollow their normals would
        # cross.
        ways = normals if len(line) > 1 else out
        result += (row["mm"] / 1000 * share)[:, None] * ways
    return topology.from_left(result)


def longest_edges(skin: Array, topology: Topology) -> Array:
    """Return the greatest edge length at each vertex, (n,), that still shows the relief."""
    found = np.full(len(skin), np.inf)
    for row in _rows("forms"):
        for vertex, mm in row.get("fine", []):
            near = np.linalg.norm(skin - skin[vertex], axis=1) < row["wide_mm"] * _FINE / 1000
            found[near] = np.minimum(found[near], mm / 1000)
    return np.minimum(found, found[topology.mirror])


def _rows(kind: str) -> list[dict[str, Any]]:
    return list(json.loads(_RELIEF.read_text(encoding="utf-8"))[kind])


def _evened(points: Array, topology: Topology, skeleton: Skeleton, row: dict[str, Any]) -> Array:
    """Return the skin with one place replaced by a thin plate held around it.

    The share of the plate falls off towards its rim, so that there is no visible seam.
    """
    line = _line(row, points, topology, skeleton)
    normals = vertex_normals(points, topology.faces)
    distance = _distance_to_line(points, line) / (row["wide_mm"] / 2000)
    free = np.flatnonzero((distance < 1) & (normals @ _outward(line, points, normals) > _SAME_WAY))
    stiff = csc_matrix(stiffness(points, topology.faces))[free]
    held = np.ones(len(points), bool)
    held[free] = False
    plate = splu(stiff[:, free].tocsc()).solve(-(stiff[:, held] @ points[held]))
    share = row["share"] * (1 - distance[free] ** 2)[:, None]
    result = points.copy()
    result[free] += share * (plate - points[free])
    return topology.from_left(result)


def _line(row: dict[str, Any], points: Array, topology: Topology, skeleton: Skeleton) -> Array:
    """Return the places on the skin over a row's landmarks."""
    over = np.array([skeleton.left(name) for name in row["over"]])
    over += np.array(row.get("shift_mm", [0, 0, 0])) / 1000
    every = np.arange(len(topology.faces))
    return nearest(over, points, topology.faces, every).place


def _distance_to_line(points: Array, line: Array) -> Array:
    """Return the distance of points from a polyline, or from its only place."""
    if len(line) == 1:
        return np.asarray(np.linalg.norm(points - line[0], axis=1))
    found = np.full(len(points), np.inf)
    for start, end in pairwise(line):
        found = np.minimum(found, np.linalg.norm(on_segment(points, start, end)[1], axis=1))
    return found


def _outward(line: Array, points: Array, normals: Array) -> Array:
    near = np.linalg.norm(points - line.mean(axis=0), axis=1).argmin()
    return np.asarray(normals[near])
