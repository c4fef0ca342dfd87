"""What a good atlas keeps: one small function for each rule, one problem for each breach."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from osteopoint.anatomy.atlas import opposite
from osteopoint.anatomy.meshes import read_light_meshes, read_meshes
from osteopoint.anatomy.skin import Skin, read_skin
from osteopoint.anatomy.surface import Surface
from osteopoint.errors import OsteopointError, quoted
from osteopoint.jsonfile import read_json

SIDES = ("left", "right", "midline")
KINDS = ("bone", "tooth", "cartilage", "disc")
REGIONS = (
    "head", "neck", "chest", "upper_back", "lumbar", "pelvis", "shoulder",
    "arm", "forearm", "hand", "thigh", "knee", "leg", "foot",
)  # fmt: skip
_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*(\.[lr])?")
_SUFFIX = {"left": ".l", "right": ".r", "midline": ""}
_ABOUT = {"id": str, "name": str, "version": str, "licence": str, "credit": str, "sex": str}
# The shortest and tallest body that a mesh in metres can sensibly be, children among them.
_STATURE_M = (0.4, 2.6)
# The lowest bone stands on the floor, or on the sole's skin and fat.
_FLOOR_M = (-0.005, 0.03)
# A coarse skin cuts corners.
BEYOND_SKIN_M = 0.01
# A left bone may differ from its right by this share of its size: people are not symmetric.
_MIRROR = 0.05

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One breach of one rule.

    Attributes
    ----------
    rule : short name of the rule, such as ``closed``
    where : the file, and the bone if it is about one
    message : what is wrong, a sentence without its full stop
    """

    rule: str
    where: str
    message: str

    def __str__(self) -> str:
        """Return the sentence that a person reads."""
        return f"{quoted(self.where, 120)}: {quoted(self.message, 300)}."


@dataclass(frozen=True, slots=True)
class Contents:
    """An atlas folder as it lies on the disk, before anyone trusts it."""

    about: Row
    rows: list[Row]
    surfaces: dict[str, Surface]
    light: dict[str, Surface] | None
    skin: Skin | None = None

    def pairs(self) -> Iterator[tuple[Row, Surface]]:
        """Each row with its surface, where it has one."""
        for row in self.rows:
            surface = self.surfaces.get(str(row.get("node")))
            if surface is not None and len(surface.faces):
                yield row, surface


def check_atlas(folder: Path) -> list[Problem]:
    """Return every problem of the atlas in `folder`; none if it is good."""
    try:
        contents = _read(folder)
    except OsteopointError as error:
        return [Problem("readable", str(folder), str(error).rstrip("."))]
    return [problem for rule in RULES for problem in rule(contents)]


def is_closed(surface: Surface) -> bool:
    """Whether every edge belongs to exactly two faces that turn the same way."""
    corners = surface.faces.astype(np.int64)
    if not len(corners):
        return False
    start, end = corners.reshape(-1), corners[:, [1, 2, 0]].reshape(-1)
    count = int(corners.max()) + 1
    forward, backward = np.sort(start * count + end), np.sort(end * count + start)
    once = bool((np.diff(forward) > 0).all())
    return once and bool(np.array_equal(forward, backward))


def volume(surface: Surface) -> float:
    """Volume within a closed surface, m³; negative if its faces look inward."""
    a, b, c = np.moveaxis(surface.vertices[surface.faces].astype(np.float64), 1, 0)
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)


def _read(folder: Path) -> Contents:
    rows = read_json(folder / "bones.json").get("bones")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise OsteopointError(f"The file {folder / 'bones.json'} lists no bones.")
    about = read_json(folder / "atlas.json")
    return Contents(
        about=about,
        rows=rows,
        surfaces=read_meshes(folder, about),
        light=read_light_meshes(folder, about),
        skin=read_skin(folder),
    )


def _row_name(row: Row) -> str:
    return f"bones.json: {row.get('id', 'a row without id')}"


def _mesh_for_each_row(contents: Contents) -> Iterator[Problem]:
    for row in contents.rows:
        if str(row.get("node")) not in contents.surfaces:
            message = f"its mesh node '{row.get('node')}' is not in skeleton.glb"
            yield Problem("mesh for each row", _row_name(row), message)


def _row_for_each_mesh(contents: Contents) -> Iterator[Problem]:
    named = {str(row.get("node")) for row in contents.rows}
    for node in contents.surfaces:
        if node not in named:
            yield Problem("row for each mesh", f"skeleton.glb: {node}", "no row names this node")


def _unique_ids(contents: Contents) -> Iterator[Problem]:
    for field in ("id", "node"):
        seen: set[str] = set()
        for row in contents.rows:
            value = str(row.get(field))
            if value in seen:
                yield Problem("unique ids", _row_name(row), f"its {field} '{value}' occurs twice")
            seen.add(value)


def _id_pattern(contents: Contents) -> Iterator[Problem]:
    for row in contents.rows:
        if not _ID.fullmatch(str(row.get("id"))):
            message = "an id is small letters, digits and _, then .l or .r for a side"
            yield Problem("id pattern", _row_name(row), message)


def _names(contents: Contents) -> Iterator[Problem]:
    for row in contents.rows:
        for field in ("name", "latin"):
            if not (isinstance(row.get(field), str) and row[field].strip()):
                yield Problem("names", _row_name(row), f"its {field} is missing")


def _vocabulary(contents: Contents) -> Iterator[Problem]:
    for row in contents.rows:
        for field, allowed in (("side", SIDES), ("region", REGIONS), ("kind", KINDS)):
            value = row.get(field, "bone" if field == "kind" else None)
            if value not in allowed:
                yield Problem("vocabulary", _row_name(row), f"there is no {field} '{value}'")


def _fma_ids(contents: Contents) -> Iterator[Problem]:
    seen: dict[int, str] = {}
    for row in contents.rows:
        fma = row.get("fma")
        # Some small parts (sesamoids, lower costal cartilages) have no id of their own.
        if fma is None and "fma" in row:
            continue
        if not isinstance(fma, int) or isinstance(fma, bool) or fma <= 0:
            yield Problem("FMA ids", _row_name(row), f"its FMA id '{fma}' is no positive integer")
        elif fma in seen:
            message = f"its FMA id {fma} is already that of {seen[fma]}"
            yield Problem("FMA ids", _row_name(row), message)
        else:
            seen[fma] = str(row.get("id"))


def _side_of_each(contents: Contents) -> Iterator[Problem]:
    for row, surface in contents.pairs():
        side, x = str(row.get("side")), float(surface.centre[0])
        if side in _SUFFIX and not str(row.get("id")).endswith(_SUFFIX[side]):
            yield Problem("side", _row_name(row), f"its id does not end as a {side} one's")
        wrong = {"left": x <= 0, "right": x >= 0, "midline": abs(x) > 0.02}
        if wrong.get(side, False):
            message = f"it is called {side}, but its middle lies at x = {x * 1000:.0f} mm"
            yield Problem("side", _row_name(row), message)


def _closed(contents: Contents) -> Iterator[Problem]:
    for node, surface in contents.surfaces.items():
        if not is_closed(surface):
            message = "its surface has an open or doubled edge"
            yield Problem("closed", f"skeleton.glb: {node}", message)


def _outward(contents: Contents) -> Iterator[Problem]:
    for node, surface in contents.surfaces.items():
        if is_closed(surface) and volume(surface) <= 0:
            yield Problem("outward", f"skeleton.glb: {node}", "its faces look inward")


def _is_part(contents: Contents) -> bool:
    """Whether the atlas is of a part of a body only, which has no height and no floor."""
    return contents.about.get("part") is True


def _stature(contents: Contents) -> Iterator[Problem]:
    if _is_part(contents):
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
    told = contents.about.get("stature_m")
    if not isinstance(told, int | float) or not stature - 0.02 <= told <= stature + 0.02:
        message = f"stature_m is {told}, but the skeleton measures {stature:.3f} m"
        yield Problem("units", "atlas.json", message)


def _frame(contents: Contents) -> Iterator[Problem]:
    """Head above the feet, toes before the heels, bare feet or soles on y = 0."""
    if _is_part(contents):
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
    if _is_part(contents):
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


def _told_about(contents: Contents) -> Iterator[Problem]:
    """Name, version, licence and credit line are there."""
    for field, kind in _ABOUT.items():
        value = contents.about.get(field)
        if not isinstance(value, kind) or not value.strip():
            yield Problem("about", "atlas.json", f"its {field} is missing")


def _light_mesh(contents: Contents) -> Iterator[Problem]:
    if contents.light is None:
        return
    for node in sorted(set(contents.surfaces) ^ set(contents.light)):
        place = "skeleton_light.glb" if node in contents.surfaces else "skeleton.glb"
        yield Problem("light mesh", f"{place}: {node}", "this node is only in the other mesh file")


def beyond_skin(bone: Surface, skin: Surface) -> float:
    """Return how far a bone reaches beyond the skin's box, metres; none if negative."""
    low, high = skin.bounds
    return float(max((low - bone.bounds[0]).max(), (bone.bounds[1] - high).max()))


def _skin_around(contents: Contents) -> Iterator[Problem]:
    """Skin looks outward, and no bone reaches far beyond its box."""
    if contents.skin is None:
        return
    skin = contents.skin.surface
    if volume(skin) <= 0:
        yield Problem("skin", "skin.glb: skin", "its faces look inward")
    for row, surface in contents.pairs():
        beyond = beyond_skin(surface, skin)
        if beyond > BEYOND_SKIN_M:
            message = f"it reaches {beyond * 1000:.0f} mm beyond the skin"
            yield Problem("skin", _row_name(row), message)


Rule = Callable[[Contents], Iterator[Problem]]
RULES: tuple[Rule, ...] = (
    _told_about,
    _mesh_for_each_row,
    _row_for_each_mesh,
    _unique_ids,
    _id_pattern,
    _names,
    _vocabulary,
    _fma_ids,
    _side_of_each,
    _closed,
    _outward,
    _stature,
    _frame,
    _both_sides,
    _light_mesh,
    _skin_around,
)
