"""Measure the built atlas against the source meshes it was made from.

    python tools/compare_source.py [--wheel PATH] [--atlas DIR] [--csv FILE]

For every bone: how far the source's surface lies from the finished one (mean and most), the
change of volume, and how far its outermost point in each of the six directions has moved
(positive: outward, negative: shrunk). All in mm. Needs what the build needs, and pyvista.
"""

import argparse
import csv
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyvista
import trimesh

from atlas import source
from build_atlas import REPOSITORY, closed_bones

DIRECTIONS = ("left", "right", "up", "down", "front", "back")


def main() -> None:
    """Read the command line, measure, write a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheel", type=Path)
    parser.add_argument("--atlas", type=Path, default=REPOSITORY / "assets" / "meshes")
    parser.add_argument("--csv", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        wheel = options.wheel or source.fetch_wheel(Path(scratch))
        source.unpack_wheel(wheel, Path(scratch) / "package")
        before = closed_bones(source.posed_meshes(Path(scratch) / "package"))
    after = trimesh.load(options.atlas / "skeleton.glb", process=False).geometry
    rows = [(name, *measures(before[name], after[name])) for name in after]
    out = options.csv.open("w", newline="", encoding="utf-8") if options.csv else sys.stdout
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("id", "mean_mm", "most_mm", "volume_ratio", *DIRECTIONS))
    writer.writerows(rows)


def measures(before: trimesh.Trimesh, after: trimesh.Trimesh) -> list[float]:
    """Return mean and greatest distance, ratio of volumes, and the six outward moves."""
    finished = trimesh.Trimesh(after.vertices * 1000.0, after.faces, process=False)
    points = np.vstack([before.vertices, before.triangles_center])
    near = pyvista.PolyData(points).compute_implicit_distance(pyvista.wrap(finished))
    distance = np.abs(near["implicit_distance"])
    low, high = finished.bounds - before.bounds
    moves = [high[0], -low[0], high[1], -low[1], high[2], -low[2]]
    ratio = finished.volume / before.volume
    return [round(float(x), 2) for x in (distance.mean(), distance.max(), ratio, *moves)]


if __name__ == "__main__":
    main()
