"""Ribs: the source's course, with head, neck, tubercle and groove; mm."""

from functools import cache

import numpy as np
import trimesh
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from atlas import field as f
from atlas.solid import field_of, mesh_of
from atlas.start import Source

CELL = 0.8


@cache
def axis(source: Source, number: int) -> np.ndarray:
    """Return the left rib's middle line, (40, 3), from the spine to the front end."""
    mesh = source.smooth(f"rib_{number}.l")
    edges = mesh.edges_unique
    lengths = mesh.edges_unique_length
    count = len(mesh.vertices)
    graph = coo_matrix((lengths, edges.T), (count, count)).tocsr()
    far = int(dijkstra(graph, directed=False, indices=0).argmax())
    along = dijkstra(graph, directed=False, indices=far)
    if mesh.vertices[far, 2] > mesh.vertices[int(along.argmax()), 2]:
        along = dijkstra(graph, directed=False, indices=int(along.argmax()))
    levels = np.linspace(0, along.max(), 41)
    rings = [mesh.vertices[(along >= a) & (along <= b)] for a, b in zip(levels, levels[1:], strict=False)]
    middles = np.array([(ring.min(axis=0) + ring.max(axis=0)) / 2 for ring in rings])
    for _ in range(2):
        middles[1:-1] = (middles[:-2] + 2 * middles[1:-1] + middles[2:]) / 4
    return middles


def front_end(source: Source, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the middle of the rib's front end, and the direction in which it points."""
    line = axis(source, number)
    way = line[-1] - line[-4]
    way /= np.linalg.norm(way)
    return line[-1] + way * 2.0, way


def rib(number: int, source: Source) -> trimesh.Trimesh:
    """Return a left rib."""
    plain = source.smooth(f"rib_{number}.l")
    bone = field_of(plain, 1.3, reach=8.0)
    line = axis(source, number)
    if 2 <= number <= 11:
        bone = f.displaced(bone, _groove(line))
    low, high = plain.bounds
    return mesh_of(bone, low - 14, high + 6, CELL)


def _groove(line: np.ndarray):
    """Return the costal groove: inside, along the lower edge, from the angle forward."""
    part = line[8:30]
    centre = np.array([0.0, part[:, 1].mean(), line[:, 2].mean()])
    inward = (centre - part) * [1.0, 0.0, 1.0]
    inward /= np.linalg.norm(inward, axis=1, keepdims=True)
    return f.ridge((part + inward * 3.0 + [0.0, -4.0, 0.0])[::3], -1.1, 4.0)
