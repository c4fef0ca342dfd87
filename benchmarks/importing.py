"""How long an import of the official archive's size takes, and how much memory.

    python benchmarks/importing.py [--files 2234] [--megabytes 479]

It writes an archive with as many files and bytes as BodyParts3D 4.0 has: every part of
the default skeleton, its triangles cut finer to four times their number, and for the rest
parts that are no bones. Then it imports that in a process of its own, and beside it reads
all files' bytes through the same decompression, which is the floor.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import numpy as np
import trimesh

from osteopoint.anatomy.atlas import read_atlas
from osteopoint.assets import assets_dir

LIMIT_S, LIMIT_GB = 90.0, 1.5
_IMPORT = """
import resource, sys, time
from pathlib import Path
from osteopoint.anatomy.importing.atlas_import import import_atlas
begun = time.perf_counter()
report = import_atlas(Path(sys.argv[1]), Path(sys.argv[2]))
seconds = time.perf_counter() - begun
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
print(f"{seconds:.1f} s, {peak:.2f} GB, {report.bones} bones, {report.parts} parts")
"""


def main() -> None:
    """Read the command line, write the archive, import it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=2234)
    parser.add_argument("--megabytes", type=float, default=479.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "isa_BP3D_4.0_obj_99.zip"
        size, triangles = write(source, options.files, options.megabytes * 1e6)
        print(
            f"{options.files} files, {size / 1e6:.0f} MB of text, bones of {triangles:,} triangles"
        )
        begun = time.perf_counter()
        with zipfile.ZipFile(source) as archive:
            for entry in archive.infolist():
                archive.read(entry)
        floor = time.perf_counter() - begun
        command = [sys.executable, "-c", _IMPORT, str(source), str(Path(folder) / "atlas")]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    seconds = float(said.split()[0])
    print(f"import: {said} (limits {LIMIT_S:.0f} s, {LIMIT_GB} GB)")
    print(f"floor, unpacking all files once: {floor:.1f} s; ratio {seconds / floor:.1f}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    print(f"peak of the importing process by the system's count: {peak:.2f} GB")


def write(path: Path, files: int, total: float) -> tuple[int, int]:
    """Write the archive; return how many bytes its texts have and the bones' triangles."""
    atlas = read_atlas(assets_dir() / "meshes")
    written, triangles, number = 0, 0, 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for bone in atlas.bones.values():
            surface = bone.surface
            vertices, faces = trimesh.remesh.subdivide(surface.vertices, surface.faces)
            side = "" if bone.side == "midline" else f"{bone.side} "
            text = obj(f"{side}{bone.name}", vertices, faces)
            archive.writestr(f"isa_BP3D_4.0_obj_99/FJ{number}.obj", text)
            written, triangles, number = written + len(text), triangles + len(faces), number + 1
        each = max(total - written, 0) / max(files - number, 1)
        ball = trimesh.creation.icosphere(subdivisions=4)
        text = obj("biceps muscle", ball.vertices, ball.faces)
        text = (text * (int(each / len(text)) + 1))[: int(each)]
        while number < files:
            archive.writestr(f"isa_BP3D_4.0_obj_99/FJ{number}.obj", text)
            written, number = written + len(text), number + 1
    return written, triangles


def obj(name: str, vertices: np.ndarray, faces: np.ndarray) -> str:
    """Return an OBJ file's text in the official archive's frame."""
    points = np.stack([vertices[:, 0], -vertices[:, 2], vertices[:, 1]], axis=1) * 1000
    lines = [f"# English name : {name}"]
    lines += [f"v {x:.6g} {y:.6g} {z:.6g}" for x, y, z in points]
    lines += [f"f {a}//{a} {b}//{b} {c}//{c}" for a, b, c in faces + 1]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
