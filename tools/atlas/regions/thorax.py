"""Sternum in its three parts, ribs, and the costal cartilages between them; mm."""

from functools import cache, partial

import numpy as np
import trimesh
from scipy.interpolate import CubicSpline

from atlas import field as f
from atlas.regions.rib_axis import front_end
from atlas.regions.ribs import front_section, rib
from atlas.regions.vertebral_body import rod
from atlas.solid import mesh_of, midline_mesh_of
from atlas.start import Source

CELL = 0.7
# The sternum's middle in the side view: y, z (read off the source).
COURSE = np.array([(1425, -24), (1412, -18), (1390, -8), (1370, 3), (1350, 13), (1330, 22),
                   (1310, 29.5), (1290, 36), (1270, 41), (1250, 44), (1225, 43)],
                  float)[::-1]  # fmt: skip
# How far the manubrium's sides lie behind its middle 30 mm beside it.
BOW = 4.0
# Outlines of the left half in the front view, from the middle's top down to its end; a
# smooth curve goes through them. Hollows for clavicle and cartilages are cut separately.
MANUBRIUM = [(0, 1411.6), (5, 1412.6), (9, 1415.4), (12.5, 1417.4), (16.5, 1415.8), (21.5, 1411),
             (26.4, 1406.6), (28.2, 1403.4), (27.4, 1397), (29.2, 1390.5), (27.8, 1385),
             (23.8, 1378.5), (20.6, 1373), (19.2, 1369.0), (17.2, 1365.6), (11, 1366.0),
             (0, 1368.6)]  # fmt: skip
BODY = [(0, 1366.2), (10, 1364.6), (15.4, 1362.2), (16.0, 1358.2), (14.6, 1353), (16.8, 1348),
        (17.2, 1342.5), (15.8, 1334), (18.2, 1326), (18.6, 1319.5), (17.6, 1310.5), (20.6, 1303),
        (21.2, 1296.5), (20.2, 1289.5), (21.4, 1284), (21.0, 1278), (19.6, 1273.6), (19.0, 1270),
        (16.5, 1265), (11, 1261.2), (0, 1260.4)]  # fmt: skip
XIPHOID = [(0, 1259.3), (8, 1259.9), (10, 1257.6), (8.8, 1252), (7.6, 1246), (5.6, 1240.2),
           (3, 1237), (0, 1236)]  # fmt: skip
# Where each costal cartilage meets the sternum: x, y, and half of its width there.
NOTCHES = {1: (28.6, 1396.5, 5.8), 2: (16.8, 1364.6, 5.0), 3: (17.2, 1345, 4.6),
           4: (18.6, 1322.5, 4.6), 5: (21.2, 1299.5, 4.6), 6: (21.4, 1281, 4.4),
           7: (19.2, 1268.5, 4.4)}  # fmt: skip
# Between a cartilage and what it ends at.
CLEAR = 0.3

_course = CubicSpline(*COURSE.T)


def _z(y: float) -> float:
    return float(_course(y))


def _whole(half: list[tuple[float, float]]) -> np.ndarray:
    """Return a smooth outline through points of its left half, with its other half."""
    left = np.array(half, float)
    s = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(left, axis=0), axis=1))])
    # Square to the midline, so that the halves meet without a corner.
    level = ((1, (1.0, 0.0)), (1, (-1.0, 0.0)))
    left = CubicSpline(s, left, bc_type=level)(np.linspace(0, s[-1], 3 * len(s)))
    return np.vstack([left, (left * [-1, 1])[-2:0:-1]])


def _notches(*numbers: int) -> list[f.Field]:
    """Return the hollows for the cartilages' ends, deeper from above down than from the front."""
    places = [(x, y, w, _z(y) - (BOW * (x / 30) ** 2 if n == 1 else 0.0))
              for n in numbers for x, y, w in [NOTCHES[n]]]  # fmt: skip
    return [f.ellipsoid([x + 2.8, y, z], [4.4, w, 6.5]) for x, y, w, z in places]


@cache
def _manubrium() -> f.Field:
    """Return the manubrium: thick above, where the clavicles bear on it, and hollow behind."""
    deep = CubicSpline([1364, 1380, 1398, 1408, 1418], [14.5, 15.5, 20.5, 21.5, 17.5])

    def thick(p: f.Points) -> np.ndarray:
        return deep(np.clip(p[:, 1], 1360, 1420)) - 4.0 * (p[:, 0] / 28) ** 2

    bone = f.plate(
        _whole(MANUBRIUM), lambda p: _course(p[:, 1]) - BOW * (p[:, 0] / 30) ** 2, thick, 5.0,
        slope=0.87,
    )  # fmt: skip
    # The saddle for the clavicle looks up, outward and back.
    clavicular = f.ellipsoid([26.5, 1415.0, _z(1410) - 11.0], [10.5, 10.0, 12.5])
    bone = f.without(bone, clavicular, *_notches(1, 2), blend=1.2)
    behind = f.bump([0, 1384, _z(1384) - 7], -2.2, 22.0)
    front = f.ridge([[0, 1404, _z(1404) + 7], [0, 1372, _z(1372) + 6]], 0.5, 12.0, smooth=False)
    return f.displaced(bone, lambda p: behind(p) + front(p))


@cache
def _body() -> f.Field:
    """Return the body: notches at its sides, three faint lines where its pieces have grown."""
    levels = [1260, 1285, 1312, 1340, 1364]
    thick = CubicSpline(levels, [9.2, 10.2, 9.8, 10.0, 11.4])
    bone = f.plate(
        _whole(BODY), lambda p: _course(p[:, 1]) - 1.5 * (p[:, 0] / 20) ** 2,
        lambda p: thick(np.clip(p[:, 1], 1255, 1368)), 2.4, slope=0.92,
    )  # fmt: skip
    lines = [f.ridge([[-17, y, _z(y) + 4.2], [0, y, _z(y) + 5.2], [17, y, _z(y) + 4.2]], 0.55, 6.0)
             for y in (1345, 1322, 1299)]  # fmt: skip
    # The sternal angle: a palpable bar across the top.
    bar = f.ridge([[-13, 1362, _z(1362) + 4.5], [0, 1362, _z(1362) + 5.5],
                   [13, 1362, _z(1362) + 4.5]], 0.9, 6.0)  # fmt: skip
    lines = [*lines, bar, f.ridge([[0, 1350, _z(1350) - 5], [0, 1275, _z(1275) - 5]], -0.7, 14.0)]
    bone = f.displaced(bone, lambda p: sum(line(p) for line in lines))
    return f.without(bone, *_notches(2, 3, 4, 5, 6, 7), blend=1.2)


def manubrium(source: Source) -> trimesh.Trimesh:
    """Return the manubrium with jugular, clavicular and first costal notches."""
    return midline_mesh_of(_manubrium(), [-40, 1355, -45], [40, 1425, 20], CELL)


def body_of_sternum(source: Source) -> trimesh.Trimesh:
    """Return the body of the sternum."""
    return midline_mesh_of(_body(), [-32, 1250, -15], [32, 1372, 62], CELL)


def xiphoid_process(source: Source) -> trimesh.Trimesh:
    """Return the xiphoid process, thinner than the body and set back from its front face."""
    bone = f.plate(
        _whole(XIPHOID), lambda p: _course(p[:, 1]) - 0.8,
        lambda p: np.interp(p[:, 1], [1236, 1260], [4.2, 8.0]), 1.8,
    )  # fmt: skip
    return midline_mesh_of(bone, [-16, 1226, 28], [16, 1268, 56], 0.6)


def cartilage(number: int, source: Source) -> trimesh.Trimesh:
    """Return a costal cartilage of the left side."""
    shape, points = _cartilage(number, source)
    shape = f.without(shape, _rib_end(number, source))
    if number >= 6:
        shape = f.without(shape, f.grown(_cartilage(number - 1, source)[0], CLEAR), blend=0.6)
    for bone in ((_manubrium,), (_manubrium, _body), (_body,))[min(number, 3) - 1]:
        if number <= 7:
            shape = f.without(shape, f.grown(bone(), CLEAR), blend=0.6)
    return mesh_of(shape, points.min(axis=0) - 12, points.max(axis=0) + 12, CELL)


@cache
def _cartilage(number: int, source: Source) -> tuple[f.Field, np.ndarray]:
    """Return the cartilage's field and the points of its course, from the rib inward."""
    end, way = front_end(source, number)
    across, high, thick = front_section(number, source)
    # Its end is round, and is cut flat at the rib.
    start = end - way * 3.0
    if number <= 7:
        x, y, w = NOTCHES[number]
        goal = np.array([x - 0.5, y, _z(y) - (BOW if number == 1 else 0.0)])
    else:
        before = _cartilage(number - 1, source)[1]
        # It leans on the lower edge of the one above, a third of the way from that one's rib.
        goal = before[2] * 0.55 + before[1] * 0.45 + [0.0, -4.0, 0.0]
        w = 3.0
    reach = np.linalg.norm(goal - start)
    bend = start + way * max(0.35 * reach, 13.0 if number >= 8 else 0.0)
    inward = goal + np.array([0.42, -0.40 if number >= 5 else 0.0, 0.05]) * 0.4 * reach
    points = np.array([start, bend * 0.75 + start * 0.25, 0.5 * (bend + inward), inward, goal])
    shares = np.array([0.0, 0.25, 0.55, 0.8, 1.0])
    if number == 1:
        points, shares = points[[0, 2, 4]], shares[[0, 2, 4]]
    wide = high + shares * (w + 0.3 - high)
    deep = thick + shares * (0.8 * w - thick) + 0.3
    turn = across + shares[:, None] * ([0.0, 1.0, 0.0] - across)
    # Many short pieces: where the course bends, a long one would show.
    fine = np.linspace(0, len(points) - 1, 3 * len(points))
    rows = np.column_stack([CubicSpline(np.arange(len(points)), points)(fine), *(
        np.interp(fine, np.arange(len(points)), v) for v in (wide, deep, *turn.T))])  # fmt: skip
    return rod(rows[:, :3], rows[:, 3], rows[:, 4], rows[:, 5:]), points


def _rib_end(number: int, source: Source) -> f.Field:
    """Return everything on the rib's side of the joint between rib and cartilage."""
    end, way = front_end(source, number)
    return f.common(f.half_space(end + way * CLEAR, way), f.sphere(end, 16.0))


MAKERS = {
    "manubrium_of_sternum": manubrium,
    "body_of_sternum": body_of_sternum,
    "xiphoid_process": xiphoid_process,
}
MAKERS |= {f"costal_cartilage_{n}.l": partial(cartilage, n) for n in range(1, 11)}
MAKERS |= {f"rib_{n}.l": partial(rib, n) for n in range(1, 13)}
