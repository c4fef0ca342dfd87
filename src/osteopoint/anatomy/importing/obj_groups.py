"""OBJ files with many bones: each object (``o``) or group (``g``) is a separate piece."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Self

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.importing.lines import blocks_of_lines
from osteopoint.anatomy.importing.meshes import checked
from osteopoint.anatomy.importing.obj import read_marked
from osteopoint.anatomy.importing.source import MAX_FILES, File, Mesh
from osteopoint.errors import OsteopointError

_MARKS = (b"o ", b"g ")


class Groups:
    """Objects or groups of an OBJ file, all read at the first access."""

    def __init__(self, file: File, mark: bytes, names: list[str]) -> None:
        self._file, self._mark = file, mark
        self.names = names
        self._whole: Mesh | None = None
        self._of_face: NDArray[np.int64] = np.zeros(0, dtype=np.int64)

    @classmethod
    def of(cls, file: File) -> Self | None:
        """Return the groups of a file, or None if it has fewer than two.

        Raises
        ------
        OsteopointError
            If it has more groups than any skeleton.
        """
        found: dict[bytes, dict[str, None]] = {mark: {} for mark in _MARKS}
        with file.open() as stream:
            for lines in blocks_of_lines(stream):
                for line in lines:
                    if line[:2] in found:
                        found[line[:2]][_name(line)] = None
                if max(map(len, found.values())) > MAX_FILES:
                    raise OsteopointError(f"{file.where} has more than {MAX_FILES:,} groups.")
        for mark, names in found.items():
            if len(names) > 1:
                return cls(file, mark, list(names))
        return None

    def readers(self) -> Iterator[tuple[str, Callable[[], Mesh]]]:
        """Yield each name with a function that returns its triangles."""
        for number, name in enumerate(self.names):
            yield name, partial(self._read, number)

    def close(self) -> None:
        """Release the triangles."""
        self._whole = None

    def _read(self, number: int) -> Mesh:
        if self._whole is None:
            self._whole = checked(self._read_all, self._file.where)
        faces = self._whole.faces[self._of_face == number]
        used, corners = np.unique(faces, return_inverse=True)
        mesh = Mesh(self._whole.vertices[used], corners.reshape(-1, 3))
        return checked(lambda: mesh, f"{self.names[number]} in {self._file.where}")

    def _read_all(self) -> Mesh:
        numbers = {name: number for number, name in enumerate(self.names)}
        with self._file.open() as stream:
            mesh, marks = read_marked(stream, self._mark)
        # Faces before the first group belong to no group.
        groups = [numbers.get(_name(line), -1) for line, _ in marks]
        counts = [count for _, count in marks]
        self._of_face = np.repeat(np.array(groups, dtype=np.int64), counts)
        return mesh


def _name(line: bytes) -> str:
    return line[2:].decode("utf-8", "replace").strip()
