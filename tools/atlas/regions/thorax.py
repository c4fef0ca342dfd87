"""Sternum in its three parts, ribs, and the costal cartilages between them; mm."""

from functools import cache, partial

import numpy as np
import trimesh

from atlas import field as f
from atlas.regions.rib_axis import front_end
from atlas.regions.ribs import rib
from atlas.solid import mesh_of, midline_mesh_of
from atlas.start import Source

CELL = 0.7
# The sternum's middle in the side view: y, z (read off the source).
COURSE = np.array([(1425, -24), (1412, -18), (1390, -8), (1370, 3), (1350, 13), (1330, 22), (1310, 29.5),
                   (1290, 36), (1270, 41), (1250, 44), (1225, 43)], float)[::-1]  # fmt: skip
# Right half's mirror image is added: outlines of the left half in the front view, from the
# middle's top down to its end. Notches for clavicle and cartilages are cut separately.
MANUBRIUM = [(0, 1407), (7, 1408.5), (13, 1413.5), (20, 1414), (28, 1409), (32, 1401), (31, 1394), (25, 1388),
             (20, 1379), (17, 1370), (16, 1365.4), (0, 1365.4)]  # fmt: skip
BODY = [(0, 1364.2), (15.5, 1364.2), (17, 1360), (15, 1355), (17, 1348), (17.5, 1342), (15.5, 1335),
        (17.5, 1326), (18, 1320), (16.5, 1312), (19, 1303), (20, 1296), (18, 1290), (19.5, 1283),
        (19, 1276), (17.5, 1271), (16, 1266), (11, 1261.5), (0, 1260.5)]  # fmt: skip
XIPHOID = [(0, 1259.3), (10, 1260.0), (9, 1252), (7.5, 1243), (4.5, 1234), (0, 1230)]
# Where each costal cartilage meets the sternum: x, y, and half of its width there.
NOTCHES = {1: (33, 1397, 5.5), 2: (18.5, 1365, 5.0), 3: (19.5, 1345, 4.6), 4: (20, 1322.5, 4.6),
           5: (21.5, 1299, 4.6), 6: (21.5, 1280, 4.6), 7: (19, 1268, 4.6)}  # fmt: skip


def _course(p: f.Points) -> np.ndarray:
    return np.interp(p[:, 1], COURSE[:, 0], COURSE[:, 1])


def _whole(half: list[tuple[float, float]]) -> np.ndarray:
    """Return the outline with its other half."""
    left = np.array(half, float)
    return np.vstack([left, (left * [-1, 1])[-2:0:-1]])


def _notches(*numbers: int) -> list[f.Field]:
    return [f.ellipsoid([x + 1.5, y, _z(y)], [4.5, w, 7.0]) for x, y, w in (NOTCHES[n] for n in numbers)]


def _z(y: float) -> float:
    return float(np.interp(y, COURSE[:, 0], COURSE[:, 1]))


def manubrium(source: Source) -> trimesh.Trimesh:
    """Return the manubrium with jugular, clavicular and first costal notches."""
    thick = lambda p: 11.0 + 2.5 * np.clip((p[:, 1] - 1385) / 25, -0.6, 1)  # noqa: E731
    bone = f.plate(_whole(MANUBRIUM), _course, thick, 3.0, slope=0.89)
    clavicular = f.ellipsoid([27.0, 1419.0, _z(1412) - 1.0], [12.0, 9.0, 12.0])
    bone = f.without(bone, clavicular, *_notches(1, 2), blend=2.0)
    bone = f.displaced(bone, f.bump([0, 1391, _z(1391) - 7], -1.5, 22.0))
    return midline_mesh_of(bone, [-40, 1355, -40], [40, 1425, 20], CELL)


def body_of_sternum(source: Source) -> trimesh.Trimesh:
    """Return the body: notches at its sides, three faint lines where its pieces have grown."""
    thick = lambda p: 9.5 + 1.5 * np.clip((1300 - p[:, 1]) / 40, -1, 1) * -1.0  # noqa: E731
    bone = f.plate(_whole(BODY), _course, thick, 2.6, slope=0.92)
    lines = [f.ridge([[0, y, _z(y) + 5.2], [17, y, _z(y) + 4.6]], 0.7, 3.5, smooth=False)
             for y in (1344, 1321, 1298)]  # fmt: skip
    bone = f.displaced(bone, lambda p: sum(line(p) for line in lines))
    bone = f.without(bone, *_notches(2, 3, 4, 5, 6, 7), blend=1.5)
    # The sternal angle: a palpable bar across the top.
    bone = f.displaced(bone, f.ridge([[0, 1362.5, _z(1362) + 5.5], [14, 1362.5, _z(1362) + 4]], 1.0, 5.0, smooth=False))
    return midline_mesh_of(bone, [-32, 1250, -15], [32, 1372, 62], CELL)


def xiphoid_process(source: Source) -> trimesh.Trimesh:
    """Return the xiphoid process, thinner than the body and set back from its front face."""
    bone = f.plate(
        _whole(XIPHOID), lambda p: _course(p) - 1.5,
        lambda p: np.interp(p[:, 1], [1230, 1260], [3.2, 6.5]), 1.4,
    )  # fmt: skip
    return midline_mesh_of(bone, [-16, 1222, 28], [16, 1268, 56], 0.6)


def cartilage(number: int, source: Source) -> trimesh.Trimesh:
    """Return a costal cartilage of the left side."""
    shape, points = _cartilage(number, source)
    for other in (number - 1,) if number > 7 else ():
        shape = f.without(shape, f.grown(_cartilage(other, source)[0], 0.15))
    shape = f.without(shape, _rib_end(number, source))
    return mesh_of(shape, points.min(axis=0) - 12, points.max(axis=0) + 12, CELL)


@cache
def _cartilage(number: int, source: Source) -> tuple[f.Field, np.ndarray]:
    """Return the cartilage's field and the points of its course, from the rib inward."""
    end, way = front_end(source, number)
    start = end - way * 1.5
    if number <= 7:
        x, y, _ = NOTCHES[number]
        goal = np.array([x - (1.0 if number > 1 else 2.5), y, _z(y)])
    else:
        before = _cartilage(number - 1, source)[1]
        # It leans on the lower edge of the one above, a third of the way from that one's rib.
        goal = before[2] * 0.55 + before[1] * 0.45 + [0.0, -4.0, 0.0]
    reach = np.linalg.norm(goal - start)
    bend = start + way * 0.35 * reach
    inward = goal + np.array([0.42, -0.40 if number >= 5 else 0.0, 0.05]) * 0.4 * reach
    points = np.array([start, bend * 0.75 + start * 0.25, 0.5 * (bend + inward), inward, goal])
    wide = np.interp(number, [1, 2, 7, 10], [8.0, 6.0, 6.2, 4.2])
    deep = np.interp(number, [1, 2, 7, 10], [4.6, 4.2, 4.6, 3.6])
    if number == 1:
        points = points[[0, 2, 4]]
    shares = np.linspace(1.0, 0.9 if number <= 7 else 0.6, len(points))
    return f.blade(points, wide * shares, deep * shares, [0.0, 1.0, 0.0], steps=4), points


def _rib_end(number: int, source: Source) -> f.Field:
    """Return everything on the rib's side of the joint between rib and cartilage."""
    end, way = front_end(source, number)
    return f.common(f.half_space(end + way * 0.15, way), f.sphere(end, 14.0))


MAKERS = {
    "manubrium_of_sternum": manubrium,
    "body_of_sternum": body_of_sternum,
    "xiphoid_process": xiphoid_process,
}
MAKERS |= {f"costal_cartilage_{n}.l": partial(cartilage, n) for n in range(1, 11)}
MAKERS |= {f"rib_{n}.l": partial(rib, n) for n in range(1, 13)}
