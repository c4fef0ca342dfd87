"""Solver of the rules of points on one body."""

import threading
from collections.abc import Mapping

import numpy as np

from osteopoint.anatomy.atlas import Side
from osteopoint.anatomy.missing_bones import MissingBonesError, in_words
from osteopoint.catalogue.model import Point
from osteopoint.catalogue.rules import places_in
from osteopoint.errors import quoted
from osteopoint.geometry.surfaces import SurfacePoint
from osteopoint.placement.body import THICKEST_M, Body, Site
from osteopoint.placement.bone_finder import BonePoint, Places
from osteopoint.placement.model import Placement, StepTaken, Unplaced
from osteopoint.placement.step_state import StepState
from osteopoint.placement.steps import carry_out
from osteopoint.placement.symmetry import is_symmetric, mirror_image
from osteopoint.placement.walk_surface import FreeSpace, UnreachableError

_FILE = "points.json"
_MAX_CHAIN = 40  # longest chain of points whose rules refer to each other
_ON_MIDLINE_M = 0.0005
# Errors that a step with absurd values can raise.
_MALFORMED = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError,
    AssertionError,
)  # fmt: skip


class Solver:
    """Solver for one body; results that several rules need are cached.

    Parameters
    ----------
    points : all points that rules may name, by id
    """

    def __init__(self, points: Mapping[str, Point], body: Body) -> None:
        self.body = body
        self._points = points
        self._done: dict[tuple[str, Side], Placement | Unplaced] = {}
        self._ends: dict[tuple[str, Side], Placement | SurfacePoint | Unplaced] = {}
        self._steps: dict[tuple[str, Side], tuple[StepTaken, ...]] = {}
        self._pending: list[tuple[str, Side]] = []
        # The window asks for constructions while another thread traces a channel.
        self._lock = threading.RLock()

    def solve_all(self) -> list[Placement | Unplaced]:
        """Solve every point on all its sides, left before right.

        On a symmetric body the right side is mirrored from the left.
        """
        named = {name for point in self._points.values() for name in places_in(point.rule)}
        for measure in self.body.measures.values():
            named.update(measure.places)
        body = self.body
        image = is_symmetric(body.atlas, body.landmarks, body.skin, named)
        keys = [(point, side) for point in self._points.values() for side in point.sides]
        with self._lock:
            self._solve_all([(p, side) for p, side in keys if not (image and side == "right")])
            answers: list[Placement | Unplaced] = []
            for point, side in keys:
                left = answers[-1] if answers else None
                if image and isinstance(left, Placement) and left.point == point.id:
                    answers.append(mirror_image(left))
                else:
                    answers.append(self.solve(point, side))
        return answers

    def solve(self, point: Point, side: Side) -> Placement | Unplaced:
        """Solve a point's rule on one side; return the reason if it cannot be placed."""
        with self._lock:
            self._solve_all([(point, side)])
            return self._done[point.id, side]

    def steps(self, point: Point, side: Side) -> tuple[StepTaken, ...]:
        """Return the steps of a point's construction, up to the first that fails."""
        self.solve(point, side)
        return self._steps[point.id, side]

    def surface_point(self, name: str, side: Side) -> SurfacePoint | None:
        """Return the point's position and normal, or None if it cannot be placed.

        A point without sides is taken on the midline.
        """
        try:
            with self._lock:
                return self._reference_point(name, side)
        except (ValueError, MissingBonesError):
            return None

    def _solve_all(self, keys: list[tuple[Point, Side]]) -> None:
        """Solve some points and find the bone beneath them, vectorised over all of them."""
        on_skin: list[tuple[str, Side, SurfacePoint]] = []
        for point, side in keys:
            if (point.id, side) not in self._done:
                end = self._end(point, side)
                if isinstance(end, SurfacePoint):
                    on_skin.append((point.id, side, end))
                else:
                    self._done[point.id, side] = end
        if not on_skin:
            return
        places = np.array([end.position for _, _, end in on_skin])
        normals = self._outward(places, np.array([end.normal for _, _, end in on_skin]))
        beneath = zip(on_skin, normals, self._beneath(places, normals), strict=True)
        for (name, side, end), normal, below in beneath:
            self._done[name, side] = Placement(
                name, side, end.position, normal, below.bone, "skin", below.depth * 1000
            )

    def _outward(self, places: Places, normals: Places) -> Places:
        """Return the normals turned away from bone; layered skin has inner sides that face it."""
        assert self.body.skin is not None  # without skin no rule ends on it
        if self.body.skin.topology:
            return normals
        inward, back = (
            self.body.bone_finder.straight_in(places, way, THICKEST_M)
            for way in (normals, -normals)
        )
        turned = [
            below is None and behind is not None for below, behind in zip(inward, back, strict=True)
        ]
        return np.where(np.array(turned)[:, None], -normals, normals)

    def _beneath(self, places: Places, normals: Places) -> list[BonePoint]:
        """Return the bone straight in from each place, or the nearest bone."""
        bones = self.body.bone_finder
        straight = bones.straight_in(places, normals)
        rest = [k for k, below in enumerate(straight) if below is None]
        nearest = iter(bones.nearest(places[rest], normals[rest]) if rest else ())
        return [next(nearest) if below is None else below for below in straight]

    def _end(self, point: Point, side: Side) -> Placement | SurfacePoint | Unplaced:
        """Return the end of a rule on bone or skin, or the reason if there is none; cached."""
        key = (point.id, side)
        if key not in self._ends:
            self._pending.append(key)
            self._ends[key] = self._solve(point, side)
            self._pending.pop()
        return self._ends[key]

    def _solve(self, point: Point, side: Side) -> Placement | SurfacePoint | Unplaced:
        walk_surface = self.body.walk_surface if point.system == "acupoint" else FreeSpace()
        site = Site(self.body, side, walk_surface, lambda other: self._reference_point(other, side))
        here: StepState | None = None
        taken: list[StepTaken] = []
        self._steps[point.id, side] = ()
        try:
            for step in point.rule:
                with np.errstate(all="ignore"):  # results of absurd numbers are rejected below
                    result, here = carry_out(step, site, here)
                if not np.isfinite(here.position).all():
                    raise ValueError("its place is not a number")
                taken.append(result)
            if here is None:
                raise ValueError("it has no steps")
            if point.system == "acupoint" and self.body.skin is None:
                raise MissingBonesError("skin")  # the nearest bone would be a different position
            return self._checked_end(point, side, here)
        except MissingBonesError as error:
            return _lacking(point.id, side, error.bones)
        except UnreachableError as error:
            number = min(len(taken) + 1, len(point.rule))
            where = f"in step {number} of its rule in {_FILE} ({side})"
            return Unplaced(point.id, side, _unreachable(point.id, f"{where}, {error}"))
        except _MALFORMED as error:
            reason = quoted(error.args[0] if error.args else type(error).__name__).rstrip(".")
            number = min(len(taken) + 1, len(point.rule))
            where = f"{_FILE}: {point.id} ({side}), step {number}"
            return Unplaced(point.id, side, f"{where}: {reason}.")
        finally:
            self._steps[point.id, side] = tuple(taken)

    def _checked_end(self, point: Point, side: Side, here: StepState) -> Placement | SurfacePoint:
        """Return the end of a rule on bone or skin.

        Raises
        ------
        ValueError
            If the rule ends in neither, or on the wrong side; `UnreachableError` if another
            body could differ.
        """
        out = float(here.position[0]) * {"left": 1, "right": -1, "midline": 0}[side]
        if side != "midline" and abs(out) < _ON_MIDLINE_M:
            raise UnreachableError("it ends on the midline, where no left and right point can lie")
        if here.bone:
            return Placement(point.id, side, here.position, here.normal, here.bone, "bone", 0.0)
        if point.system != "acupoint":
            raise ValueError("its rule does not end on a bone")
        if out < -0.004 or (side == "midline" and abs(here.position[0]) > 0.004):
            raise UnreachableError("it ends on the wrong side of the body")
        return self.body.walk_surface.snap(here.surface_point)

    def _reference_point(self, other: str, side: Side) -> SurfacePoint:
        """Return the position of another point that a rule names."""
        point = self._points.get(other)
        if point is None:
            raise ValueError(f"there is no point '{other}'")
        if (other, side) in self._pending:
            raise ValueError(f"the rule leads back to '{other}'")
        if len(self._pending) > _MAX_CHAIN:
            raise ValueError(f"it is built on more than {_MAX_CHAIN} points, one on the other")
        if side in point.sides:
            found = self._end(point, side)
        elif "midline" in point.sides:
            found = self._end(point, "midline")
        else:
            raise ValueError(f"'{other}' has no {side} side")
        if isinstance(found, Unplaced):
            if found.lacks:
                raise MissingBonesError(*found.lacks)
            raise ValueError(f"it is built on {other}, which has no place here")
        return SurfacePoint(np.asarray(found.position), np.asarray(found.normal))


def _unreachable(point: str, why: str) -> str:
    return f"{point} has no place on this body: {why}; choose another body."


def _lacking(point: str, side: Side, bones: tuple[str, ...]) -> Unplaced:
    """Return the answer for a point that needs missing bones."""
    them = "them" if len(set(bones)) > 1 else "it"
    reason = (
        f"{point} has no place on this body, which lacks {in_words(bones)}; "
        f"choose a body that has {them}."
    )
    return Unplaced(point, side, reason, bones)
