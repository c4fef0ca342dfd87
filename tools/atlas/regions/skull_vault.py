"""The braincase: outer and inner table as radii from one centre, and the sutures on it."""

import csv
import json
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator
from scipy.ndimage import distance_transform_edt, gaussian_filter, label, map_coordinates
from skimage.draw import polygon2mask

from atlas.field import Field, Points
from atlas.regions.skull_shapes import zigzag

DATA = Path(__file__).resolve().parents[1] / "data"
# A radius is stored for every half degree of the left half, a little beyond the midline.
STEP = np.radians(0.5)
# The sutures' chart: mm to a radian, mm to a cell, cells from its middle to its edge.
RADIAN, PIXEL, HALF = 80.0, 0.25, 560


@cache
def sutures() -> dict:
    """Return the table of sutures; its `centre` is also the centre of the radii."""
    return json.loads((DATA / "skull_sutures.json").read_text(encoding="utf-8"))


def _centre() -> NDArray[np.float64]:
    return np.asarray(sutures()["centre"], float)


def angles(p: Points) -> tuple[NDArray, NDArray, NDArray]:
    """Return distance from the centre, angle from +X, and angle around +X from +Z to +Y."""
    q = p - _centre()
    far = np.maximum(np.linalg.norm(q, axis=1), 1e-6)
    return far, np.arccos(np.clip(q[:, 0] / far, -1, 1)), np.arctan2(q[:, 1], q[:, 2]) % (2 * np.pi)


@cache
def _radii() -> tuple[NDArray, NDArray]:
    """Return tables of the outer and the inner radius by the two angles."""
    with (DATA / "skull_vault.csv").open(encoding="utf-8", newline="") as lines:
        rows = [[float(r[k]) for k in ("x", "y", "z", "thick")] for r in csv.DictReader(lines)]
    rows = np.array(rows)
    other_side = rows[rows[:, 0] > 0] * [-1, 1, 1, 1]
    rows = np.vstack([rows, other_side])
    q = rows[:, :3] - _centre()
    far = np.linalg.norm(q, axis=1)
    smooth = RBFInterpolator(
        q / far[:, None], np.column_stack([far, rows[:, 3]]),
        kernel="thin_plate_spline", smoothing=2e-4,
    )  # fmt: skip
    a, b = np.arange(200) * STEP, np.arange(720) * STEP
    a, b = (g.ravel() for g in np.meshgrid(a, b, indexing="ij"))
    way = np.column_stack([np.cos(a), np.sin(a) * np.sin(b), np.sin(a) * np.cos(b)])
    outer, thick = smooth(way).T.reshape(2, 200, 720)
    return outer, outer - np.maximum(thick, 2.5)


def _radial(table: NDArray) -> Field:
    padded = np.hstack([table, table[:, :1]])

    def distance(p: Points) -> NDArray[np.float64]:
        far, a, b = angles(p)
        return (far - map_coordinates(padded, [a / STEP, b / STEP], order=1, mode="nearest")) * 0.92

    return distance


@cache
def outside() -> Field:
    """Return the braincase as a solid body."""
    return _radial(_radii()[0])


@cache
def inside() -> Field:
    """Return the cavity for the brain."""
    return _radial(_radii()[1])


def _chart(a: NDArray, b: NDArray) -> NDArray:
    """Return positions on the chart (cells): the directions of the left half as a disc about +X."""
    return np.stack([a * np.cos(b), a * np.sin(b)]) * (RADIAN / PIXEL) + HALF


@cache
def _cells() -> dict[str, NDArray]:
    """Return for each bone of the braincase a chart of the distance to its sutures."""
    # The parietal bone is the rest.
    labels = np.zeros((2 * HALF + 1,) * 2, int)
    names = ["parietal_bone", *(n for n in sutures() if n != "centre")]
    for number, name in enumerate(names[1:], 1):
        labels[polygon2mask(labels.shape, _outline(**sutures()[name]).T)] = number
    # Where the zigzags of two outlines differ, the gap goes to the nearest bone.
    pieces, _ = label(labels == 0)
    apart = (labels == 0) & (pieces != np.argmax(np.bincount(pieces.ravel())[1:]) + 1)
    nearest = distance_transform_edt(apart, return_distances=False, return_indices=True)
    labels = labels[tuple(nearest)]
    charts = {}
    for number, name in enumerate(names):
        here = labels == number
        far = distance_transform_edt(~here) - distance_transform_edt(here)
        charts[name] = gaussian_filter(far * PIXEL, 1.2)
    return charts


def _outline(line: list, teeth: float, length: float) -> NDArray:
    """Return a bone's outline on the chart, with the zigzag of its sutures."""
    points = np.asarray(line, float)
    _, a, b = angles(points)
    corners = _chart(a, b)
    fine = [corners[:, :1]]
    for start, end in zip(corners.T, np.roll(corners, -1, axis=1).T, strict=True):
        way = end - start
        span = np.linalg.norm(way)
        t = np.linspace(0, 1, max(int(span / 3), 2))[1:]
        across = np.array([-way[1], way[0]]) / span
        wave = teeth / PIXEL * zigzag(t * span * PIXEL / length + start.sum() % 1.0)
        fade = np.minimum(1.0, np.minimum(t, 1 - t) * span * PIXEL / 2.0)
        fine.append(start[:, None] + way[:, None] * t + across[:, None] * wave * fade)
    return np.hstack(fine)


def cell(name: str) -> Field:
    """Return the space of a bone: all points in the directions of its part of the braincase."""
    chart = _cells()[name]

    def distance(p: Points) -> NDArray[np.float64]:
        far, a, b = angles(p)
        flat = map_coordinates(chart, _chart(a, b), order=1, mode="nearest")
        return flat * np.clip(far / RADIAN, 0.3, 1.2)

    return distance
