"""Refinement of the finished skin where its triangles are too coarse to look round.

The source's vertices keep their numbers and positions, because a number means the same place on
every body. New vertices are appended, one at the midpoint of an edge, lifted along a curve that is
perpendicular to the normals at both ends (the edge of a curved PN triangle, Vlachos et al. 2001).
The edges are chosen once for all bodies, on shapes that are passed in, so that all bodies share
the new triangles. The left half decides; the right half is its mirror image.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import trimesh

from atlas.glbfile import outward_normals
from atlas.halving import cut, edges_of

if TYPE_CHECKING:  # so that the tests need no more than the program does
    from skin.source import Array, Mask
    from skin.topology import Ints, Topology

# Each round halves edges; half the length means a quarter of the error.
ROUNDS = 4
# To avoid slivers, an edge shorter than this share of the longest is not halved without that one.
_SHORT = 0.72
# A crease stays a crease. Two angles are compared: between the normals at the ends of an edge, and
# between a vertex's normal and those of its triangles. Beyond the first limit the curve is
# flattened, beyond the second it is the edge itself.
_BETWEEN_DEG, _AROUND_DEG = (75.0, 115.0), (55.0, 85.0)
_MAX_BULGE = 0.15  # of the edge's length
IMAGE = np.array([-1.0, 1.0, 1.0])


@dataclass(frozen=True, slots=True)
class Step:
    """One round of halving.

    Attributes
    ----------
    faces : (m, 3) the triangles before it
    ends : (k, 2) the ends of the edge that each appended vertex halves
    """

    faces: Ints
    ends: Ints


@dataclass(frozen=True, slots=True)
class Refinement:
    """A refined skin for all bodies of one topology.

    Attributes
    ----------
    topology : with the new triangles, and mirror and side of the appended vertices; `taken` is
        still that of the source's vertices only
    steps : the rounds of halving
    """

    topology: Topology
    steps: tuple[Step, ...]

    def extended(self, vertices: Array) -> Array:
        """Return a body's vertices, (n, 3), followed by the appended ones."""
        for step in self.steps:
            vertices = np.vstack([vertices, _middles(vertices, step, self.topology)])
        return vertices

    def interpolated(self, values: Array) -> Array:
        """Return values of the source's vertices, (n,), followed by those of the appended ones."""
        for step in self.steps:
            values = np.concatenate([values, values[step.ends].mean(axis=1)])
        return values


def refine(
    topology: Topology, shapes: Sequence[Array], allowed: Array, longest: Array
) -> Refinement:
    """Return a refinement in which no edge is too far from its curve on any of some shapes.

    Parameters
    ----------
    shapes : vertices of some bodies, (n, 3) each, metres
    allowed : (n,) the allowed distance at each vertex, metres
    longest : (n,) the greatest length of an edge between such vertices, metres; infinite where it
        does not matter
    """
    shapes, steps = list(shapes), []
    for _ in range(ROUNDS):
        half = topology.faces[(topology.side[topology.faces] >= 0).all(axis=1)]
        edges, sides = edges_of(half)
        errors = np.max([chord_errors(shape, topology.faces, edges) for shape in shapes], axis=0)
        lengths = _length(shapes, *edges.T)
        marked = (errors > allowed[edges].min(axis=1)) | (lengths > longest[edges].max(axis=1))
        marked = _with_longest(marked, sides, lengths)
        if not marked.any():
            break
        step, topology, middles = _appended(topology, edges, marked)
        shapes = [np.vstack([s, _middles(s, step, topology)]) for s in shapes]
        halves, _ = cut(half, middles[sides], partial(_length, shapes))
        faces = np.vstack([halves, topology.mirror[halves][:, ::-1]])
        topology = replace(topology, faces=faces)
        allowed = np.concatenate([allowed, allowed[step.ends].min(axis=1)])
        longest = np.concatenate([longest, longest[step.ends].max(axis=1)])
        steps.append(step)
    return Refinement(topology, tuple(steps))


def chord_errors(vertices: Array, faces: Ints, edges: Ints) -> Array:
    """Return the greatest distance of the curve over each edge, (k, 2), from the edge, metres."""
    return _curves(vertices, faces, edges)[1]


def _curves(vertices: Array, faces: Ints, edges: Ints) -> tuple[Array, Array]:
    """Return the vector from each edge's midpoint to its curve's, and the curve's distance.

    The two differ where the curve crosses the edge.
    """
    mesh = trimesh.Trimesh(vertices, faces, process=False)
    normals = outward_normals(mesh)
    start, end = edges.T
    along = vertices[end] - vertices[start]
    first = (along * normals[start]).sum(axis=1)
    last = (along * normals[end]).sum(axis=1)
    quiet = smoothness(mesh, normals)
    share = np.minimum(quiet[start], quiet[end]) / 8
    share *= _ramp((normals[start] * normals[end]).sum(axis=1), *_BETWEEN_DEG)
    ways = last[:, None] * normals[end] - first[:, None] * normals[start]
    ways *= share[:, None]
    far = np.linalg.norm(ways, axis=1)
    most = _MAX_BULGE * np.linalg.norm(along, axis=1)
    ways *= np.minimum(1, most / np.maximum(far, 1e-12))[:, None]
    return ways, np.minimum((np.abs(first) + np.abs(last)) * share, most)


def smoothness(mesh: trimesh.Trimesh, normals: Array) -> Array:
    """Return 1 for vertices on round skin, 0 for those on a crease, and values between."""
    corners = mesh.vertices[mesh.faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-30)
    least = np.ones(len(normals))
    for i in range(3):
        at = mesh.faces[:, i]
        np.minimum.at(least, at, (across * normals[at]).sum(axis=1))
    return _ramp(least, *_AROUND_DEG)


def _ramp(cosine: Array, whole_deg: float, none_deg: float) -> Array:
    """Return 1 up to one angle, 0 from another on, and linear values between."""
    angle = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
    return np.interp(angle, [whole_deg, none_deg], [1.0, 0.0])


def _middles(vertices: Array, step: Step, topology: Topology) -> Array:
    """Return the positions of the vertices appended in a step."""
    ends = step.ends
    result = vertices[ends].mean(axis=1)
    ways = _curves(vertices, step.faces, ends)[0]
    new = np.arange(len(vertices), len(vertices) + len(ends))
    side, partner = topology.side[new], topology.mirror[new] - len(vertices)
    ways[side == 0, 0] = 0.0
    # Copied, so that mirror images do not differ in the last digit.
    ways[side < 0] = ways[partner[side < 0]] * IMAGE
    return np.asarray(result + ways)


def _with_longest(marked: Mask, sides: Ints, lengths: Array) -> Mask:
    """Return the marked edges, with those that must be halved too to avoid slivers."""
    marked = marked.copy()
    longest = sides[np.arange(len(sides)), lengths[sides].argmax(axis=1)]
    while True:
        chosen = np.where(marked[sides], lengths[sides], 0.0).max(axis=1)
        lacking = (chosen > 0) & (chosen < _SHORT * lengths[longest])
        if not lacking.any():
            return marked
        marked[longest[lacking]] = True


def _appended(topology: Topology, edges: Ints, marked: Mask) -> tuple[Step, Topology, Ints]:
    """Return the step that halves these edges of the left half and their mirror images.

    Returns
    -------
    the step, the new topology (still with the old triangles), and for each edge its new vertex, or
    -1
    """
    count = len(topology.side)
    ends = edges[marked]
    middles = np.full(len(edges), -1)
    middles[marked] = count + np.arange(len(ends))
    side = (topology.side[ends].max(axis=1) > 0).astype(np.int64)
    paired = np.flatnonzero(side)
    mirror = count + np.arange(len(ends))
    mirror[paired] = count + len(ends) + np.arange(len(paired))
    step = Step(topology.faces, np.vstack([ends, topology.mirror[ends[paired]]]))
    return (
        step,
        replace(
            topology,
            mirror=np.concatenate([topology.mirror, mirror, count + paired]),
            side=np.concatenate([topology.side, side, -side[paired]]),
        ),
        middles,
    )


def _length(shapes: Sequence[Array], first: Ints, second: Ints) -> Array:
    """Return the distances between vertices, as the mean over all shapes."""
    every = [np.linalg.norm(shape[first] - shape[second], axis=1) for shape in shapes]
    return np.asarray(np.mean(every, axis=0))
