"""The points and landmarks that are marked, by the explorer's state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import LandmarkTarget, PointTarget, Target

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.explorer.body_data import BodyData
    from osteopoint.placement.model import Placement

Key = tuple[str, str]
Kind = Literal["osteopoint", "acupoint", "landmark"]
# Lifted a little off the surface, so that a coarse drawing of the bone does not cover it.
_LIFT_M = 0.001
# The normal of a landmark is the mean of the surface within this distance.
_AROUND_M = 0.012


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A target to mark.

    Attributes
    ----------
    position : (3,) metres
    on_skin : whether it is on skin, so that skin in front hides it, even glass
    """

    target: PointTarget | LandmarkTarget
    kind: Kind
    position: NDArray[np.float64]
    on_skin: bool = False


def marks_of(
    explorer: Explorer,
    seen_at: Callable[[Placement], Placement],
    on_skin: Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64] | None],
) -> Iterator[Mark]:
    """Return what to mark: landmarks first, because points are drawn over them.

    The selection is always marked.

    Parameters
    ----------
    seen_at : returns where a placement is shown, such as on the skin over it
    on_skin : returns the position on solid skin over a position inside; None without it
    """
    body_data, shown, selected = explorer.body_data, explorer.layers, explorer.selected
    if body_data is None:
        return
    if explorer.demonstration.running:
        yield from _demonstrated(explorer, body_data, seen_at)
        return
    # At each click all of them are gone through, nearly a thousand: keys are compared, and a
    # target is made only for what is marked.
    landmark_key, point_key = _keys(selected)
    hidden = explorer.bones.shown.hidden
    for key, landmark in body_data.landmarks.found.items():
        if (not shown.landmarks or landmark.bone in hidden) and key != landmark_key:
            continue
        target = LandmarkTarget(*key)
        if target == selected and landmark.bone != "skin":
            over = on_skin(*landmark_place(explorer, target))
            if over is not None:
                yield Mark(target, "landmark", over, True)
                continue
        yield Mark(target, "landmark", landmark.position, landmark.bone == "skin")
    wanted = {"osteopoint": shown.osteopoints, "acupoint": shown.acupoints}
    for key, placement in body_data.placements.items():
        point = body_data.catalogue.points[placement.point]
        fits = wanted[point.system] and explorer.filter.fits(point, placement.side)
        if (fits and placement.bone not in hidden) or key == point_key:
            yield _point_mark(point.system, seen_at(placement))


def _keys(selected: Target | None) -> tuple[Key | None, Key | None]:
    """Return the key of a selected landmark and that of a selected point."""
    if isinstance(selected, LandmarkTarget):
        return (selected.landmark, selected.side), None
    if isinstance(selected, PointTarget):
        return None, (selected.point, selected.side)
    return None, None


def _point_mark(kind: Kind, place: Placement) -> Mark:
    position = place.position + _LIFT_M * place.normal
    return Mark(PointTarget(place.point, place.side), kind, position, place.surface == "skin")


def _demonstrated(
    explorer: Explorer, body_data: BodyData, seen_at: Callable[[Placement], Placement]
) -> Iterator[Mark]:
    """Return what the demonstration has named so far; at its end the point itself."""
    shown = explorer.demonstration
    assert shown.target is not None
    side = shown.target.side
    named = dict.fromkeys(name for step in shown.steps[: shown.number] for name in step.places)
    for name in named:
        for each in (side, "midline"):
            key = (name, each)
            if key in body_data.landmarks.found:
                mark = body_data.landmarks.found[key]
                place = LandmarkTarget(name, each)
                yield Mark(place, "landmark", mark.position, mark.bone == "skin")
                break
            if key in body_data.placements:
                kind = body_data.catalogue.points[name].system
                yield _point_mark(kind, seen_at(body_data.placements[key]))
                break
    if shown.finished:
        system = body_data.catalogue.points[shown.target.point].system
        placement = body_data.placements[shown.target.point, side]
        yield _point_mark(system, seen_at(placement))


def landmark_place(
    explorer: Explorer, target: LandmarkTarget
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the position of a landmark and the unit vector to look at it from.

    The vector is the normal there, turned to the side rather than above or below, and to the
    outside of the body.
    """
    landmark = explorer.landmark(target)
    assert explorer.body_data is not None
    skin = explorer.body_data.skin
    bone = explorer.atlas.bones.get(landmark.bone)
    surface = bone.surface if bone is not None else None if skin is None else skin.surface
    if surface is None:
        return landmark.position, np.array([0.0, 0.0, 1.0])
    away = np.linalg.norm(surface.vertices - landmark.position, axis=1)
    near = away <= max(_AROUND_M, float(away.min()))
    facing = surface.normals[near].astype(np.float64).sum(axis=0)
    if np.linalg.norm(facing) < 0.2 * near.sum():  # at a thin edge: as the bone around it faces
        facing = landmark.position - surface.centre
    facing = facing / max(float(np.linalg.norm(facing)), 1e-9)
    outside = landmark.position * [1.0, 0.0, 1.0]
    facing = facing * [1.0, 0.35, 1.0] + 0.3 * outside / max(float(np.linalg.norm(outside)), 0.02)
    return landmark.position, facing / max(float(np.linalg.norm(facing)), 1e-9)
