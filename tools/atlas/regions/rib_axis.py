"""The ribs' middle lines: the source's course, stretched to a standing man's chest.

Each rib begins at its facet on the column and passes in front of the transverse process. From
there it follows the source's course. Its length, breadth and slope are changed to those of
`data/rib_courses.csv`, mm in the finished body:

end_*: middle of the front end
wide : greatest distance of the middle line from the midline
back : how far it extends back behind the facet on the transverse process
flat : share of its mean slope by which it is flatter at both ends, and steeper at the side
"""

from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import splev, splprep
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from atlas.field import Points
from atlas.field.curves import arc_length
from atlas.regions import column
from atlas.source_bones import Source

# The twelfth rib from its head on; the source's is a stump of half the usual length.
LAST = np.array([(0, 0, 0), (8, -2, -10), (20, -9, -21), (36, -22, -27), (52, -37, -27),
                 (66, -52, -20), (75, -64, -9)], float)  # fmt: skip
# The first rib from tubercle to front end, in one plane that slopes forward.
FIRST = np.array([(35, 1441, -77), (43, 1437.5, -76), (51.5, 1433, -69), (57.5, 1426, -58),
                  (58.5, 1418, -45.5), (54.5, 1410, -33), (42, 1400, -20)], float)  # fmt: skip
# Where the shafts of the free ribs begin, mm from the head.
SHAFT_STARTS = {11: 17.0, 12: 16.0}
# Length of the shaft beyond the tubercle that is replaced by the curve between neck and source, mm.
NECK_LENGTH = 9.0
# Distance of the line in front of the tubercle's facet: half the neck, and the tubercle.
IN_FRONT = 6.0
# Length beyond the tubercle before the rib descends, mm. It passes around the tip of the transverse
# process at this distance, mm.
LEVEL_LENGTH, TIP_CLEARANCE = 12.0, 5.0
SPACING = 1.0
HEAD_OFFSET = np.array([-1.0, 0.8, 0.2])


@cache
def axis(source: Source, number: int) -> NDArray[np.float64]:
    """Return the middle line of the source's left rib, (40, 3), from the spine to the front end."""
    mesh = source.smooth(f"rib_{number}.l")
    edges = mesh.edges_unique
    lengths = mesh.edges_unique_length
    count = len(mesh.vertices)
    graph = coo_matrix((lengths, edges.T), (count, count)).tocsr()
    far = int(dijkstra(graph, directed=False, indices=0).argmax())
    along = dijkstra(graph, directed=False, indices=far)
    if mesh.vertices[far, 2] > mesh.vertices[int(along.argmax()), 2]:
        along = dijkstra(graph, directed=False, indices=int(along.argmax()))
    levels = np.linspace(0, along.max(), 41)
    rings = [mesh.vertices[(along >= a) & (along <= b)] for a, b in pairwise(levels)]
    middles = np.array([(ring.min(axis=0) + ring.max(axis=0)) / 2 for ring in rings])
    for _ in range(2):
        middles[1:-1] = (middles[:-2] + 2 * middles[1:-1] + middles[2:]) / 4
    return middles


def front_end(source: Source, number: int) -> tuple[Points, Points]:
    """Return the middle of the rib's front end, and its direction."""
    line, _ = course(source, number)
    way = line[-1] - line[-5]
    return line[-1], way / np.linalg.norm(way)


def head_seat(number: int) -> Points:
    """Return the facet for the rib's head: between two bodies, or on one (1, 10 to 12)."""
    own = _rim(number, upper=True)
    if not 2 <= number <= 9:
        return own
    # The body above is the narrower one.
    return 0.25 * own + 0.75 * _rim(number - 1, upper=False) + HEAD_OFFSET


def _rim(number: int, *, upper: bool) -> Points:
    """Return the middle of a body's left facet for a rib."""
    level = f"t{number}"
    r = column.row(level)
    tall = (r["front"] + r["back"]) / 4
    single = {1: tall - 3.2, 10: tall - 4.0, 11: 3.5, 12: 2.5}
    y = single.get(number, tall - 0.8) if upper else -tall + 0.8
    wide = r["w_up"] if upper else r["w_low"]
    deep = 0.0 if number >= 10 else 3.5
    return column.frames()[level].outward((wide * 0.465, y, column.back_wall(level) + deep))


def tubercle_seat(number: int) -> Points:
    """Return the middle of the facet on the transverse process; of 11 and 12: beside its tip."""
    level = f"t{number}"
    t, back = column.table("thoracic")[level], column.back_wall(level)
    out = t["tp_x"] - t["tp_r"] * 0.75 + 0.6
    deep = back - t["tp_z"] + t["tp_r"] * 0.85
    return column.frames()[level].outward((out, t["tp_y"] + t["facet_y"], deep))


@cache
def course(source: Source, number: int) -> tuple[Points, float]:
    """Return the middle line, one point for each mm, and the tubercle's position along it, mm."""
    head = head_seat(number)
    if number > 10:
        old = LAST if number == 12 else axis(source, number) - axis(source, number)[0]
        line = head + old
        return _resampled(_fair(_with_end(line, _front(number)), 1.0)), SHAFT_STARTS[number]
    tubercle = tubercle_seat(number) + (0.0, 0.4, IN_FRONT)
    shaft = _stretched(
        FIRST if number == 1 else _from_tubercle(axis(source, number), tubercle), tubercle, number
    )
    neck = head + np.linspace(0, 1, 6)[:, None] * (tubercle - head)
    line = np.vstack([neck, shaft[arc_length(shaft) > NECK_LENGTH]])
    line = _resampled(_fair(line, 0.7))
    return line, float(np.linalg.norm(line - tubercle, axis=1).argmin() * SPACING)


def _front(number: int) -> Points:
    row = column.table("rib_courses")[f"t{number}"]
    return np.array([row["end_x"], row["end_y"], row["end_z"]])


def _with_end(line: Points, end: Points) -> Points:
    """Return a free rib moved to another end; the displacement increases along the rib."""
    share = arc_length(line) / arc_length(line)[-1]
    return line + share[:, None] * (end - line[-1])


def _from_tubercle(line: Points, tubercle: Points) -> Points:
    """Return the source's line from the point that is as far lateral as the tubercle."""
    third = len(line) // 3
    first = int(np.searchsorted(np.maximum.accumulate(line[:third, 0]), tubercle[0]))
    return line[first:]


def _stretched(line: Points, tubercle: Points, number: int) -> Points:
    """Return the shaft with its final breadth, depth and slope, from the tubercle to the end."""
    row, end = column.table("rib_courses")[f"t{number}"], _front(number)
    share = arc_length(line) / arc_length(line)[-1]
    x, y, z = line.T
    widest, rearmost = int(x.argmax()), int(z.argmin())
    wide = max(row["wide"], end[0])
    new_x = np.where(
        np.arange(len(x)) <= widest,
        np.interp(x, [x[0], x[widest]], [tubercle[0], wide]),
        np.interp(x, [x[-1], x[widest]], [end[0], wide]),
    )
    back = tubercle[2] - row["back"]
    new_z = np.where(
        np.arange(len(z)) <= rearmost,
        np.interp(z, [z[rearmost], z[0]], [back, tubercle[2]]),
        np.interp(z, [z[rearmost], z[-1]], [back, end[2]]),
    )
    # The source's line keeps its sag below an even slope; towards the front it levels out.
    sag = y - np.interp(share, [0, 1], [y[0], y[-1]])
    # It leaves the transverse process horizontally, and descends beyond its tip.
    far = arc_length(line)
    past = far - LEVEL_LENGTH * (1 - np.exp(-far / LEVEL_LENGTH))
    past /= past[-1]
    past += row["flat"] * (past * past * (3 - 2 * past) - past)
    new_y = tubercle[1] + (end[1] - tubercle[1]) * past + sag
    round_tip = TIP_CLEARANCE * np.exp(-(((far - LEVEL_LENGTH) / LEVEL_LENGTH) ** 2)) * (number > 1)
    return np.column_stack([new_x + round_tip, new_y, new_z])


def _fair(points: Points, spread: float) -> Points:
    """Return a smooth curve within about `spread` mm of points, through the first and last."""
    weights = np.ones(len(points)) / spread
    weights[[0, -1]] *= 30
    spline, _ = splprep(points.T, w=weights, u=arc_length(points), s=len(points) * 0.8)
    return np.column_stack(splev(np.linspace(0, arc_length(points)[-1], 800), spline))


def _resampled(points: Points) -> Points:
    s = arc_length(points)
    even = np.linspace(0, s[-1], int(s[-1] / SPACING) + 1)
    return np.column_stack([np.interp(even, s, c) for c in points.T])
