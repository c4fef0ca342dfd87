"""Checks of the meshes of an atlas: closed, outward, upright, in metres, inside the skin."""

from collections.abc import Iterator

import numpy as np

from osteopoint.anatomy.atlas import SUFFIX, opposite
from osteopoint.anatomy.atlas_problems import Contents, Problem, is_part, row_name
from osteopoint.anatomy.surface import Surface, is_closed, volume

_SUFFIX: dict[str, str] = dict(SUFFIX.items())
# The shortest and tallest body that a mesh in metres can have, children included.
_STATURE_M = (0.4, 2.6)
# The lowest bone stands on the floor, or on the skin and fat of the sole.
_FLOOR_M = (-0.005, 0.03)
BEYOND_SKIN_M = 0.01  # a coarse skin cuts corners
# Allowed difference of a left bone from its right one, as a share of its size: people are not
# symmetric.
_MIRROR = 0.05


def _side_of_each(contents: Contents) -> Iterator[Problem]:
    for row, surface in contents.pairs():
        side, x = str(row.get("side")), float(surface.centre[0])
        if side in _SUFFIX and not str(row.get("id")).endswith(_SUFFIX[side]):
            yield Problem("side", row_name(row), f"its id does not end as a {side} one's")
        wrong = {"left": x <= 0, "right": x >= 0, "midline": abs(x) > 0.02}
        if wrong.get(side, False):
            message = f"it is called {side}, but its middle lies at x = {x * 1000:.0f} mm"
            yield Problem("side", row_name(row), message)


def _closed(contents: Contents) -> Iterator[Problem]:
    for node, surface in contents.surfaces.items():
        if not is_closed(surface):
            message = "its surface has an open or doubled edge"
            yield Problem("closed", f"skeleton.glb: {node}", message)


def _outward(contents: Contents) -> Iterator[Problem]:
    for node, surface in contents.surfaces.items():
        if is_closed(surface) and volume(surface) <= 0:
            yield Problem("outward", f"skeleton.glb: {node}", "its faces look inward")


def _stature(contents: Contents) -> Iterator[Problem]:
    if is_part(contents):
        return
    heights = np.array([surface.bounds[:, 1] for _, surface in contents.pairs()])
    if not len(heights):
        return
    stature, (least, most) = float(heights.max() - heights.min()), _STATURE_M
    if not least <= stature <= most:
        message = (
            f"the body is {stature:.3g} m tall, not {least} to {most} m; it may not be in metres"
        )
        yield Problem("units", "skeleton.glb", message)
    stated = contents.about.get("stature_m")
    if not isinstance(stated, int | float) or not stature - 0.02 <= stated <= stature + 0.02:
        message = f"stature_m is {stated}, but the skeleton measures {stature:.3f} m"
        yield Problem("units", "atlas.json", message)


def _frame(contents: Contents) -> Iterator[Problem]:
    """Check that the head is above the feet, the toes before the heels, the floor at y = 0."""
    if is_part(contents):
        return
    surfaces = {str(row.get("id")): surface for row, surface in contents.pairs()}
    calcaneus, toe = surfaces.get("calcaneus.l"), surfaces.get("foot_distal_phalanx_1.l")
    head = next((name for name in ("cranium", "frontal_bone") if name in surfaces), "cranium")
    for name, higher, lower, axis, message in (
        (head, surfaces.get(head), calcaneus, 1, "the head is not above the feet"),
        ("foot", toe, calcaneus, 2, "the toes are not in front of the heels"),
    ):
        if higher and lower and higher.centre[axis] <= lower.centre[axis]:
            yield Problem("frame", f"skeleton.glb: {name}", f"{message}: +Y is up, +Z to the front")
    if surfaces:
        floor = float(min(surface.bounds[0, 1] for surface in surfaces.values()))
        if not _FLOOR_M[0] <= floor <= _FLOOR_M[1]:
            message = f"the lowest place is at y = {floor * 1000:.0f} mm, not on the floor"
            yield Problem("frame", "skeleton.glb", message)


def _both_sides(contents: Contents) -> Iterator[Problem]:
    if is_part(contents):
        return
    sizes = {
        str(row.get("id")): np.ptp(surface.bounds, axis=0) for row, surface in contents.pairs()
    }
    for name, size in sizes.items():
        other = opposite(name)
        if other == name:
            continue
        if other not in sizes:
            yield Problem("both sides", f"bones.json: {name}", f"there is no {other}")
        elif name.endswith("l"):
            differs = float(np.abs(size - sizes[other]).max() / max(size.max(), 1e-9))
            if differs > _MIRROR:
                message = f"its size differs from that of {other} by {differs:.0%}"
                yield Problem("both sides", f"skeleton.glb: {name}", message)


def _skin_around(contents: Contents) -> Iterator[Problem]:
    """Check that the skin looks outward, and that no bone reaches far beyond its box."""
    if contents.skin is None:
        return
    skin = contents.skin.surface
    if volume(skin) <= 0:
        yield Problem("skin", "skin.glb: skin", "its faces look inward")
    for row, surface in contents.pairs():
        beyond = beyond_skin(surface, skin)
        if beyond > BEYOND_SKIN_M:
            message = f"it reaches {beyond * 1000:.0f} mm beyond the skin"
            yield Problem("skin", row_name(row), message)


def beyond_skin(bone: Surface, skin: Surface) -> float:
    """Return how far a bone reaches beyond the bounding box of the skin, metres.

    A negative value means that the bone lies inside the box.
    """
    low, high = skin.bounds
    return float(max((low - bone.bounds[0]).max(), (bone.bounds[1] - high).max()))


MESH_RULES = (_side_of_each, _closed, _outward, _stature, _frame, _both_sides)
SKIN_RULE = _skin_around
