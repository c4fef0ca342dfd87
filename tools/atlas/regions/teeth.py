"""The teeth: crown, neck and root of each, in a row along the dental arches.

A tooth has its own frame: x along the row away from the midline, y towards the biting edge, z to
the outside, its neck at the origin. Widths are usual human ones.
"""

import csv
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from atlas.field import Field, Points
from atlas.field.curves import arc_length
from atlas.field.operations import difference, transformed, union
from atlas.field.shapes import cone, ellipsoid, tube
from atlas.regions.skull_shapes import bounded_around, skull_mesh

DATA = Path(__file__).resolve().parents[1] / "data"
# The row's middle at the necks, from the midline outwards: x, y, z.
ARCHES = {
    "upper": [(-8, -41.0, 89.6), (0, -41.0, 90.4), (8, -41.0, 88.9), (16, -40.6, 84.0),
              (20.8, -40.2, 76.0), (23.8, -39.8, 67.0), (26.0, -39.4, 56.0), (27.0, -39.0, 44)],
    "lower": [(-6, -58.4, 88.2), (0, -58.4, 88.6), (6, -58.4, 87.4), (12.6, -58.6, 83.2),
              (17.6, -56.6, 75.5), (21.0, -55.85, 66.5), (24.2, -54.55, 55.0), (27.0, -53.6, 41)],
}  # fmt: skip
# Gap between two teeth, mm.
BETWEEN = 0.15


@cache
def table() -> dict[str, dict]:
    """Return the measures of the teeth by name."""
    with (DATA / "skull_teeth.csv").open(encoding="utf-8", newline="") as lines:
        return {
            r["name"]: {k: v if k in ("name", "kind") else float(v) for k, v in r.items()}
            for r in csv.DictReader(lines)
        }


@cache
def frames(jaw: str) -> dict[str, tuple[NDArray, NDArray]]:
    """Return origin and axes of each tooth of one jaw."""
    points = np.array(ARCHES[jaw], float)
    chords = arc_length(points[:, [0, 2]])
    curve = CubicSpline(chords, points)
    fine = np.linspace(0, chords[-1], 4000)
    places = curve(fine)
    along = arc_length(places[:, [0, 2]])
    along -= np.interp(0.0, places[:, 0], along)
    down = np.array([0.0, -1.0 if jaw == "upper" else 1.0, 0.0])
    found, at = {}, BETWEEN / 2
    for name, row in table().items():
        if not name.startswith(jaw):
            continue
        middle = at + row["wide"] / 2
        at += row["wide"] + BETWEEN
        t = np.interp(middle, along, fine)
        x = curve(t, 1) * [1, 0, 1]
        x /= np.linalg.norm(x)
        out = np.cross(x, [0.0, 1.0, 0.0])
        out = out if out @ [1.0, 0.0, 2.0] > 0 else -out
        lean_out, lean_mid = np.radians(row["lean_out"]), np.radians(row["lean_mid"])
        y = down + np.tan(lean_out) * out - np.tan(lean_mid) * x
        y /= np.linalg.norm(y)
        x = x - (x @ y) * y
        x /= np.linalg.norm(x)
        z = np.cross(x, y)
        z = z if z @ out > 0 else -z
        found[name] = (curve(t), np.array([x, y, z]))
    return found


def _incisor(row: dict) -> Field:
    w, d, h = row["wide"] / 2, row["deep"] / 2, row["crown"]

    def crown(p: Points) -> NDArray[np.float64]:
        t = np.clip(p[:, 1] / h, 0.0, 1.0)
        wide = w * (0.78 + 0.29 * np.sqrt(np.clip(t * 1.9, 0, 1)))
        thick = d * (0.86 - 0.64 * t) + 0.35
        shift = d * (0.10 + 0.05 * t)
        lateral = np.abs(p[:, 0]) - wide
        front = (p[:, 2] - shift) - thick * np.sqrt(
            np.clip(1.0 - 0.55 * (p[:, 0] / wide) ** 2, 0.1, 1)
        )
        back = -(p[:, 2] - shift) - thick
        ends = np.maximum(-1.0 - p[:, 1], p[:, 1] - h + 0.35 * np.clip(p[:, 0] / w, 0, 1) ** 2)
        sides = _round_max(_round_max(lateral, np.maximum(front, back), 1.8), ends, 1.5)
        return sides * 0.85

    hollow = ellipsoid((0, h * 0.68, -d * 0.98), (w * 0.62, h * 0.34, d * 0.42))
    neck = ellipsoid((0, 0.6, 0.1), (w * 0.76, 2.6, d * 0.86))
    return union(difference(crown, hollow, blend=1.2), neck, blend=1.5)


def _canine(row: dict) -> Field:
    w, d, h = row["wide"] / 2, row["deep"] / 2, row["crown"]

    def crown(p: Points) -> NDArray[np.float64]:
        t = np.clip(p[:, 1] / h, 0.0, 1.0)
        wide = w * np.interp(t, (0, 0.55, 0.72, 1), (0.78, 1.06, 0.95, 0.22))
        thick = d * np.interp(t, (0, 0.3, 1), (0.88, 0.86, 0.22))
        q = (np.abs(p[:, 0]) / wide) ** 2.4 + (np.abs(p[:, 2] - 0.12 * d) / thick) ** 2.2
        side = (q**0.43 - 1.0) * np.minimum(wide, thick) * 0.8
        return _round_max(side, np.maximum(-1.0 - p[:, 1], p[:, 1] - h), 1.0)

    return union(crown, ellipsoid((0, 0.5, 0), (w * 0.76, 2.6, d * 0.87)), blend=1.5)


def _grinder(row: dict) -> Field:
    w, d, h = row["wide"] / 2, row["deep"] / 2, row["crown"]
    molar = row["kind"] == "molar"

    def crown(p: Points) -> NDArray[np.float64]:
        t = np.clip(p[:, 1] / h, 0.0, 1.0)
        wide = w * np.interp(t, (0, 0.55, 1), (0.82, 1.0, 0.90))
        thick = d * np.interp(t, (0, 0.35, 1), (0.86, 1.0, 0.72))
        q = (np.abs(p[:, 0]) / wide) ** 3.2 + (np.abs(p[:, 2]) / thick) ** (3.0 if molar else 2.4)
        side = (q**0.33 - 1.0) * np.minimum(wide, thick) * 0.8
        return _round_max(side, np.maximum(-1.2 - p[:, 1], p[:, 1] - (h - 1.3)), 1.6)

    if molar:
        cusps = [(sx * w * 0.46, sz * d * 0.48) for sx in (-1, 1) for sz in (-1, 1)]
        size = (w * 0.50, 2.6, d * 0.46)
    else:
        cusps = [(0.0, d * 0.46), (0.0, -d * 0.44)]
        size = (w * 0.74, 2.6, d * 0.44)
    # In both jaws the outer cusps are the higher ones.
    tops = [ellipsoid((x, h - 2.2 - (0.0 if z > 0 else 0.5), z), size) for x, z in cusps]
    fissure = [cone((-w * 0.7, h - 0.5, 0), (w * 0.7, h - 0.5, 0), 0.8)]
    if molar:
        fissure += [
            cone((0, h - 0.5, -d), (0, h - 0.3, d), 0.65),
            cone((0, h * 0.6, d * 1.06), (0, h, d * 1.0), 0.7),
        ]
    neck = ellipsoid((0, 0.3, 0), (w * 0.84, 2.8, d * 0.87))
    body = union(crown, *tops, blend=1.2)
    return union(difference(body, *fissure, blend=1.0), neck, blend=1.5)


def _roots(row: dict, upper: bool) -> Field:
    w, d, length = row["wide"] / 2, row["deep"] / 2, row["root"]
    if row["kind"] != "molar":
        root = tube([(0, 0, 0), (0.1, -length * 0.5, 0), (0.6, -length, -0.2)],
                    [min(w, d) * 0.80, min(w, d) * 0.66, 0.9])  # fmt: skip
        return union(
            root, ellipsoid((0, -length * 0.3, 0), (w * 0.72, length * 0.45, d * 0.8)), blend=1.0
        )
    if upper:
        feet = [(-w * 0.5, d * 0.3), (w * 0.45, d * 0.3), (0.0, -d * 0.6)]
    else:
        feet = [(-w * 0.55, 0.0), (w * 0.6, 0.0)]
    thick = 2.3 if upper else 2.7
    roots = [
        tube([(x * 0.75, -1.0, z * 0.7), (x, -length * 0.5, z), (x * 0.9 + 0.6, -length, z * 0.95)],
             [thick + 0.4, thick * 0.8, 0.8]) for x, z in feet
    ]  # fmt: skip
    return union(ellipsoid((0, -0.8, 0), (w * 0.8, 3.4, d * 0.82)), *roots, blend=1.4)


def _round_max(a: NDArray, b: NDArray, radius: float) -> NDArray:
    h = np.maximum(radius - np.abs(a - b), 0.0) / radius
    return np.maximum(a, b) + h * h * radius / 4.0


SHAPES = {"incisor": _incisor, "canine": _canine, "premolar": _grinder, "molar": _grinder}


@cache
def tooth(name: str) -> Field:
    """Return a left tooth in its place in the skull."""
    row, jaw = table()[name], name.split("_")[0]
    origin, axes = frames(jaw)[name]
    upper = jaw == "upper"
    shape = union(SHAPES[row["kind"]](row), _roots(row, upper), blend=1.2)
    w = row["wide"] / 2
    # No crown may be wider than its place in the row.
    slim = lambda p: np.maximum(shape(p), (np.abs(p[:, 0]) - w) * 0.99)  # noqa: E731
    seated = transformed(slim, origin, axes)
    ends = origin + np.array([-row["root"] * axes[1], row["crown"] * axes[1]])
    return bounded_around(seated, ends, row["deep"] * 0.8)


@cache
def row(jaw: str) -> Field:
    """Return all left teeth of a jaw with a little space around them: their sockets."""
    teeth = [tooth(n) for n in table() if n.startswith(jaw)]

    def distance(p: Points) -> NDArray[np.float64]:
        result = teeth[0](p)
        for one in teeth[1:]:
            np.minimum(result, one(p), out=result)
        return result - 0.25

    return distance


def _maker(name: str):
    @cache
    def make():
        jaw, measures = name.split("_")[0], table()[name]
        origin, axes = frames(jaw)[name]
        ends = origin + np.array([-measures["root"] * axes[1], measures["crown"] * axes[1]])
        margin = measures["deep"] * 0.8 + 1.5
        low = ends.min(axis=0) - margin
        return skull_mesh(lambda p: tooth(name)(p), low, ends.max(axis=0) + margin, 0.3)

    return lambda source: make().copy()


MAKERS = {f"tooth_{name}.l": _maker(name) for name in table()}
