"""Small files that ask for much: rims without end, columns without end, steps of megabytes."""

import json
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from fuzz.glbs import description, glb
from fuzz.mutations import fairly_answered
from fuzz.reader import Reader
from osteopoint.anatomy.importing.open_source import open_source

_MANY = (1_000, 30_000, 300_000)
_HEAD = "ply\nformat {} 1.0\nelement vertex 8\n" + "".join(f"property float {a}\n" for a in "xyz")


def _huge_rims(rng: random.Random, path: Path) -> None:
    """Write few faces, as text, of as many corners as a line can hold."""
    corners = " ".join(str(n % 8) for n in range(rng.choice([10, 1_000, 200_000])))
    count = len(corners.split())
    rows = rng.choice([1, 20, 60])
    if rng.random() < 0.5:
        path.write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\n" + f"f {corners}\n" * rows)
        return
    head = _HEAD.format("ascii") + f"element face {rows}\nproperty list int int vertex_index\n"
    places = "".join(f"{n & 1} {n >> 1 & 1} {n >> 2}\n" for n in range(8))
    path.with_suffix(".ply").write_text(
        head + "end_header\n" + places + f"{count} {corners}\n" * rows
    )


def _many_columns(rng: random.Random, path: Path) -> None:
    """Write many faces, as bytes, of many columns and of four corners, to be walked one by one."""
    columns, rows = rng.choice([1, 20, 98]), rng.choice(_MANY)
    head = _HEAD.format("binary_little_endian") + f"element face {rows}\n"
    head += "".join(f"property uchar c{n}\n" for n in range(columns))
    head += "property list uchar uchar vertex_index\nend_header\n"
    row = bytes(columns) + bytes([4, 0, 1, 2, 3])
    body = struct.pack("<24f", *(float(n >> axis & 1) for n in range(8) for axis in range(3)))
    path.with_suffix(".ply").write_bytes(head.encode() + body + row * rows)


def _endless_rows(rng: random.Random, path: Path) -> None:
    """Write one row over and over."""
    rows = ("v 1 2 3\n", "vn 0 0 1\n", "f 1 1 1\n", "f 1 2 3\n", "#\n", "\n", "g a\n", "v\\\n")
    row = rng.choice(rows)
    path.write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\n" + row * (10 * rng.choice(_MANY)))


def _long_steps(rng: random.Random, path: Path) -> None:
    """Write a GLB whose rows lie far from each other, in a file that is mostly a hole."""
    document, binary = description(["femur.l"])
    size = rng.choice([10_000_000, 390_000_000])
    document["bufferViews"][0]["byteStride"] = rng.choice([16, 252, size // 10])
    document["bufferViews"][0]["byteLength"] = size
    document["buffers"][0]["byteLength"] = size
    document["meshes"][0]["primitives"] *= rng.choice([1, 60])
    document["nodes"] *= rng.choice([1, 300])
    content = glb(json.dumps(document).encode(), binary)
    path = path.with_suffix(".glb")
    path.write_bytes(content)
    grown = size - len(binary)
    with path.open("r+b") as file:
        file.truncate(len(content) + grown)
        file.seek(8)
        file.write(struct.pack("<I", len(content) + grown))
        file.seek(content.index(b"BIN\0") - 4)
        file.write(struct.pack("<I", size))


def _long_directory(rng: random.Random, path: Path) -> None:
    """Write an archive whose short record says little and whose long one says much."""
    path = path.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("Left Femur.obj", "v 0 0 0\n")
    content = path.read_bytes()
    end = content.rindex(b"PK\x05\x06")
    begin, count = content.index(b"PK\x01\x02"), rng.choice(_MANY)
    entry = content[begin:end]
    long = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count,
                       len(entry) * count, begin)  # fmt: skip
    where = struct.pack("<4sIQI", b"PK\x06\x07", 0, begin + len(entry) * count, 1)
    path.write_bytes(content[:begin] + entry * count + long + where + content[end:])


def _bomb(rng: random.Random, path: Path) -> None:
    """Write an archive of rows that pack to a thousandth."""
    with zipfile.ZipFile(path.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as made:
        for name in ("Left Femur", "Right Femur", "Sacrum")[: rng.randint(1, 3)]:
            made.writestr(f"{name}.obj", b"v 1 2 3\n" * rng.choice([10**5, 10**7]) + b"f 1 2 3\n")


_MAKERS: tuple[Callable[[random.Random, Path], None], ...] = (
    _huge_rims, _many_columns, _endless_rows, _long_steps, _long_directory, _bomb,
)  # fmt: skip


def _read(rng: random.Random, folder: Path) -> None:
    rng.choice(_MAKERS)(rng, folder / "femur.l.obj")
    (made,) = folder.iterdir()
    with fairly_answered():
        source = open_source(made if made.suffix in (".glb", ".zip") else folder)
        try:
            for piece in source.pieces[:3]:
                with fairly_answered():
                    piece.read()
        finally:
            source.close()


READERS = [Reader("little that asks for much", 0.002, _read)]
