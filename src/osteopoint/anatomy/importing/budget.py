"""Limits on what one import may read, checked before reading."""

import time

from osteopoint.anatomy.importing.mesh_reduction import HUGE, MAX_FACES, thinned
from osteopoint.anatomy.importing.names import Recognised
from osteopoint.anatomy.importing.source import (
    MAX_BYTES_READ,
    MAX_FACES_READ,
    MAX_PIECES_READ,
    MAX_VERTICES_READ,
    Mesh,
    Piece,
)
from osteopoint.errors import OsteopointError

Wanted = list[tuple[Piece, Recognised]]
_NAMED = 3
# Total time that may be spent on meshes that turn out unusable.
MAX_WASTED_S = 15.0


class Budget:
    """Remaining triangles, vertices, files and bytes of one import."""

    def __init__(self) -> None:
        self._faces, self._vertices = MAX_FACES_READ, MAX_VERTICES_READ
        self._wasted_s = 0.0
        self._refused = 0

    def within_limits(self, wanted: Wanted, left_out: list[str]) -> Wanted:
        """Return the pieces within the limits; add a sentence to `left_out` for the others."""
        chosen: Wanted = []
        beyond: list[Piece] = []
        size = 0
        for piece, means in wanted:
            if len(chosen) >= MAX_PIECES_READ or size + piece.size > MAX_BYTES_READ:
                beyond.append(piece)
            else:
                size += piece.size
                chosen.append((piece, means))
        left_out += [f"{piece.file}{_BEYOND}" for piece in beyond[:_NAMED]]
        if len(beyond) > _NAMED:
            left_out.append(f"{len(beyond) - _NAMED:,} more files for the same reason.")
        return chosen

    def read(self, piece: Piece, share: float = 1.0) -> Mesh:
        """Read a piece; reduce its triangles if it has far more than its share of the rest.

        Parameters
        ----------
        share : share of this piece in the remaining bytes

        Raises
        ------
        OsteopointError
            If it cannot be read, or exceeds the limits.
        """
        if self._faces <= 0 or self._vertices <= 0:
            raise OsteopointError(f"{piece.file}{_TOO_MANY}")
        if self._wasted_s > MAX_WASTED_S:
            raise OsteopointError(f"{piece.file}{_TOO_BAD}")
        began = time.monotonic()
        try:
            mesh = piece.read()
        except OsteopointError:
            self._wasted_s += time.monotonic() - began
            raise
        mesh = thinned(mesh, min(max(int(self._faces * share), MAX_FACES), HUGE))
        if len(mesh.faces) > self._faces or len(mesh.vertices) > self._vertices:
            # A smaller one may still fit, but not all of them are read to find out.
            self._refused += len(mesh.faces)
            if self._refused > MAX_FACES_READ:
                self._faces = 0
            raise OsteopointError(f"{piece.file}{_TOO_MANY}")
        self._faces -= len(mesh.faces)
        self._vertices -= len(mesh.vertices)
        return mesh


_BEYOND = (
    f" is not read: more than {MAX_PIECES_READ:,} files or {MAX_BYTES_READ / 1e9:.0f} GB are "
    "named like bones."
)
_TOO_BAD = " is not read: too much before it could not be used."
_TOO_MANY = f" is not taken: with it there would be more than {MAX_FACES_READ:,} triangles."
