"""Talus and heel bone as fields that fit the source's ankle; mm, left side."""

import numpy as np
from scipy.interpolate import CubicSpline, RBFInterpolator
from scipy.ndimage import map_coordinates
from scipy.spatial import cKDTree
from skimage.measure import points_in_poly

from atlas.field import Field, Points
from atlas.field.displacements import displaced, faded, ridge, roughness
from atlas.field.operations import difference, intersection, smooth_min, transformed, union
from atlas.field.shapes import blade, box, cylinder, ellipsoid, half_space, tube

# The trochlea's own frame: across (outward), up, forward; its forward axis points 17° outward.
TURN = np.radians(17.0)
TROCHLEA = np.array([75.0, 49.5, -5.0])
AXES = np.array(
    [[np.cos(TURN), 0.0, -np.sin(TURN)], [0.0, 1.0, 0.0], [np.sin(TURN), 0.0, np.cos(TURN)]]
)
RADIUS = 21.0
HEAD = np.array([73.2, 47.8, 13.0])
HEAD_AXES = np.array([[0.9, 0.4, -0.18], [-0.4, 0.92, 0.0], [0.17, 0.07, 0.98]])
# The joint below is part of a cylinder that lies obliquely across the foot.
LOWER_JOINT, LOWER_JOINT_RADIUS = np.array([79.0, 29.5, -19.0]), 17.0
LOWER_JOINT_AXIS = np.array([0.80, -0.06, -0.60])
GAP = 1.4

# The heel bone from the side: z, y; a smooth curve through the corners rounds them.
HEEL_OUTLINE = [
    [-66.0, 15.0], [-68.0, 22.0], [-67.0, 30.0], [-62.5, 37.0], [-55.0, 40.5], [-45.0, 42.0],
    [-36.0, 43.0], [-29.0, 45.0], [-22.0, 46.0], [-13.0, 38.0], [-6.0, 34.5], [0.0, 36.5],
    [5.0, 41.0], [9.5, 43.0], [10.5, 40.0], [8.5, 30.0], [7.0, 20.0], [2.0, 16.5],
    [-10.0, 14.0], [-24.0, 11.5], [-34.0, 8.5], [-38.5, 4.5], [-45.0, 3.4], [-54.0, 4.4],
    [-61.0, 8.5],
]  # fmt: skip
# Its inner and outer surface: z, y, x inside, x outside.
HEEL_SIDES = np.array([
    [-68.0, 10.0, 67.0, 90.5], [-68.0, 25.0, 67.0, 89.5], [-65.0, 36.0, 69.0, 89.0],
    [-52.0, 3.0, 61.0, 94.5], [-52.0, 14.0, 61.5, 96.0], [-50.0, 28.0, 66.0, 95.5],
    [-50.0, 40.0, 70.5, 90.5], [-34.0, 8.0, 71.0, 92.5], [-34.0, 20.0, 73.0, 96.5],
    [-34.0, 30.0, 72.5, 96.0], [-34.0, 42.0, 70.0, 92.5], [-18.0, 13.0, 78.0, 94.0],
    [-18.0, 24.0, 75.0, 98.0], [-18.0, 44.0, 66.5, 95.5], [-2.0, 16.0, 83.0, 96.0],
    [-2.0, 26.0, 78.5, 99.0], [-2.0, 36.0, 75.5, 99.5], [10.0, 18.0, 84.0, 98.0],
    [10.0, 30.0, 80.0, 102.0], [10.0, 43.0, 81.5, 101.0],
])  # fmt: skip
# The grid on which these are tabulated: first z and y, last ones, step.
SIDE_LOW, SIDE_HIGH, SIDE_STEP = np.array([-80.0, -8.0]), np.array([26.0, 58.0]), 0.5


def talus() -> Field:
    """Return the talus: trochlea, neck turned inward, head, posterior and lateral process."""
    bone = union(_trochlea(), _neck(), blend=4.0)
    drum = cylinder(LOWER_JOINT, LOWER_JOINT_AXIS, LOWER_JOINT_RADIUS + GAP)
    # The joint below ends at the canal in front of it.
    under = intersection(drum, half_space([82.5, 40.0, -2.5], [-0.53, 0.0, 0.85]), blend=2.0)
    sinus = tube(
        [[101, 42, 15], [89, 40.5, 8], [78, 39.5, 0], [64, 40, -11]], [10.5, 9.0, 6.2, 3.4]
    )
    tendon = transformed(
        tube([[-2.5, 9.0, -25.0], [-2.0, -4.0, -26.0], [-3.0, -14.0, -23.0]], [2.4, 2.4, 2.4]),
        TROCHLEA, AXES,
    )  # fmt: skip
    bone = difference(bone, under, blend=2.2)
    bone = difference(bone, sinus, tendon, blend=2.5)
    rough = faded(roughness(0.35, 7.0, 11), HEAD + [2.0, 10.0, -9.0], 14.0)
    return displaced(bone, rough)


def _trochlea() -> Field:
    """Return the talus's body with its trochlea and two processes."""
    drum = cylinder(np.zeros(3), np.array([1.0, 0.0, 0.0]), RADIUS)
    body = intersection(
        drum,
        half_space([-14.4, 10.0, 8.0], [-1.0, 0.10, -0.10]),
        half_space([15.5, 16.0, 0.0], [1.0, 0.22, -0.02]),
        half_space([0.0, 6.0, 13.8], [0.0, -0.10, 1.0]),
        half_space([0.0, -5.5, 0.0], [0.0, -1.0, 0.0]),
        blend=2.0,
    )
    groove = np.array([[-1.0, np.cos(a), np.sin(a)] for a in np.linspace(-1.0, 0.95, 9)])
    groove *= [1.0, RADIUS, RADIUS]
    body = displaced(body, ridge(groove, -1.4, 11.0))
    # The lateral side continues down to the tip of its process.
    beside = blade(
        [[12.0, 5.0, -3.0], [15.5, -4.0, -3.5], [18.5, -9.5, -4.5], [19.2, -12.0, -4.5]],
        [13.0, 11.0, 8.0, 5.5], [4.5, 5.0, 4.5, 3.5], [0, 0, 1],
    )  # fmt: skip
    behind = blade(
        [[4.0, -1.0, -14.0], [4.5, -3.0, -21.0], [5.5, -5.5, -24.5]], [9.5, 7.5, 5.0],
        [8.5, 6.5, 4.0], [1, 0, 0],
    )  # fmt: skip
    inner = ellipsoid([-7.0, -3.0, -16.0], [4.5, 5.0, 5.0])
    corner = ellipsoid([11.0, 0.0, -13.5], [8.5, 8.5, 7.5])
    body = union(body, beside, blend=3.0)
    body = union(body, behind, inner, corner, blend=4.0)
    # Under the comma-shaped face on the inner side: rough and hollow, for the deltoid ligament.
    hollow = ellipsoid([-18.5, -1.0, -6.0], [6.0, 6.5, 12.0])
    return transformed(difference(body, hollow, blend=3.0), TROCHLEA, AXES)


def _neck() -> Field:
    """Return the talus's neck and head."""
    neck = blade(
        [[77, 51.5, -2], [74, 50.0, 5], HEAD], [13.5, 13.0, 13.5], [10.5, 9.6, 9.5],
        [0.93, 0.3, -0.2],
    )  # fmt: skip
    head = ellipsoid(HEAD, [16.0, 13.2, 11.0], HEAD_AXES)
    # The head's lower side rests on the sustentaculum and on the ligament: two flat faces.
    flat = intersection(
        head,
        half_space(HEAD + [0.0, -9.8, 0.0], [-0.25, -1.0, -0.25]),
        half_space(HEAD + [0.0, 11.5, 0.0], [-0.05, 1.0, -0.1]),
        blend=2.5,
    )
    shoulder = ellipsoid(HEAD + [7.5, 6.0, 7.0], [7.0, 7.0, 7.0])
    return union(neck, flat, shoulder, blend=3.5)


def calcaneus() -> Field:
    """Return the heel bone: tuberosity, three faces for the talus, the sustentaculum."""
    drum = cylinder(LOWER_JOINT, LOWER_JOINT_AXIS, LOWER_JOINT_RADIUS)
    stand = box([80.5, 37.0, -17.5], [13.5, 12.0, 12.0], 4.0, _about_y(0.62))
    saddle = intersection(drum, stand, blend=2.0)
    tilt = [[0.95, 0.27, -0.15], [-0.27, 0.96, 0.0], [0.15, 0.04, 0.99]]
    shelf = ellipsoid([67.0, 37.5, -5.5], [10.5, 5.5, 11.5], tilt)
    root = ellipsoid([76.0, 32.0, -5.0], [9.5, 7.0, 12.0])
    inner = ellipsoid([69.0, 9.2, -47.5], [7.5, 5.4, 9.0])
    outer = ellipsoid([89.5, 9.0, -45.5], [4.5, 4.8, 6.5])
    bone = union(_heel_body(), saddle, blend=3.0)
    bone = union(bone, root, shelf, blend=4.0)
    bone = union(bone, inner, outer, blend=4.0)
    flexor = tube(
        [[61, 27.5, -20], [66, 29, -8], [66.5, 27.5, 4], [69, 27, 16]], [4.5, 4.3, 4.3, 4]
    )
    sinus = tube(
        [[105, 46, 2], [93, 42.5, -2], [80, 40.5, -7], [66, 42, -15]], [5.5, 5.0, 4.6, 2.6]
    )
    bone = difference(bone, flexor, sinus, blend=3.0)
    between = tube([[80, 0, -42], [80, 1.5, -50]], [2.5, 1.5], smooth=False)
    bone = difference(bone, between, blend=3.0)
    bone = displaced(bone, ridge([[97.5, 26.0, -13.0], [98.0, 23.0, -6.0]], 2.0, 6.0))
    bone = displaced(bone, ridge([[68, 29, -68], [78, 28, -70], [89, 29, -68]], 0.7, 9.0))
    rough = faded(roughness(0.3, 6.0, 7), [79.0, 16.0, -72.0], 24.0)
    return displaced(bone, rough)


def _heel_body() -> Field:
    """Return the heel bone's body: its lateral outline, between its two surfaces."""
    size = np.round((SIDE_HIGH - SIDE_LOW) / SIDE_STEP).astype(int) + 1
    grid = SIDE_LOW + np.stack(np.meshgrid(*map(np.arange, size), indexing="ij"), -1) * SIDE_STEP
    flat = grid.reshape(-1, 2)
    corners = np.array([*HEEL_OUTLINE, HEEL_OUTLINE[0]])
    steps = np.linalg.norm(np.diff(corners, axis=0), axis=1) ** 0.5
    curve = CubicSpline(np.append(0.0, np.cumsum(steps)), corners, bc_type="periodic")
    outline = curve(np.linspace(0.0, steps.sum(), 200))
    rim = np.where(points_in_poly(flat, outline), -1.0, 1.0)
    rim *= cKDTree(curve(np.linspace(0.0, steps.sum(), 3000))).query(flat)[0]
    sides = RBFInterpolator(HEEL_SIDES[:, :2], HEEL_SIDES[:, 2:], smoothing=1.0, degree=1)(flat)
    tables = [t.reshape(size) for t in (rim, *sides.T)]

    def distance(p: Points) -> np.ndarray:
        at = ((p[:, [2, 1]] - SIDE_LOW) / SIDE_STEP).T
        edge, inner, outer = (map_coordinates(t, at, order=1, mode="nearest") for t in tables)
        across = np.maximum(inner - p[:, 0], p[:, 0] - outer) * 0.9
        return -smooth_min(-edge, -across, 9.0)

    return distance


def _about_y(angle: float) -> np.ndarray:
    """Return axes turned about the vertical; a positive angle turns the front outward."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])
