"""OBJ, STL and PLY files of a small box, damaged in their rows, numbers and heads."""

import io
import random
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np

from fuzz.mutations import HOSTILE, NUMBERS, damaged_bytes, fairly_answered
from fuzz.reader import Reader
from osteopoint.anatomy.importing.mesh_repair import closed, welded
from osteopoint.anatomy.importing.meshes import read_mesh
from osteopoint.anatomy.importing.source import Mesh

CORNERS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 2)], dtype=float) * 0.05
TRIANGLES = np.array(
    [[0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1],
     [2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3]]
)  # fmt: skip


def _number(rng: random.Random) -> str:
    return str(rng.choice([*NUMBERS, "x", "1,5", "1_0", "+-1", "", "0x1", "٣", *HOSTILE[:4]]))


def _changed_rows(rng: random.Random, rows: list[str]) -> list[str]:
    """Change some rows of a text: their numbers, their order, how many there are."""
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(rows)) if rows else 0
        match rng.randrange(7):
            case 0 if rows:
                words = rows[at].split(" ")
                words[rng.randrange(len(words))] = _number(rng)
                rows[at] = " ".join(words)
            case 1 if rows:
                rows.insert(at, rng.choice(rows))
            case 2 if rows:
                del rows[at]
            case 3:
                rng.shuffle(rows)
            case 4:
                rows = rows[:at]
            case 5:
                rows.insert(at, rng.choice(HOSTILE))
            case 6 if rows:
                rows[at] = rows[at] + " " + " ".join(_number(rng) for _ in range(rng.randint(1, 9)))
    return rows


def obj_file(rng: random.Random) -> bytes:
    """Return an OBJ file."""
    corner: Callable[[int], str] = rng.choice(
        [str, lambda n: f"{n}/1/1", lambda n: f"{n}//{n}", lambda n: str(n - 9)]
    )
    rows = ["# English name : left femur", "o box", "usemtl a", "mtllib /etc/passwd"]
    rows += [f"v {x} {y} {z}" for x, y, z in CORNERS.tolist()]
    faces = [" ".join(corner(int(n) + 1) for n in face) for face in TRIANGLES]
    rows += [f"f {face}" for face in faces]
    if rng.random() < 0.2:
        rows.append("f " + " ".join(str(rng.randint(1, 8)) for _ in range(rng.randint(2, 4000))))
    ending = rng.choice(["\n", "\r\n", "\r", "\\\n", " \n", "\n\t"])
    return ending.join(_changed_rows(rng, rows)).encode("utf-8", "replace")


def stl_file(rng: random.Random) -> bytes:
    """Return an STL file, as text or as bytes."""
    if rng.random() < 0.5:
        rows = ["solid box"]
        for face in TRIANGLES:
            rows += ["facet normal 0 0 1", "outer loop"]
            rows += [" vertex {} {} {}".format(*CORNERS[n].tolist()) for n in face]
            rows += ["endloop", "endfacet"]
        return "\n".join(_changed_rows(rng, rows)).encode("utf-8", "replace")
    count = len(TRIANGLES) if rng.random() < 0.7 else rng.randrange(2**32)
    facets = b"".join(
        struct.pack("<12fH", 0, 0, 1, *CORNERS[face].reshape(-1), 0) for face in TRIANGLES
    )
    return b"box".ljust(80, b"\0") + struct.pack("<I", count) + facets


def ply_file(rng: random.Random) -> bytes:
    """Return a PLY file of any of the three kinds."""
    way = rng.choice(["ascii", "binary_little_endian", "binary_big_endian"])
    order = ">" if way.startswith("binary_b") else "<"
    kind, code = rng.choice([("float", "f"), ("double", "d"), ("float32", "f"), ("short", "h")])
    length = rng.choice(["uchar", "uint8", "int"])
    head = ["ply", f"format {way} 1.0", "comment made for a test", "element vertex 8"]
    head += [f"property {kind} {axis}" for axis in "xyz"]
    head += ["element face 12", f"property list {length} int vertex_indices", "end_header"]
    if rng.random() < 0.6:
        head = _changed_rows(rng, head)
    if rng.random() < 0.1:
        head[3:3] = ["element strange 3", "property list uchar float lots", "property char c"]
    places = CORNERS * (100 if code == "h" else 1)
    if way == "ascii":
        rows = [f"{x:g} {y:g} {z:g}" for x, y, z in places.tolist()]
        rows += ["3 " + " ".join(map(str, face)) for face in TRIANGLES.tolist()]
        text = "\n".join(_changed_rows(rng, rows) if rng.random() < 0.7 else rows)
        body = text.encode("utf-8", "replace")
    else:
        numbers = [int(x) if code == "h" else x for x in places.reshape(-1)]
        body = struct.pack(f"{order}{len(numbers)}{code}", *numbers)
        size = "i" if length == "int" else "B"
        body += b"".join(struct.pack(f"{order}{size}3i", 3, *face) for face in TRIANGLES)
    return "\n".join(head).encode("utf-8", "replace") + b"\n" + body


FILES = {".obj": obj_file, ".stl": stl_file, ".ply": ply_file}


def _read(rng: random.Random, _: Path) -> None:
    ending = rng.choice(list(FILES))
    content = FILES[ending](rng)
    if rng.random() < 0.3:
        content = damaged_bytes(rng, content)
    with fairly_answered():
        mesh = read_mesh(io.BytesIO(content), len(content), ending, "femur.l" + ending)
        assert isinstance(mesh, Mesh)
        assert np.isfinite(mesh.vertices).all()
        assert 0 <= mesh.faces.min() <= mesh.faces.max() < len(mesh.vertices)


def _mend(rng: random.Random, _: Path) -> None:
    """Close a heap of triangles of some shape or of none."""
    numbers = np.random.default_rng(rng.randrange(2**32))
    count = rng.choice([4, 12, 60, 300])
    vertices = numbers.normal(size=(rng.randint(3, count + 3), 3)) * rng.choice([1e-9, 0.1, 3])
    faces = numbers.integers(0, len(vertices), (count, 3))
    if rng.random() < 0.5:
        vertices, faces = CORNERS, TRIANGLES[numbers.integers(0, 12, rng.randint(1, 40))]
        if rng.random() < 0.5:
            faces = np.array([numbers.permutation(face) for face in faces])
    points, kept = closed(*welded(vertices, faces.astype(np.int64), 1e-6))
    if len(kept):
        start, end = kept.reshape(-1), kept[:, [1, 2, 0]].reshape(-1)
        edges = set(zip(start.tolist(), end.tolist(), strict=True))
        assert len(edges) == len(start)
        assert edges == {(b, a) for a, b in edges}
        assert np.isfinite(points).all()


READERS = [
    Reader("OBJ, STL and PLY files", 0.15, _read),
    Reader("surfaces to be mended", 0.05, _mend),
]
