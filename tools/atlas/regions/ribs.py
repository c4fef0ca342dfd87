"""Ribs: smooth lofts along their middle lines, from the head's facet to the cartilage; mm.

`data/ribs.csv` has a row for each rib (`t5`: the fifth). Sizes are half lengths:

high, thick      : the shaft's section, across and through
neck_*, head_*   : the neck's and the head's
front_*          : at the front end; of the floating ribs: before the tip
tilt_*           : degrees by which the outer face looks up, at neck, angle and front
tubercle         : height of the tubercle
angle            : distance beyond the tubercle at which the shaft turns forward; 0: no mark
groove           : depth of the costal groove
"""

import numpy as np
import trimesh
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from atlas.field import Field, Points
from atlas.regions import column, discs
from atlas.regions.rib_axis import course, tubercle_seat
from atlas.source_bones import Source

AROUND = 44
# Gap between a rib and its joints, and the width over which a facet's border is rounded.
JOINT_GAP, SOFT = 0.8, 0.7
# Length of the rounded ends, along the rib.
HEAD_CAP, FRONT_CAP = 2.6, 1.8
# Sections are a little fuller than ellipses: the exponent of a superellipse.
FULL = 2.25


def rib(number: int, source: Source) -> trimesh.Trimesh:
    """Return a left rib."""
    line, tubercle = course(source, number)
    form = column.table("ribs")[f"t{number}"]
    s = np.arange(len(line)) * 1.0
    places = _places(s[-1], number > 10)
    middle = np.column_stack([np.interp(places, s, c) for c in line.T])
    up, out = _axes(s, line, places, tubercle, form)
    theta = np.arange(AROUND) * (2 * np.pi / AROUND)
    u, v = _sections(places, s[-1], tubercle, number, form, theta)
    points = middle[:, None] + u[..., None] * up[:, None] + v[..., None] * out[:, None]
    if form["tubercle"]:
        points = _with_tubercle(points, middle, number, form["tubercle"])
    inner = tubercle - 7.0 if form["tubercle"] else tubercle + 10.0
    head, outer = places < inner, (places >= inner) & (places < tubercle + 14.0)
    past = (places >= tubercle + 14.0) & (places < tubercle + 34.0)
    away = line[int(tubercle)] - tubercle_seat(number)
    shapes = _neighbours(number)
    for part, way in ((head, None), (outer, away / np.linalg.norm(away)), (past, None)):
        points[part] = _pushed_out(points[part].reshape(-1, 3), shapes, way).reshape(-1, AROUND, 3)
    return _closed(points)


def front_section(number: int, source: Source) -> tuple[Points, float, float]:
    """Return the vertical direction of the front end, and half its height and thickness."""
    line, tubercle = course(source, number)
    form = column.table("ribs")[f"t{number}"]
    s = np.arange(len(line)) * 1.0
    up, _ = _axes(s, line, s[-2:], tubercle, form)
    return up[-1], form["front_h"], form["front_t"]


def _places(length: float, floating: bool) -> NDArray[np.float64]:
    """Return the positions of the sections along the rib, closer together at its ends."""
    start = HEAD_CAP * (1 - np.cos(np.linspace(0.06, 1, 7) * np.pi / 2))
    cap = 4.0 if floating else FRONT_CAP
    end = length - cap * (1 - np.cos(np.linspace(1, 0.06, 7) * np.pi / 2))
    count = int((end[0] - start[-1]) / 1.2)
    return np.concatenate([start[:-1], np.linspace(start[-1], end[0], count), end[1:]])


def _axes(
    s: NDArray, line: Points, places: NDArray, tubercle: float, form: dict[str, float]
) -> tuple[Points, Points]:
    """Return each section's upward and outward direction."""
    forward = np.gradient(line, axis=0)
    forward = np.column_stack([np.interp(places, s, c) for c in forward.T])
    forward /= np.linalg.norm(forward, axis=1, keepdims=True)
    out = np.cross((0.0, 1.0, 0.0), forward)
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    up = np.cross(forward, out)
    length = s[-1]
    knots = [0, tubercle, max(tubercle + 25, 0.35 * length), length]
    tilts = [form["tilt_neck"], form["tilt_neck"], form["tilt_back"], form["tilt_front"]]
    tilt = np.radians(PchipInterpolator(knots, tilts)(places))[:, None]
    return up * np.cos(tilt) - out * np.sin(tilt), out * np.cos(tilt) + up * np.sin(tilt)


def _sections(
    places: NDArray, length: float, tubercle: float, number: int, form: dict[str, float],
    theta: NDArray,
) -> tuple[NDArray, NDArray]:  # fmt: skip
    """Return each section's points: their distances upward and outward from the middle."""
    high = _profile(places, length, tubercle, form, "high", "h")[:, None]
    thick = _profile(places, length, tubercle, form, "thick", "t")[:, None]
    cap = 4.0 if number > 10 else FRONT_CAP
    ends = _cap(places, HEAD_CAP, 3.0) * _cap(length - places, cap, 2.0 if number > 10 else 3.0)
    c, n = np.cos(theta), np.sin(theta)
    u = np.sign(c) * np.abs(c) ** (2 / FULL) * high
    v = np.sign(n) * np.abs(n) ** (2 / FULL) * thick
    shaft = _smoothstep(places, tubercle + 4, tubercle + 24)[:, None]
    if number > 1:
        # The upper edge is round, the lower one sharp.
        v = v * (1 + 0.16 * shaft * c)
    # The groove lies inside, just above the lower edge, and runs out towards the front.
    groove = form["groove"] * shaft[:, 0] * (1 - _smoothstep(places, 0.5 * length, 0.8 * length))
    v = v + groove[:, None] * _hump(theta, np.radians(222), 0.42)
    u = u - 0.5 * groove[:, None] * _hump(theta, np.radians(172), 0.4)
    for outward, inward in _marks(number, length, tubercle, form):
        v, u = v + _mark(places, theta, outward), u + _mark(places, theta, inward)
    return u * ends[:, None], v * ends[:, None]


def _profile(
    places: NDArray, length: float, tubercle: float, form: dict[str, float], shaft: str, end: str
) -> NDArray:
    """Return half the height or thickness along the rib."""
    head, neck, front = (form[f"{part}_{end}"] for part in ("head", "neck", "front"))
    full = form[shaft]
    before = 0.5 * (neck + full) if shaft == "high" else neck
    floating = front < 0.8 * full
    knots = [
        (0, head), (4, head), (min(11, tubercle * 0.55), neck), (tubercle - 3, neck),
        (tubercle + 6, before), (tubercle + 20, full),
        (length - (40 if floating else 34), full), (length - (4 if floating else 7), front),
        (length, front),
    ]  # fmt: skip
    return PchipInterpolator(*zip(*knots, strict=True))(places)


Mark = tuple[float, float, float, float, float]


def _marks(
    number: int, length: float, tubercle: float, form: dict[str, float]
) -> list[tuple[Mark, Mark]]:
    """Return swellings outward and upward: height, position, length, angle in section, width."""
    none = (0.0, 0.0, 1.0, 0.0, 1.0)
    marks: list[tuple[Mark, Mark]] = []
    if form["angle"]:
        at = tubercle + form["angle"]
        marks.append(((0.7, at, 7.0, np.radians(100), 0.9), none))
    if number == 1:
        # The scalene tubercle on the inner border, between the grooves of artery and vein.
        at = 0.60 * length
        marks.append(((1.3, at, 4.0, np.radians(20), 0.6), (1.8, at, 4.0, 0.0, 0.8)))
        marks.append(((-0.9, at + 9.0, 5.0, np.radians(60), 0.9), none))
        marks.append(((-0.9, at - 9.5, 5.5, np.radians(70), 0.9), none))
    if number == 2:
        # The tuberosity of the serratus anterior.
        marks.append(((1.7, 0.5 * length, 8.0, np.radians(110), 0.8), none))
    return marks


def _mark(places: NDArray, theta: NDArray, mark: Mark) -> NDArray:
    height, at, long, turn, wide = mark
    along = np.exp(-(((places - at) / long) ** 2))[:, None]
    return height * along * _hump(theta, turn, wide)


def _with_tubercle(points: NDArray, middle: Points, number: int, height: float) -> NDArray:
    """Return the points with a knob towards the transverse process and one beside it."""
    seat = tubercle_seat(number)
    axis = middle[np.linalg.norm(middle - seat, axis=1).argmin()]
    way = (seat - axis) / np.linalg.norm(seat - axis)
    beside = seat + (5.5, -3.0, -0.5)
    back = (points - axis) @ way > -1.0
    for spot, tall, wide in ((seat, height, 5.6), (beside, 0.4 * height, 5.0)):
        far = np.linalg.norm(points - spot + way * 0.6, axis=2) / wide
        points = points + (tall * back * np.exp(-(far**2)))[..., None] * way
    return points


def _neighbours(number: int) -> list[Field]:
    """Return the parts that a rib's back end must not enter: two vertebrae and their disc."""
    above = f"t{number - 1}" if number > 1 else "c7"
    shapes = [_in_body(discs.bone_field(x), column.frames()[x]) for x in (above, f"t{number}")]
    return [*shapes, _in_body(*discs.disc(above))]


def _pushed_out(points: Points, shapes: list[Field], way: Points | None) -> Points:
    """Return points moved out of the column, so that head and tubercle fit their facets.

    Parameters
    ----------
    way : the direction to move in; None: the nearest way out. The facet of the tubercle has a sharp
        border; points that moved sideways there would tear the surface.
    """
    for shape in shapes * 4:
        d = shape(points)
        close = np.flatnonzero(d < JOINT_GAP + SOFT)
        if not len(close):
            continue
        p = points[close]
        slope = _slope(shape, p) if way is None else way
        short = JOINT_GAP - d[close]
        # Zero at SOFT beyond the gap, the full distance at SOFT within.
        push = np.where(short > SOFT, short, (short + SOFT) ** 2 / (4 * SOFT))
        points = points.copy()
        points[close] = p + slope * push[:, None]
    return points


def _slope(shape: Field, points: Points) -> Points:
    h = np.eye(3) * 0.05
    slope = np.column_stack([shape(points + e) - shape(points - e) for e in h])
    return slope / np.maximum(np.linalg.norm(slope, axis=1, keepdims=True), 1e-6)


def _in_body(shape: Field, frame: column.Frame) -> Field:
    return lambda p: shape(frame.inward(p))


def _closed(points: NDArray) -> trimesh.Trimesh:
    """Return the closed surface through rings of points (m, k, 3)."""
    rings, around = points.shape[:2]
    ids = np.arange(rings * around).reshape(rings, around)
    a, b = ids[:-1], ids[1:]
    c, d = np.roll(a, -1, axis=1), np.roll(b, -1, axis=1)
    sides = np.stack([np.stack([a, b, c], -1), np.stack([c, b, d], -1)], 2).reshape(-1, 3)
    first, last = rings * around, rings * around + 1
    start = np.column_stack([ids[0], np.roll(ids[0], -1), np.full(around, first)])
    end = np.column_stack([np.roll(ids[-1], -1), ids[-1], np.full(around, last)])
    poles = np.array([points[0].mean(axis=0), points[-1].mean(axis=0)])
    mesh = trimesh.Trimesh(
        np.vstack([points.reshape(-1, 3), poles]), np.vstack([sides, start, end]), process=False
    )
    if mesh.volume < 0:
        mesh.invert()
    return mesh


def _cap(distance: NDArray, deep: float, power: float) -> NDArray:
    """Return the section's relative size at a distance from a rounded end."""
    t = np.clip(1 - distance / deep, 0.0, 1.0)
    return (1 - t**power) ** (1 / power)


def _smoothstep(x: NDArray, low: float, high: float) -> NDArray:
    t = np.clip((x - low) / (high - low), 0.0, 1.0)
    return t * t * (3 - 2 * t)


def _hump(theta: NDArray, at: float, wide: float) -> NDArray:
    """Return a bell-shaped bump around an angle."""
    off = (theta - at + np.pi) % (2 * np.pi) - np.pi
    return np.exp(-((off / wide) ** 2))
