"""Paths along the skin in one plane, as a tape measure lies.

A walk takes short straight steps in a plane that contains the direction and the skin's normal.
After each step it is projected back onto the skin along the normal (`skin_probe`). So it can
also cross skins that consist of loose patches, as imported skins often do.
"""

import numpy as np

from osteopoint.geometry.frames import LEFT, UP, Vector, cross, norm, unit
from osteopoint.geometry.lines import marks_of
from osteopoint.geometry.surfaces import SurfacePoint
from osteopoint.placement.skin_probe import BACK_M, ON_MIDLINE_M, SkinProbe
from osteopoint.placement.walk_surface import SurfacePath, UnreachableError, path_through

# Number of steps of a walk, and the shortest and longest step, metres; by whether it is layered.
_STRIDES = {False: (7, 0.005, 0.018), True: (12, 0.003, 0.010)}  # layered skin needs shorter steps
_SUPPORTS = 12
_STEEP = 0.75
_SHARES = (1.0, 0.5, 1.5, 2.5)  # of a step: shorter, then across a gap between patches
_MAX_STEPS = 600
_MAX_LENGTH, _SLACK_M = 1.8, 0.03  # longest tape: this factor times the distance, plus this


class SkinWalk:
    """Paths on one skin; implements `WalkSurface`.

    Parameters
    ----------
    skin : projection onto the skin
    """

    def __init__(self, skin: SkinProbe) -> None:
        self._skin = skin
        self._projected: dict[tuple[bytes, bytes], SurfacePoint] = {}
        self._tapes: dict[tuple[bytes, bytes], SurfacePath] = {}

    def project(self, place: Vector, seen_from: Vector | None) -> SurfacePoint:
        """Project a place onto the skin; see `WalkSurface.project`."""
        key = (place.tobytes(), b"" if seen_from is None else seen_from.tobytes())
        if key not in self._projected:
            self._projected[key] = self._skin.project(place, seen_from)
        return self._projected[key]

    def walk(self, start: SurfacePoint, heading: Vector, distance: float) -> SurfacePath:
        """Walk a distance; see `WalkSurface.walk`.

        Raises
        ------
        UnreachableError
            If the skin does not continue in that direction.
        """
        across = _plane(start, heading)
        try:
            return self._walk(start, across, distance)
        except ValueError:
            onward = cross(unit(start.normal - across * float(start.normal @ across)), across)
            return self._across_gap(start, start.position + distance * onward)

    def _walk(self, start: SurfacePoint, across: Vector, distance: float) -> SurfacePath:
        step_length = self._step_length(distance)
        points, walked = [start], 0.0
        while distance - walked > 1e-6:
            onward = self._step(points[-1], across, min(step_length, distance - walked))
            piece = _distance(onward, points[-1])
            if walked + piece > distance:
                onward = self._skin.between(points[-1], onward, (distance - walked) / piece)
                walked = distance
            walked += piece
            points.append(onward)
            if len(points) > _MAX_STEPS:
                raise UnreachableError("the way along the skin does not end")
        return path_through(points if len(points) > 1 else [start, start])

    def tape(self, start: SurfacePoint, end: SurfacePoint) -> SurfacePath:
        """Lay a tape from start to end; see `WalkSurface.tape`."""
        key = (start.position.tobytes(), end.position.tobytes())
        if key not in self._tapes:
            self._tapes[key] = self._skin.require_no_gaps(self._lay_tape(start, end))
        return self._tapes[key]

    def walk_to(
        self, start: SurfacePoint, heading: Vector, axis: Vector, goal: float
    ) -> SurfacePath:
        """Walk until a coordinate is reached; see `WalkSurface.walk_to`.

        Raises
        ------
        UnreachableError
            If the path along the skin does not reach it.
        """
        missing = goal - float(start.position @ axis)
        if abs(missing) < 1e-5:
            return path_through([start, start])
        across = _plane(start, heading * np.sign(missing))
        try:
            return self._walk_to(start, across, axis, goal)
        except ValueError:
            return self._across_gap(start, start.position + missing * axis)

    def _walk_to(
        self, start: SurfacePoint, across: Vector, axis: Vector, goal: float
    ) -> SurfacePath:
        missing = goal - float(start.position @ axis)
        step_length = self._step_length(abs(missing))
        points = [start]
        while len(points) < _MAX_STEPS:
            onward = self._step(points[-1], across, step_length)
            was, now = float(points[-1].position @ axis), float(onward.position @ axis)
            if (now - goal) * missing >= 0:
                return path_through(
                    [*points, self._skin.between(points[-1], onward, (goal - was) / (now - was))]
                )
            if abs(now - goal) > 2 * abs(missing) + 0.02:
                break
            points.append(onward)
        raise UnreachableError("the skin does not lead there from here")

    def _across_gap(self, start: SurfacePoint, goal: Vector) -> SurfacePath:
        """Return the straight path across folds and gaps of layered skin to the goal.

        Raises
        ------
        UnreachableError
            If the skin is a single surface, or there is none near the goal.
        """
        if self._skin.layered:
            point = self._skin.cast_out(goal - BACK_M * start.normal, start.normal)
            if point is not None and norm(point.position - goal) < BACK_M:
                return path_through(
                    [start, self._skin.project_along(point.position, start.normal) or point]
                )
        raise UnreachableError("the skin does not lead there from here")

    def point_at(self, way: SurfacePath, distance: float) -> SurfacePoint:
        """Return the point at a distance; see `WalkSurface.point_at`."""
        marks = marks_of(way.places)
        i = int(np.clip(np.searchsorted(marks, distance) - 1, 0, len(marks) - 2))
        piece = float(marks[i + 1] - marks[i])
        before, after = (SurfacePoint(way.places[k], way.normals[k]) for k in (i, i + 1))
        share = min(max((distance - float(marks[i])) / piece, 0.0), 1.0) if piece > 1e-9 else 0.0
        if share in (0.0, 1.0):
            return after if share else before
        return self._skin.between(before, after, share)

    def snap(self, point: SurfacePoint) -> SurfacePoint:
        """Return the point on the skin itself; see `WalkSurface.snap`."""
        return self._skin.snap(point)

    def _lay_tape(self, start: SurfacePoint, end: SurfacePoint) -> SurfacePath:
        apart = end.position - start.position
        straight = norm(apart)
        if straight < 1e-6:
            return path_through([start, end])
        up = unit(start.normal + end.normal + 1e-9 * UP)
        across = cross(apart, up)
        if norm(across) < 0.2 * straight:  # around the end of a limb, use the plane of the start
            across = cross(apart, start.normal)
        if abs(start.position[0]) + abs(end.position[0]) < ON_MIDLINE_M:
            across = LEFT * across[0]
        try:
            way = self._walk_between(start, end, unit(across), straight)
        except ValueError:
            return self._projected_tape(start, end)
        if self._skin.layered and way.length > _MAX_LENGTH * straight + _SLACK_M:
            return self._projected_tape(
                start, end
            )  # on layered skin the walk went around the far side
        return way

    def _step_length(self, distance: float) -> float:
        parts, shortest, longest = _STRIDES[self._skin.layered]
        return min(max(distance / parts, shortest), longest)

    def _step(self, point: SurfacePoint, across: Vector, step_length: float) -> SurfacePoint:
        outward = unit(point.normal - across * float(point.normal @ across))
        onward = cross(outward, across)
        for share in _SHARES:
            there = point.position + share * step_length * onward
            found = self._skin.project_along(there, outward)
            if found is not None and _distance(found, point) < 4 * step_length:
                return found
        found = self._skin.nearest(point.position + step_length * onward)
        if _distance(found, point) < 0.1 * step_length or float(found.normal @ outward) < 0.0:
            raise UnreachableError("the skin ends here")
        return found

    def _walk_between(
        self, start: SurfacePoint, end: SurfacePoint, across: Vector, straight: float
    ) -> SurfacePath:
        step_length = self._step_length(straight)
        points, walked = [start], 0.0
        while walked < 4 * straight + 0.05 and len(points) < _MAX_STEPS:
            left = end.position - points[-1].position
            if norm(left) <= 1.2 * step_length:
                return path_through([*points, end])
            # Turn the plane so that it still contains the end in spite of accumulated errors.
            turned = across - left * float(across @ left) / float(left @ left)
            points.append(self._step(points[-1], unit(turned), step_length))
            walked += _distance(points[-1], points[-2])
        raise UnreachableError("the tape does not reach")

    def _projected_tape(self, start: SurfacePoint, end: SurfacePoint) -> SurfacePath:
        """Return a tape projected onto the skin from outside, where a walk is impossible."""
        shares = np.linspace(0.0, 1.0, _SUPPORTS + 1)[1:-1]
        return path_through(
            [start, *(self._skin.between_from_outside(start, end, float(s)) for s in shares), end]
        )


def _plane(start: SurfacePoint, heading: Vector) -> Vector:
    """Return the normal of the plane of a walk.

    A path on the midline stays on it. A horizontal direction stays horizontal unless the skin
    is nearly horizontal itself. Otherwise the plane contains the direction and the normal.
    """
    across = cross(heading, start.normal)
    if norm(across) < 0.15:
        raise UnreachableError("the skin does not lead that way from here")
    if abs(start.position[0]) + abs(heading[0]) < ON_MIDLINE_M:
        return LEFT * float(np.sign(across[0]))
    if abs(heading[1]) < 1e-9 and abs(start.normal[1]) < _STEEP:
        return UP * float(np.sign(across[1]))
    return unit(across)


def _distance(a: SurfacePoint, b: SurfacePoint) -> float:
    return norm(a.position - b.position)
