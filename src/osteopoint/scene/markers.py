"""The positions of markers in the picture, and which of them are visible."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from osteopoint.explorer.targets import LandmarkTarget, PointTarget, Target
from osteopoint.scene.camera import Pose, metres_per_pixel, projected
from osteopoint.scene.marks import Kind, Mark
from osteopoint.scene.renderer import Depths
from osteopoint.scene.sprites import State

# A point counts as seen when the body in front of it is no nearer than this: a marker lies
# on the surface, and the picture's depth is a triangle's, not the bone's.
_COVER_M = 0.004
_RIM_M = 0.015
_MARKER_M = 0.0075
_MIN_PX, _MAX_PX = 8.5, 17.0
# There are six times as many acupoints: from afar they are small.
_SPECK_PX = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class MarkerView:
    """The markers in one picture.

    Attributes
    ----------
    targets : points and landmarks
    pixels : (n, 2) from the upper left corner
    depths : (n,) metres from the camera
    seen : (n,) whether the body does not hide it
    diameter_px : of a plain marker
    speck_px : of a plain acupoint
    """

    targets: tuple[PointTarget | LandmarkTarget, ...]
    kinds: tuple[Kind, ...]
    pixels: NDArray[np.float64]
    depths: NDArray[np.float64]
    seen: NDArray[np.bool_]
    diameter_px: float
    speck_px: float

    def size_of(self, index: int, state: State = "plain") -> float:
        """Return the diameter of a marker, pixels; a highlighted one is larger."""
        lit = state in ("selected", "hovered")
        return self.speck_px if self.kinds[index] == "acupoint" and not lit else self.diameter_px

    def index(self, target: object) -> int | None:
        """Return the index of a target, or None."""
        return self.targets.index(target) if target in self.targets else None  # type: ignore[arg-type]

    def pick(
        self, x: float, y: float, reach_px: float, *, show_occluded: bool
    ) -> PointTarget | LandmarkTarget | None:
        """Return the visible target nearest to a pixel within `reach_px`, or None.

        A point takes precedence over a landmark at the same place: it is drawn over it.
        """
        if not self.targets:
            return None
        away = np.hypot(self.pixels[:, 0] - x, self.pixels[:, 1] - y)
        away[np.isnan(away)] = np.inf
        if not show_occluded:
            away[~self.seen] = np.inf
        else:
            away[~self.seen] += reach_px / 2.0
        away[[kind == "landmark" for kind in self.kinds]] += reach_px / 4.0
        nearest = int(np.argmin(away))
        return self.targets[nearest] if away[nearest] <= reach_px else None

    def covered(self) -> NDArray[np.bool_]:
        """Return which are landmarks under the marker of a visible point, (n,)."""
        landmark = np.array([kind == "landmark" for kind in self.kinds], dtype=bool)
        points = self.pixels[~landmark & self.seen]
        apart = np.linalg.norm(self.pixels[:, None] - points[None], axis=2)
        return np.asarray(landmark & (apart < self.diameter_px / 2.0).any(axis=1))

    def to_draw(
        self, selected: Target | None, hovered: Target | None, *, show_occluded: bool
    ) -> list[tuple[int, State]]:
        """Return which markers to draw and how: the farthest first, highlighted ones last."""
        states: dict[object, State] = {hovered: "hovered", selected: "selected"}
        order = [int(i) for i in np.argsort(-self.depths) if self.seen[i] or show_occluded]
        order.sort(key=lambda i: (self.targets[i] in states, self.kinds[i] != "landmark"))
        return [
            (i, states.get(self.targets[i], "plain" if self.seen[i] else "hidden")) for i in order
        ]


class MarkerLayer:
    """The positions of everything that is marked."""

    def __init__(self, marks: Sequence[Mark] = ()) -> None:
        self.targets = tuple(mark.target for mark in marks)
        self.kinds = tuple(mark.kind for mark in marks)
        self._positions = np.array([mark.position for mark in marks]).reshape(-1, 3)
        self._on_skin = np.array([mark.on_skin for mark in marks], dtype=bool)

    def view(
        self,
        pose: Pose,
        size: tuple[int, int],
        depths: Depths,
        inside: Depths | None,
        scale: float,
    ) -> MarkerView:
        """Return the markers projected into a picture.

        Parameters
        ----------
        depths : of the picture's body with its skin
        inside : of what stands inside the skin, where that is glass
        scale : pixels of the picture for each logical pixel (HiDPI)
        """
        pixels, far = projected(pose, self._positions, size)
        seen = uncovered(pixels, far, depths)
        if inside is not None:
            seen = np.where(self._on_skin, seen, uncovered(pixels, far, inside))
        wanted = _MARKER_M / metres_per_pixel(pose, size[1])
        sizes = [
            round(min(max(wanted, least * scale), _MAX_PX * scale) * 2) / 2
            for least in (_MIN_PX, _SPECK_PX)
        ]
        return MarkerView(self.targets, self.kinds, pixels, far, seen, *sizes)


def uncovered(
    pixels: NDArray[np.float64], far: NDArray[np.float64], depths: Depths
) -> NDArray[np.bool_]:
    """Return which positions nothing hides, (n,), by their pixels and depths."""
    height, width = depths.buffer.shape
    inside = (far > 0) & (pixels >= 0).all(axis=1) & (pixels < [width, height]).all(axis=1)
    columns, rows = np.where(inside[:, None], pixels, 0.0).astype(np.intp).T
    cover = depths.at(columns, rows)
    # A point on the outline is seen or not by a hair: where the bone that hides it is its own
    # near rim, what shows beside it counts as well.
    beside = cover
    for right, down in ((2, 0), (-2, 0), (0, 2), (0, -2)):
        there = depths.at((columns + right).clip(0, width - 1), (rows + down).clip(0, height - 1))
        beside = np.maximum(beside, there)
    on_outline = (far <= cover + _RIM_M) & (far <= beside + _COVER_M)
    return np.asarray(inside & ((far <= cover + _COVER_M) | on_outline))
