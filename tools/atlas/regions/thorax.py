"""Sternum in its three parts, ribs, and the costal cartilages between them; mm."""

from functools import cache, partial

import numpy as np
import trimesh
from scipy.interpolate import CubicSpline

from atlas.field import Field, Points
from atlas.field.curves import arc_length
from atlas.field.displacements import bump, displaced, ridge
from atlas.field.operations import difference, intersection, offset
from atlas.field.shapes import ellipsoid, half_space, sheet, sphere
from atlas.regions.rib_axis import front_end
from atlas.regions.ribs import front_section, rib
from atlas.regions.vertebral_body import rod
from atlas.solid import mesh_of, midline_mesh_of
from atlas.source_bones import Source

CELL = 0.7
# The sternum's middle in the side view: y, z. The manubrium leans back by 38 degrees, the body by
# 15, as in a standing man. The notch is level with T2-T3, the end of the body with T9.
COURSE = np.array([(1406, 36), (1393, 46), (1371, 64.5), (1351, 79), (1331, 89), (1311, 95.5),
                   (1291, 101.5), (1271, 107), (1251, 111.5), (1231, 113.5), (1211, 112.5)],
                  float)[::-1]  # fmt: skip
# How far the manubrium's sides lie behind its middle, 30 mm beside it.
BOW = 4.0
# Outlines of the left half in the front view, from the middle's top down to its end, as points of a
# smooth curve. Hollows for clavicle and cartilages are cut separately.
MANUBRIUM = [(0, 1392.6), (5, 1393.6), (9, 1396.2), (12.5, 1398.2), (16.5, 1396.8), (21.8, 1392),
             (27.2, 1387.6), (29.6, 1383.9), (28.8, 1377.2), (29.6, 1370), (27, 1363.9),
             (22.4, 1356.7), (18.8, 1350.6), (17.4, 1346.2), (15.6, 1342.4), (10, 1342.8),
             (0, 1345.7)]  # fmt: skip
BODY = [(0, 1343.2), (9.4, 1341.6), (14.2, 1339.2), (14.6, 1335.2), (13, 1330), (14.6, 1325),
        (14.8, 1319.5), (14, 1311), (16.3, 1303), (17, 1296.5), (16.5, 1287.5), (19.4, 1280),
        (20.2, 1273.5), (19.6, 1266.5), (20.7, 1261), (20.5, 1255), (18.9, 1250.6), (18.3, 1247),
        (15.8, 1242), (10.6, 1238.2), (0, 1237.4)]  # fmt: skip
XIPHOID = [(0, 1236.3), (7.4, 1236.9), (9, 1234.6), (8, 1229), (7, 1223), (5.2, 1217.2),
           (2.8, 1214), (0, 1213)]  # fmt: skip
# Where each costal cartilage meets the sternum: x, y, and half of its width there.
NOTCHES = {1: (28.8, 1374.5, 6.2), 2: (15.4, 1341.6, 5.6), 3: (14.9, 1321.5, 5.2),
           4: (17, 1299.5, 5.2), 5: (20.2, 1276.5, 5.2), 6: (20.7, 1258.5, 5),
           7: (18.5, 1245.5, 4.8)}  # fmt: skip
# Cartilages 8 to 10 follow the lower edge of the one above and end at this share of its course from
# its rib: the costal arch. Then their half widths at the rib and at the end.
ARCH = {8: (0.57, 6.0, 3.6), 9: (0.53, 5.4, 3.2), 10: (0.55, 4.8, 3.0)}
# Gap between a cartilage and the part at which it ends.
CLEAR = 0.3

_course = CubicSpline(*COURSE.T)


def _z(y: float) -> float:
    return float(_course(y))


def _full_outline(half: list[tuple[float, float]]) -> np.ndarray:
    """Return a smooth outline through points of its left half, with the mirrored half."""
    left = np.array(half, float)
    s = arc_length(left)
    # The halves are perpendicular to the midline, so that they meet without a corner.
    level = ((1, (1.0, 0.0)), (1, (-1.0, 0.0)))
    left = CubicSpline(s, left, bc_type=level)(np.linspace(0, s[-1], 3 * len(s)))
    return np.vstack([left, (left * [-1, 1])[-2:0:-1]])


def _notches(*numbers: int) -> list[Field]:
    """Return the hollows for the cartilages' ends, deeper seen from above than from the front."""
    places = [(x, y, w, _z(y) - (BOW * (x / 30) ** 2 if n == 1 else 0.0))
              for n in numbers for x, y, w in [NOTCHES[n]]]  # fmt: skip
    return [ellipsoid([x + 2.8, y, z], [4.4, w, 6.5]) for x, y, w, z in places]


@cache
def _manubrium() -> Field:
    """Return the manubrium: thick above, where the clavicles meet it, and hollow behind."""
    deep = CubicSpline([1341, 1359, 1379, 1389, 1399], [13.5, 15.5, 21.0, 22.5, 18.5])

    def thick(p: Points) -> np.ndarray:
        return deep(np.clip(p[:, 1], 1337, 1401)) - 4.0 * (p[:, 0] / 28) ** 2

    bone = sheet(
        _full_outline(MANUBRIUM), lambda p: _course(p[:, 1]) - BOW * (p[:, 0] / 30) ** 2, thick,
        5.0, slope=0.87,
    )  # fmt: skip
    # The saddle for the clavicle faces up, outward and back.
    clavicular = ellipsoid([27.5, 1396.0, _z(1391) - 11.0], [10.5, 10.0, 12.5])
    bone = difference(bone, clavicular, *_notches(1, 2), blend=1.2)
    behind = bump([0, 1365, _z(1365) - 7], -2.2, 22.0)
    front = ridge([[0, 1385, _z(1385) + 7], [0, 1349, _z(1349) + 6]], 0.5, 12.0, smooth=False)
    return displaced(bone, lambda p: behind(p) + front(p))


@cache
def _body() -> Field:
    """Return the body: notches at its sides, three faint lines where its pieces have fused."""
    levels = [1237, 1262, 1289, 1317, 1341]
    thick = CubicSpline(levels, [9.2, 10.2, 9.8, 10.0, 11.4])
    bone = sheet(
        _full_outline(BODY), lambda p: _course(p[:, 1]) - 1.5 * (p[:, 0] / 20) ** 2,
        lambda p: thick(np.clip(p[:, 1], 1232, 1345)), 2.4, slope=0.92,
    )  # fmt: skip
    lines = [ridge([[-17, y, _z(y) + 4.2], [0, y, _z(y) + 5.2], [17, y, _z(y) + 4.2]], 0.55, 6.0)
             for y in (1322, 1299, 1276)]  # fmt: skip
    # The sternal angle: a palpable bar across the top.
    bar = ridge([[-13, 1339, _z(1339) + 4.5], [0, 1339, _z(1339) + 5.5],
                   [13, 1339, _z(1339) + 4.5]], 0.9, 6.0)  # fmt: skip
    lines = [*lines, bar, ridge([[0, 1327, _z(1327) - 5], [0, 1252, _z(1252) - 5]], -0.7, 14.0)]
    bone = displaced(bone, lambda p: sum(line(p) for line in lines))
    return difference(bone, *_notches(2, 3, 4, 5, 6, 7), blend=1.2)


def manubrium(source: Source) -> trimesh.Trimesh:
    """Return the manubrium with jugular, clavicular and first costal notches."""
    return midline_mesh_of(_manubrium(), [-40, 1330, 10], [40, 1406, 90], CELL)


def body_of_sternum(source: Source) -> trimesh.Trimesh:
    """Return the body of the sternum."""
    return midline_mesh_of(_body(), [-32, 1226, 55], [32, 1350, 132], CELL)


def xiphoid_process(source: Source) -> trimesh.Trimesh:
    """Return the xiphoid process, thinner than the body and set back from its front face."""
    bone = sheet(
        _full_outline(XIPHOID), lambda p: _course(p[:, 1]) - 0.8,
        lambda p: np.interp(p[:, 1], [1213, 1237], [4.2, 8.0]), 1.8,
    )  # fmt: skip
    return midline_mesh_of(bone, [-16, 1202, 95], [16, 1246, 130], 0.6)


def cartilage(number: int, source: Source) -> trimesh.Trimesh:
    """Return a costal cartilage of the left side."""
    shape, points = _cartilage(number, source)
    shape = difference(shape, _rib_end(number, source))
    if number >= 6:
        shape = difference(shape, offset(_cartilage(number - 1, source)[0], CLEAR), blend=0.6)
    for bone in ((_manubrium,), (_manubrium, _body), (_body,))[min(number, 3) - 1]:
        if number <= 7:
            shape = difference(shape, offset(bone(), CLEAR), blend=0.6)
    return mesh_of(shape, points.min(axis=0) - 12, points.max(axis=0) + 12, CELL)


@cache
def _cartilage(number: int, source: Source) -> tuple[Field, np.ndarray]:
    """Return the cartilage's field and its course, 31 points from the rib inward."""
    across, high, thick = front_section(number, source)
    if number <= 7:
        points, half = _to_sternum(number, source)
    else:
        points, half = _along_arch(number, source)
    shares = np.linspace(0.0, 1.0, len(points))
    # Many short pieces: a long one would show where the course bends.
    fine = np.linspace(0.0, 1.0, 31)
    course = CubicSpline(shares, points)(fine)
    first = high if number <= 7 else ARCH[number][1]
    wide = first + fine**2 * (half + 0.3 - first)
    deep = thick + fine * (0.75 * half - thick) + 0.3
    turn = across + fine[:, None] * ([0.0, 1.0, 0.0] - across)
    return rod(course, wide, deep, turn), course


def _to_sternum(number: int, source: Source) -> tuple[np.ndarray, float]:
    """Return a course from the rib to the sternum, and half the cartilage's width there."""
    end, way = front_end(source, number)
    x, y, w = NOTCHES[number]
    goal = np.array([x - 0.5, y, _z(y) - (BOW if number == 1 else 0.0)])
    # Its end is round; it is cut flat at the rib.
    start = end - way * 3.0
    reach = np.linalg.norm(goal - start)
    if number == 1:
        return np.array([start, (start + goal) / 2 + way, goal]), w
    # The lower ones continue inward in the rib's direction before they turn upward.
    onward = way + np.array([-0.9, 0.15, 0.0] if number >= 5 else [-0.5, 0.0, 0.0])
    bend = start + onward / np.linalg.norm(onward) * (0.42 if number >= 4 else 0.3) * reach
    rise = {2: 0.0, 3: -0.1, 4: -0.25, 5: -0.45, 6: -0.55, 7: -0.62}[number]
    inward = goal + np.array([0.36, rise, 0.02]) * 0.42 * reach
    return np.array([start, bend * 0.75 + start * 0.25, 0.5 * (bend + inward), inward, goal]), w


def _along_arch(number: int, source: Source) -> tuple[np.ndarray, float]:
    """Return the course of a cartilage of the costal arch, and half its width at its end."""
    end, way = front_end(source, number)
    above = _cartilage(number - 1, source)[1]
    share, _, half = ARCH[number]
    below = np.array([-0.45, -0.88, 0.1])
    last = int(share * 30)
    goal = above[last] + below * (half + 3.0)
    lying = above[int(0.62 * last)] + below * (half + 6.5)
    start = end - way * 3.0
    onward = way + np.array([-0.3, 0.0, 0.35])
    bend = start + onward * 14.0
    return np.array([start, bend, 0.45 * bend + 0.55 * lying, lying, goal]), half


def _rib_end(number: int, source: Source) -> Field:
    """Return the space on the rib's side of the joint between rib and cartilage."""
    end, way = front_end(source, number)
    return intersection(half_space(end + way * CLEAR, way), sphere(end, 16.0))


MAKERS = {
    "manubrium_of_sternum": manubrium,
    "body_of_sternum": body_of_sternum,
    "xiphoid_process": xiphoid_process,
}
MAKERS |= {f"costal_cartilage_{n}.l": partial(cartilage, n) for n in range(1, 11)}
MAKERS |= {f"rib_{n}.l": partial(rib, n) for n in range(1, 13)}
