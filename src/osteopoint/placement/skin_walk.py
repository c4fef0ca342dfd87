"""Walking on the skin as a tape measure lies: along it, in one plane.

A walk goes in short straight steps in a plane that holds the direction and the skin's
normal; after each step it comes back onto the skin straight along the normal (`feelers`). So it
also crosses skins that are made of loose patches, as other people's often are.
"""

import numpy as np

from osteopoint.geometry.frames import LEFT, UP, Vector, cross, norm, unit
from osteopoint.geometry.lines import marks_of
from osteopoint.geometry.surfaces import SurfacePoint
from osteopoint.placement.skin_probe import BACK_M, ON_MIDLINE_M, SkinProbe
from osteopoint.placement.walk_surface import SurfacePath, UnreachableError, path_through

# How a way is cut into steps: into so many, but none shorter or longer than this.
_STRIDES = {False: (7, 0.005, 0.018), True: (12, 0.003, 0.010)}  # loose skin takes shorter ones
_PRESSED = 12
_STEEP = 0.75
_SHARES = (1.0, 0.5, 1.5, 2.5)  # of a stride: shorter, then over a gap in loose patches
_ENOUGH = 600
_MAX_LENGTH, _SLACK_M = 1.8, 0.03  # times the straight way, and more


class SkinWalk:
    """A skin to walk on.

    Parameters
    ----------
    skin : how it is felt for
    """

    def __init__(self, skin: SkinProbe) -> None:
        self._skin = skin
        self._stands: dict[tuple[bytes, bytes], SurfacePoint] = {}
        self._tapes: dict[tuple[bytes, bytes], SurfacePath] = {}

    def project(self, place: Vector, seen_from: Vector | None) -> SurfacePoint:
        """Return the skin straight out from a place, or the nearest; see `WalkSurface.stand`."""
        key = (place.tobytes(), b"" if seen_from is None else seen_from.tobytes())
        if key not in self._stands:
            self._stands[key] = self._skin.project(place, seen_from)
        return self._stands[key]

    def walk(self, start: SurfacePoint, heading: Vector, distance: float) -> SurfacePath:
        """Walk a distance; see `WalkSurface.walk`.

        Raises
        ------
        UnreachableError
            If the skin does not lead that way, or ends.
        """
        across = _plane(start, heading)
        try:
            return self._walked(start, across, distance)
        except ValueError:
            onward = cross(unit(start.normal - across * float(start.normal @ across)), across)
            return self._crossed(start, start.position + distance * onward)

    def _walked(self, start: SurfacePoint, across: Vector, distance: float) -> SurfacePath:
        stride = self._stride(distance)
        points, gone = [start], 0.0
        while distance - gone > 1e-6:
            onward = self._step(points[-1], across, min(stride, distance - gone))
            piece = _apart(onward, points[-1])
            if gone + piece > distance:
                onward = self._skin.partway(points[-1], onward, (distance - gone) / piece)
                gone = distance
            gone += piece
            points.append(onward)
            if len(points) > _ENOUGH:
                raise UnreachableError("the way along the skin does not end")
        return path_through(points if len(points) > 1 else [start, start])

    def tape(self, start: SurfacePoint, end: SurfacePoint) -> SurfacePath:
        """Lay a tape from start to end; see `WalkSurface.tape`."""
        key = (start.position.tobytes(), end.position.tobytes())
        if key not in self._tapes:
            self._tapes[key] = self._skin.refuse_gaps(self._laid(start, end))
        return self._tapes[key]

    def walk_to(
        self, start: SurfacePoint, heading: Vector, axis: Vector, goal: float
    ) -> SurfacePath:
        """Walk up to a level; see `WalkSurface.until`.

        Raises
        ------
        UnreachableError
            If the way along the skin never comes there.
        """
        missing = goal - float(start.position @ axis)
        if abs(missing) < 1e-5:
            return path_through([start, start])
        across = _plane(start, heading * np.sign(missing))
        try:
            return self._walked_until(start, across, axis, goal)
        except ValueError:
            return self._crossed(start, start.position + missing * axis)

    def _walked_until(
        self, start: SurfacePoint, across: Vector, axis: Vector, goal: float
    ) -> SurfacePath:
        missing = goal - float(start.position @ axis)
        stride = self._stride(abs(missing))
        points = [start]
        while len(points) < _ENOUGH:
            onward = self._step(points[-1], across, stride)
            was, now = float(points[-1].position @ axis), float(onward.position @ axis)
            if (now - goal) * missing >= 0:
                return path_through(
                    [*points, self._skin.partway(points[-1], onward, (goal - was) / (now - was))]
                )
            if abs(now - goal) > 2 * abs(missing) + 0.02:
                break
            points.append(onward)
        raise UnreachableError("the skin does not lead there from here")

    def _crossed(self, start: SurfacePoint, goal: Vector) -> SurfacePath:
        """Return the way straight over folds and gaps of loose skin to what lies at the goal.

        Raises
        ------
        UnreachableError
            If the skin is one piece, on which one can walk, or there is none near the goal.
        """
        if self._skin.layered:
            point = self._skin.out(goal - BACK_M * start.normal, start.normal)
            if point is not None and norm(point.position - goal) < BACK_M:
                return path_through(
                    [start, self._skin.touch(point.position, start.normal) or point]
                )
        raise UnreachableError("the skin does not lead there from here")

    def point_at(self, way: SurfacePath, distance: float) -> SurfacePoint:
        """Return where one stands on a way; see `WalkSurface.part`."""
        marks = marks_of(way.places)
        i = int(np.clip(np.searchsorted(marks, distance) - 1, 0, len(marks) - 2))
        piece = float(marks[i + 1] - marks[i])
        before, after = (SurfacePoint(way.places[k], way.normals[k]) for k in (i, i + 1))
        share = min(max((distance - float(marks[i])) / piece, 0.0), 1.0) if piece > 1e-9 else 0.0
        if share in (0.0, 1.0):
            return after if share else before
        return self._skin.partway(before, after, share)

    def snap(self, point: SurfacePoint) -> SurfacePoint:
        """Return the skin itself under where the feelers stood; see `WalkSurface.land`."""
        return self._skin.snap(point)

    def _laid(self, start: SurfacePoint, end: SurfacePoint) -> SurfacePath:
        apart = end.position - start.position
        straight = norm(apart)
        if straight < 1e-6:
            return path_through([start, end])
        up = unit(start.normal + end.normal + 1e-9 * UP)
        across = cross(apart, up)
        if norm(across) < 0.2 * straight:  # round a limb's end: begin as one stands
            across = cross(apart, start.normal)
        if abs(start.position[0]) + abs(end.position[0]) < ON_MIDLINE_M:
            across = LEFT * across[0]
        try:
            way = self._round(start, end, unit(across), straight)
        except ValueError:
            return self._pressed(start, end)
        if self._skin.layered and way.length > _MAX_LENGTH * straight + _SLACK_M:
            return self._pressed(start, end)  # on loose skin it went astray, round the back
        return way

    def _stride(self, distance: float) -> float:
        parts, shortest, longest = _STRIDES[self._skin.layered]
        return min(max(distance / parts, shortest), longest)

    def _step(self, point: SurfacePoint, across: Vector, stride: float) -> SurfacePoint:
        outward = unit(point.normal - across * float(point.normal @ across))
        onward = cross(outward, across)
        for share in _SHARES:
            there = point.position + share * stride * onward
            found = self._skin.touch(there, outward)
            if found is not None and _apart(found, point) < 4 * stride:
                return found
        found = self._skin.nearest(point.position + stride * onward)
        if _apart(found, point) < 0.1 * stride or float(found.normal @ outward) < 0.0:
            raise UnreachableError("the skin ends here")
        return found

    def _round(
        self, start: SurfacePoint, end: SurfacePoint, across: Vector, straight: float
    ) -> SurfacePath:
        stride = self._stride(straight)
        points, gone = [start], 0.0
        while gone < 4 * straight + 0.05 and len(points) < _ENOUGH:
            left = end.position - points[-1].position
            if norm(left) <= 1.2 * stride:
                return path_through([*points, end])
            # The plane goes through the end, whatever the steps have added up to.
            turned = across - left * float(across @ left) / float(left @ left)
            points.append(self._step(points[-1], unit(turned), stride))
            gone += _apart(points[-1], points[-2])
        raise UnreachableError("the tape does not reach")

    def _pressed(self, start: SurfacePoint, end: SurfacePoint) -> SurfacePath:
        """Return a tape pressed onto the skin from outside, where one cannot walk."""
        shares = np.linspace(0.0, 1.0, _PRESSED + 1)[1:-1]
        return path_through([start, *(self._skin.over(start, end, float(s)) for s in shares), end])


def _plane(start: SurfacePoint, heading: Vector) -> Vector:
    """Return the normal of the plane to walk in.

    A way on the midline stays on it. A level direction is kept level on all but roof-like skin;
    otherwise the plane holds the direction and the skin's normal.
    """
    across = cross(heading, start.normal)
    if norm(across) < 0.15:
        raise UnreachableError("the skin does not lead that way from here")
    if abs(start.position[0]) + abs(heading[0]) < ON_MIDLINE_M:
        return LEFT * float(np.sign(across[0]))
    if abs(heading[1]) < 1e-9 and abs(start.normal[1]) < _STEEP:
        return UP * float(np.sign(across[1]))
    return unit(across)


def _apart(a: SurfacePoint, b: SurfacePoint) -> float:
    return norm(a.position - b.position)
