"""The rows of the library: points by region, channel or bone; bones; landmarks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from osteopoint.catalogue.bones import bones_of
from osteopoint.catalogue.model import Point
from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.filters import Filter
from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget, Target

GROUPINGS = ("region", "channel", "bone")
# From head to foot; a region that is not here comes after them.
BODY = (
    "head", "face", "neck", "shoulder", "scapula", "axilla", "upper arm", "elbow", "forearm",
    "wrist", "hand", "chest", "lateral chest", "upper back", "mid back", "lumbar", "abdomen",
    "flank", "sacral", "pelvis", "hip", "buttock", "groin", "perineum", "thigh", "knee", "leg",
    "ankle", "foot",
)  # fmt: skip
_MARKS = {"osteopoint": "●", "acupoint": "◆"}
_EXTRA = {
    "EX-HN": "Head and neck", "EX-CA": "Chest and abdomen", "EX-B": "Back",
    "EX-UE": "Arm and hand", "EX-LE": "Leg and foot",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the library.

    Attributes
    ----------
    key : its name among its neighbours; unchanged when its text changes
    target : what it selects
    session, lesson : id of the session that it begins or the lesson that it opens
    tip : its other names, or why it is greyed
    spoken : what a screen reader says instead of the text
    cautions : one a line
    greyed : whether it is missing on this body
    opened : whether it is unfolded at first
    only : the filter that shows only what is below it
    count : how many things it stands for
    of_points : whether it is a group of points
    """

    key: str
    text: str
    target: Target | None = None
    session: str = ""
    lesson: str = ""
    tip: str = ""
    spoken: str = ""
    cautions: str = ""
    greyed: bool = False
    opened: bool = False
    only: Filter | None = None
    count: int = 1
    of_points: bool = False
    children: tuple[Row, ...] = ()


def natural(code: str) -> tuple[tuple[int, str], ...]:
    """Return a sort key for codes: BL2 comes before BL10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", code)
    return tuple((int(p), "") if p.isdigit() else (-1, p) for p in parts)


def region_rank(region: str) -> tuple[int, str]:
    """Return a sort key for regions: from head to foot."""
    name = region.replace("_", " ")
    return (BODY.index(name) if name in BODY else len(BODY), name)


def capital(text: str) -> str:
    """Return a text with a capital first letter and without underscores."""
    plain = text.replace("_", " ")
    return plain[:1].upper() + plain[1:]


def all_rows(explorer: Explorer, grouping: str) -> list[Row]:
    """Return everything that can be chosen, points grouped in one of `GROUPINGS`."""
    rows: list[Row] = []
    body_data = explorer.body_data
    if body_data is not None:
        points = PointRows(explorer, body_data)
        ways = {"channel": points.by_channel, "bone": points.by_bone}
        rows.extend(row for row in ways.get(grouping, points.by_region)() if row.count)
    bones = [(bone.region, bone_row(explorer, bone.id)) for bone in explorer.atlas.bones.values()]
    rows.append(_group("Bones", _regions(bones)))
    if body_data is not None:
        found = [landmark_row(explorer, body_data, name) for name in body_data.queries]
        places = [(_landmark_region(explorer, body_data, row.target), row) for row in found]
        rows.append(_group("Landmarks", _regions(places)))
    return rows


class PointRows:
    """Rows of the points that fit the explorer's filter."""

    def __init__(self, explorer: Explorer, body_data: BodyData) -> None:
        self._filter, self._body_data = explorer.filter, body_data
        self._reasons = {(each.point, each.side): each.reason for each in body_data.unplaced}
        self._places: dict[str, list[Point]] = {}
        for point in body_data.catalogue.points.values():
            self._places.setdefault(point.code, []).append(point)

    def row(self, code: str) -> Row | None:
        """Return the row of a point, or of a set with its places below; None if none fits."""
        rows = [row for point in self._places.get(code, ()) if (row := self.place(point))]
        if not rows or len(self._places[code]) == 1:
            return rows[0] if rows else None
        name, several = self._places[code][0].name.rpartition(", ")[0], f" ({len(rows)} places)"
        shorter = tuple(replace(row, text=capital(row.text.rpartition(", ")[2])) for row in rows)
        chosen = next((row for row in rows if not row.greyed), rows[0])
        text = f"{_MARKS[self._places[code][0].system]} {code} {name}{several}"
        spoken = _spoken(f"{code} {name}{several}", self._places[code][0])
        return replace(chosen, key=code, text=text, spoken=spoken, children=shorter)

    def by_region(self) -> list[Row]:
        """Return the two systems, each by region."""
        osteopoints, acupoints = self._system("osteopoint"), self._system("acupoint")
        return [replace(osteopoints, opened=True), acupoints]

    def by_channel(self) -> list[Row]:
        """Return the acupoints by channel, extra points by the part of the body they belong to."""
        letters = {each.name: each.id for each in self._body_data.channels.values()}
        channels: dict[str, list[Row]] = {}
        for point, row in self._every:
            if point.system == "acupoint":
                channels.setdefault(point.channel, []).append(row)
        groups = []
        for name, rows in channels.items():
            known = name in letters
            title, inside = (f"{letters[name]} {name}", rows) if known else (name, _extra(rows))
            groups.append(_group(title, inside, only=Filter(channel=name)))
        return [_group("Acupoints by channel", groups, opened=True), self._system("osteopoint")]

    def by_bone(self) -> list[Row]:
        """Return all points by the bones that they lie on or over; between two, under both."""
        bones: dict[str, list[Row]] = {}
        for point, row in self._every:
            for bone in bones_of(point.bone):
                bones.setdefault(bone, []).append(row)
        groups = [_group(bone, bones[bone], only=Filter(bone=bone)) for bone in sorted(bones)]
        return [_group("Points by bone", groups, opened=True, count=len(self._every))]

    def _system(self, system: str) -> Row:
        rows = ((point.region, row) for point, row in self._every if point.system == system)
        return _group(f"{capital(system)}s", _regions(rows, points=True))

    @cached_property
    def _every(self) -> list[tuple[Point, Row]]:
        """All rows: osteopoints as the catalogue has them, acupoints by channel and number."""
        firsts = {code: places[0] for code, places in self._places.items()}
        order = {name: number for number, name in enumerate(self._body_data.channels)}
        codes = sorted(
            (code for code, point in firsts.items() if point.system == "acupoint"),
            key=lambda code: (order.get(firsts[code].channel, len(order)), natural(code)),
        )
        bony = [code for code, point in firsts.items() if point.system == "osteopoint"]
        rows = [(firsts[code], self.row(code)) for code in (*bony, *codes)]
        return [(point, row) for point, row in rows if row is not None]

    def place(self, point: Point) -> Row | None:
        """Return the row of a point, or of one place of a set; None if it does not fit."""
        fitting = [side for side in point.sides if self._filter.fits(point, side)]
        if not fitting:
            return None
        there = [side for side in self._body_data.placed_sides(point.id) if side in fitting]
        readable = False
        code = f"{point.code} " if point.system == "acupoint" else ""
        also = (point.latin, point.pinyin, point.characters, *point.common)
        tip = f"{code}{point.name}\n{', '.join(text for text in also if text)}"
        if not there:
            tip = self._reasons.get((point.id, fitting[0]), "This body has no place for it.")
            readable = (point.id, fitting[0]) in self._reasons
        return Row(
            key=point.id,
            text=f"{_MARKS[point.system]} {code}{point.name}",
            target=PointTarget(point.id, (there or fitting)[0]) if there or readable else None,
            tip=tip,
            spoken=_spoken(f"{code}{point.name}", point) + ("" if there else ", not on this body"),
            cautions="\n".join(caution.text for caution in point.cautions),
            greyed=not there,
        )


def bone_row(explorer: Explorer, bone_id: str) -> Row:
    """Return the row of a bone."""
    bone = explorer.atlas.bone(bone_id)
    return Row(bone.id, bone.title, BoneTarget(bone.id), bone.latin)


def landmark_row(explorer: Explorer, body_data: BodyData, landmark_id: str) -> Row:
    """Return the row of a landmark, on the side where it is, your left before your right."""
    sides = body_data.queries[landmark_id].sides
    found = [side for side in sides if (landmark_id, side) in body_data.landmarks.found]
    target = LandmarkTarget(landmark_id, (found or list(sides))[0])
    title = explorer.title(target).removesuffix(f", {target.side}")
    return Row(landmark_id, f"▪ {title}", target, spoken=f"{title}, landmark")


def _landmark_region(explorer: Explorer, body_data: BodyData, target: Target | None) -> str:
    assert isinstance(target, LandmarkTarget)
    found = body_data.landmarks.found.get((target.landmark, target.side))
    if found is None:
        return "not on this body"
    bone = explorer.atlas.bones.get(found.bone)
    return "skin" if bone is None else bone.region


def _spoken(text: str, point: Point) -> str:
    return f"{text}, {point.system}" + (", with cautions" if point.cautions else "")


def _extra(rows: list[Row]) -> list[Row]:
    """Return extra points below the part of the body that their code names."""
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(row.key.rstrip("0123456789"), []).append(row)
    known = [code for code in _EXTRA if code in parts]
    others = [code for code in parts if code not in _EXTRA]
    return [
        _group(f"{code} {_EXTRA.get(code, '')}".strip(), parts[code]) for code in known + others
    ]


def _regions(rows: Iterable[tuple[str, Row]], *, points: bool = False) -> list[Row]:
    """Return groups by region, from head to foot; those of points can be shown alone."""
    regions: dict[str, list[Row]] = {}
    for region, row in rows:
        regions.setdefault(region, []).append(row)
    return [
        _group(capital(region), regions[region], only=Filter(region=region) if points else None)
        for region in sorted(regions, key=region_rank)
    ]


def _group(title: str, children: list[Row], **more: Any) -> Row:
    count = more.pop("count", sum(child.count for child in children))
    ofs = any(child.of_points or isinstance(child.target, PointTarget) for child in children)
    more = {"count": count, "of_points": ofs, "children": tuple(children), **more}
    return Row(title, f"{title} ({count})", **more)
