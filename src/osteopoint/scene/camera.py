"""The camera pose as a value, and functions that return other poses.

The camera orbits like a turntable: the body is always upright in the picture. The six views are
the extremes of its two angles.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from osteopoint.geometry.frames import cross

Vector = NDArray[np.float64]

VIEW_ANGLE_DEG = 26.0
MIN_DISTANCE_M = 0.08
MAX_DISTANCE_M = 12.0

VIEW_ANGLES: dict[str, tuple[float, float]] = {
    "front": (0.0, 0.0),
    "back": (180.0, 0.0),
    "left": (90.0, 0.0),
    "right": (-90.0, 0.0),
    "top": (0.0, 90.0),
    "sole": (0.0, -90.0),
}


@dataclass(frozen=True, slots=True)
class Pose:
    """The pose of the camera.

    Attributes
    ----------
    focus : (3,) metres, the point that the camera orbits
    azimuth_deg : 0 in front of the body, 90 at the body's left
    elevation_deg : 90 straight above, -90 below the soles
    distance_m : distance from the focus
    """

    focus: tuple[float, float, float]
    azimuth_deg: float
    elevation_deg: float
    distance_m: float

    @property
    def axes(self) -> tuple[Vector, Vector, Vector]:
        """Unit vectors to the picture's right, to its top, and from the focus to the camera."""
        a, e = math.radians(self.azimuth_deg), math.radians(self.elevation_deg)
        back = np.array([math.cos(e) * math.sin(a), math.sin(e), math.cos(e) * math.cos(a)])
        up = np.array([-math.sin(e) * math.sin(a), math.cos(e), -math.sin(e) * math.cos(a)])
        return cross(up, back), up, back

    @property
    def position(self) -> Vector:
        """Position of the camera, (3,) metres."""
        return np.array(self.focus) + self.axes[2] * self.distance_m


def orbited(pose: Pose, right_px: float, down_px: float) -> Pose:
    """Return the pose after dragging the body by pixels; 360 pixels are half a turn."""
    elevation = min(max(pose.elevation_deg + down_px * 0.5, -90.0), 90.0)
    azimuth = (pose.azimuth_deg - right_px * 0.5 + 180.0) % 360.0 - 180.0
    return replace(pose, azimuth_deg=azimuth, elevation_deg=elevation)


def metres_per_pixel(pose: Pose, height_px: int) -> float:
    """Return the size of a pixel at the focus."""
    return 2.0 * pose.distance_m * math.tan(math.radians(VIEW_ANGLE_DEG / 2.0)) / height_px


def panned(pose: Pose, right_px: float, down_px: float, height_px: int) -> Pose:
    """Return the pose after dragging the picture by pixels."""
    right, up, _ = pose.axes
    size = metres_per_pixel(pose, height_px)
    focus = np.array(pose.focus) + (up * down_px - right * right_px) * size
    return replace(pose, focus=_triple(focus))


def zoomed(pose: Pose, factor: float, at_px: tuple[float, float], size_px: tuple[int, int]) -> Pose:
    """Return the pose at `factor` times the distance; the point under `at_px` stays there."""
    distance = min(max(pose.distance_m * factor, MIN_DISTANCE_M), MAX_DISTANCE_M)
    right, up, _ = pose.axes
    width, height = size_px
    size = metres_per_pixel(pose, height)
    offset = right * (at_px[0] - width / 2.0) * size - up * (at_px[1] - height / 2.0) * size
    focus = np.array(pose.focus) + offset * (1.0 - distance / pose.distance_m)
    return replace(pose, focus=_triple(focus), distance_m=distance)


def fitted(view: str, bounds: Vector, aspect: float) -> Pose:
    """Return the pose from which a named view shows the whole of `bounds`, (2, 3) metres."""
    azimuth, elevation = VIEW_ANGLES[view]
    centre = bounds.mean(axis=0)
    pose = Pose(_triple(centre), azimuth, elevation, 1.0)
    right, up, back = pose.axes
    half = (bounds[1] - bounds[0]) / 2.0
    tangent = math.tan(math.radians(VIEW_ANGLE_DEG / 2.0))
    high, wide = float(np.abs(up) @ half), float(np.abs(right) @ half)
    distance = max(high / tangent, wide / (tangent * aspect)) * 1.06 + float(np.abs(back) @ half)
    return replace(pose, distance_m=distance)


def facing(position: Vector, normal: Vector, distance_m: float) -> Pose:
    """Return the pose that looks at a position on the body against its normal."""
    azimuth = math.degrees(math.atan2(normal[0], normal[2]))
    elevation = math.degrees(math.asin(min(max(float(normal[1]), -1.0), 1.0)))
    return Pose(_triple(position), azimuth, min(max(elevation, -80.0), 80.0), distance_m)


def framing(bounds: Vector, pose: Pose) -> Pose:
    """Return the pose that shows the whole of `bounds`, (2, 3) metres, in the same direction."""
    extent = float(np.linalg.norm(bounds[1] - bounds[0]))
    return replace(pose, focus=_triple(bounds.mean(axis=0)), distance_m=max(extent * 2.6, 0.25))


def moved_to(pose: Pose, old: Vector, new: Vector) -> Pose:
    """Return the pose that shows a body of bounds `new` as `pose` shows one of bounds `old`."""
    sizes = np.maximum(old[1] - old[0], 1e-6)
    share = (np.array(pose.focus) - old[0]) / sizes
    scale = float((new[1] - new[0])[1] / sizes[1])
    distance = min(max(pose.distance_m * scale, MIN_DISTANCE_M), MAX_DISTANCE_M)
    return replace(pose, focus=_triple(new[0] + share * (new[1] - new[0])), distance_m=distance)


def between(start: Pose, end: Pose, fraction: float) -> Pose:
    """Interpolate between two poses, eased at both ends, the short way round."""
    f = fraction * fraction * (3.0 - 2.0 * fraction)
    turn = (end.azimuth_deg - start.azimuth_deg + 180.0) % 360.0 - 180.0
    focus = np.array(start.focus) * (1.0 - f) + np.array(end.focus) * f
    return Pose(
        _triple(focus),
        start.azimuth_deg + turn * f,
        start.elevation_deg + (end.elevation_deg - start.elevation_deg) * f,
        start.distance_m * (end.distance_m / start.distance_m) ** f,
    )


def projected(pose: Pose, points: Vector, size_px: tuple[int, int]) -> tuple[Vector, Vector]:
    """Return the projections of points into the picture.

    Parameters
    ----------
    points : (n, 3) metres
    size_px : width and height of the picture

    Returns
    -------
    pixels : (n, 2), from the upper left corner; not a number behind the camera
    depths : (n,) metres along the line of sight
    """
    right, up, back = pose.axes
    relative = points - pose.position
    depths = -(relative @ back)
    width, height = size_px
    scale = height / 2.0 / math.tan(math.radians(VIEW_ANGLE_DEG / 2.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        x = width / 2.0 + scale * (relative @ right) / depths
        y = height / 2.0 - scale * (relative @ up) / depths
    pixels = np.column_stack([x, y])
    pixels[depths <= 0.0] = np.nan
    return pixels, depths


def ray(pose: Pose, at_px: tuple[float, float], size_px: tuple[int, int]) -> tuple[Vector, Vector]:
    """Return the camera's position and the unit direction of the line of sight through a pixel."""
    right, up, back = pose.axes
    width, height = size_px
    scale = math.tan(math.radians(VIEW_ANGLE_DEG / 2.0)) / (height / 2.0)
    direction = (
        right * (at_px[0] - width / 2.0) * scale - up * (at_px[1] - height / 2.0) * scale - back
    )
    return pose.position, direction / np.linalg.norm(direction)


def _triple(vector: Vector) -> tuple[float, float, float]:
    return float(vector[0]), float(vector[1]), float(vector[2])
