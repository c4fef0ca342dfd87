"""Splitting of a mesh with several separate bones: a pelvis, or both bones of a pair."""

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.importing.grouping import groups, same_rows
from osteopoint.anatomy.importing.names import Entry, Names, Recognised
from osteopoint.anatomy.importing.source import Mesh

# Shells with less than this share of the surface are ignored.
_CRUMB = 0.02
# Largest difference in size of the bones of a pair, as a share.
_ALIKE = 0.2
_SAME_PLACE = 1e-5  # share of the mesh's size within which vertices are equal


def split_pair(mesh: Mesh, entry: Entry) -> list[tuple[Recognised, Mesh]] | None:
    """Return both bones of a pair in one mesh, or None if they cannot be separated."""
    shells = _shells(mesh)
    if len(shells) != 2 or not _alike(*shells):
        return None
    return [(Recognised(entry, None, entry.kind), shell) for shell in shells]


def split_pelvis(mesh: Mesh, names: Names) -> list[tuple[Recognised, Mesh]] | None:
    """Return hip bones and sacrum of a pelvis in one mesh, or None if they are connected.

    With three or more shells, the hip bones are the two largest of similar size, and the
    sacrum is the largest of the others.
    """
    shells = _shells(mesh)
    if not 2 <= len(shells) <= 4:
        return None
    pairs = [(a, b) for a in range(len(shells)) for b in range(a) if _alike(shells[a], shells[b])]
    if not pairs:
        return None
    hips = max(pairs, key=lambda pair: sum(_size(shells[at]) for at in pair))
    hip, sacrum, coccyx = (names.entries[name] for name in ("hip_bone", "sacrum", "coccyx"))
    found = [(Recognised(hip, None, hip.kind), shells[at]) for at in hips]
    rest = sorted((shells[at] for at in range(len(shells)) if at not in hips), key=_size)
    for entry, shell in zip((sacrum, coccyx), reversed(rest), strict=False):
        found.append((Recognised(entry, "midline", entry.kind), shell))
    return found


def _shells(mesh: Mesh) -> list[Mesh]:
    """Return the connected components of a mesh, the largest first; drop small ones."""
    span = float(np.ptp(mesh.vertices, axis=0).max())
    if span <= 0:
        return []
    _, which = same_rows(np.round(mesh.vertices / (span * _SAME_PLACE)).astype(np.int64))
    corners = which[mesh.faces]
    label = groups(len(which), corners.reshape(-1), corners[:, [1, 2, 0]].reshape(-1))
    of_face = label[corners[:, 0]]
    a, b, c = np.moveaxis(mesh.vertices[mesh.faces], 1, 0)
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    labels, place = np.unique(of_face, return_inverse=True)
    areas = np.bincount(place, area, len(labels))
    large = np.flatnonzero(areas >= _CRUMB * areas.sum())
    return [_some(mesh, place == at) for at in large[np.argsort(-areas[large])]]


def _some(mesh: Mesh, chosen: NDArray[np.bool_]) -> Mesh:
    used, corners = np.unique(mesh.faces[chosen], return_inverse=True)
    return Mesh(mesh.vertices[used], corners.reshape(-1, 3))


def _size(mesh: Mesh) -> float:
    return float(np.linalg.norm(np.ptp(mesh.vertices, axis=0)))


def _alike(one: Mesh, other: Mesh) -> bool:
    sizes = _size(one), _size(other)
    return min(sizes) >= (1 - _ALIKE) * max(sizes)
