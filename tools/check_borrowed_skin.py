"""Measure a borrowed skin against the skin that a body has of its own.

    PYTHONPATH=src python tools/check_borrowed_skin.py DIR [--lender male]

Ignores the skin of the atlas in DIR, fits one of ours to it, and places every acupoint on both
skins. Prints the distances between them by region, mm; the distances across the surface; the
bones outside the borrowed skin; and the time of the fit. DIR is not changed.
"""

import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import vtk
from vtkmodules.util.numpy_support import vtk_to_numpy

from commandline import ASSETS, MESHES, parser_for
from osteopoint.anatomy.atlas import Atlas, Side, read_atlas
from osteopoint.anatomy.borrowed_skin import borrow, likeness
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.landmark_store import load_landmarks
from osteopoint.anatomy.landmarks import solve_landmarks
from osteopoint.anatomy.skin import Skin, read_skin
from osteopoint.anatomy.skin_pattern import Pattern, read_pattern
from osteopoint.anatomy.surface import Surface
from osteopoint.catalogue.model import Catalogue
from osteopoint.catalogue.reading import read_catalogue
from osteopoint.placement.body import Body
from osteopoint.placement.measures import read_measures
from osteopoint.placement.model import Placement, Unplaced
from osteopoint.placement.solve import Solver
from skin.vtkmesh import polydata

LENDERS = {"male": MESHES, "female": MESHES / "female"}
WORST = 12

Key = tuple[str, Side]
Placed = dict[Key, Placement | Unplaced]


def main() -> int:
    """Run the command."""
    parser = parser_for(__doc__)
    parser.add_argument("atlas", type=Path, metavar="DIR", help="with a skin of its own")
    parser.add_argument("--lender", choices=LENDERS, help="the one whose bones lie alike if absent")
    options = parser.parse_args()
    atlas, own = read_atlas(options.atlas), read_skin(options.atlas)
    if own is None:
        parser.error(f"the atlas in {options.atlas} has no skin of its own")
    began = time.perf_counter()
    skin = borrow(atlas, lender(atlas, options.lender))
    took = time.perf_counter() - began
    if skin is None:
        parser.error("no skin fits these bones")
    catalogue = read_catalogue(ASSETS)
    on_own = placed(catalogue, atlas, own, borrowed=False)
    on_borrowed = placed(catalogue, atlas, skin, borrowed=True)
    for line in (*compared(catalogue, on_own, on_borrowed), *through(atlas, skin.surface)):
        print(line)
    print(f"borrowed from our {skin.lender} body in {took:.1f} s")
    return 0


def lender(atlas: Atlas, sex: str | None) -> Pattern:
    """Return the requested body of ours, or else the one with the most similar bones."""
    patterns = [read_pattern(folder) for name, folder in LENDERS.items() if sex in (None, name)]
    return min(patterns, key=lambda pattern: likeness(atlas, pattern))


def placed(catalogue: Catalogue, atlas: Atlas, skin: Skin, *, borrowed: bool) -> Placed:
    """Return every acupoint on an atlas with a skin."""
    if borrowed:
        landmarks = solve_landmarks(atlas, read_queries(ASSETS / "landmarks.json"), skin)
    else:
        landmarks = load_landmarks(ASSETS, atlas)
    body = Body(atlas, landmarks, read_measures(ASSETS / "measures.json"), skin)
    answers = Solver(catalogue.points, body).solve_all()
    acupoint = {name for name, point in catalogue.points.items() if point.system == "acupoint"}
    return {(each.point, each.side): each for each in answers if each.point in acupoint}


def compared(catalogue: Catalogue, own: Placed, borrowed: Placed) -> list[str]:
    """Return lines with the distances of points on two skins of one body."""
    apart: dict[Key, float] = {}
    across: dict[Key, float] = {}
    lines = []
    for key, there in own.items():
        here = borrowed[key]
        if isinstance(there, Unplaced):
            continue
        if isinstance(here, Unplaced):
            lines.append(f"absent: {here.reason}")
            continue
        off = (here.position - there.position) * 1000
        apart[key] = float(np.linalg.norm(off))
        across[key] = float(np.linalg.norm(off - (off @ there.normal) * there.normal))
    by_region: defaultdict[str, list[float]] = defaultdict(list)
    for (name, _), distance in apart.items():
        by_region[catalogue.points[name].region].append(distance)
    lines += [_line(region, distances) for region, distances in sorted(by_region.items())]
    worst = sorted(apart, key=lambda key: -apart[key])[:WORST]
    lines.append("worst: " + ", ".join(f"{n} {s} {apart[n, s]:.0f}" for n, s in worst))
    lines.append(_line("across the skin", list(across.values())))
    lines.append(_line("all", list(apart.values())))
    return lines


def _line(name: str, mm: list[float]) -> str:
    median, most = np.median(mm), np.percentile(mm, 90)
    return f"{name:<16}{len(mm):>5}  median {median:5.1f}  90 % {most:5.1f}  worst {max(mm):6.1f}"


def through(atlas: Atlas, skin: Surface) -> list[str]:
    """Return lines that name the bones outside a closed skin."""
    bones = list(atlas.bones.values())
    points = np.concatenate([bone.surface.vertices for bone in bones])
    enclosed = vtk.vtkSelectEnclosedPoints()
    enclosed.SetSurfaceData(polydata(skin.vertices, skin.faces))
    enclosed.SetInputData(polydata(points, np.zeros((0, 3), np.int64)))
    enclosed.SetTolerance(1e-6)
    enclosed.Update()
    inside = vtk_to_numpy(enclosed.GetOutput().GetPointData().GetArray("SelectedPoints"))
    outside = np.flatnonzero(inside == 0)
    owner = np.repeat(np.arange(len(bones)), [len(bone.surface.vertices) for bone in bones])
    number = np.bincount(owner[outside], minlength=len(bones))
    lines = [f"outside: {number[k]} vertices of {bones[k].id}" for k in np.flatnonzero(number)]
    return [*lines, f"{len(outside)} of {len(owner)} bone vertices outside"]


if __name__ == "__main__":
    sys.exit(main())
