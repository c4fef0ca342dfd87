"""The text about a point, a bone or a landmark, as HTML for the detail panel. No widgets."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from osteopoint.anatomy.atlas import Bone
from osteopoint.documents.technique import listed, technique_sheet
from osteopoint.documents.text import as_html
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget, Target

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.catalogue.model import Point
    from osteopoint.catalogue.practice import Practice
    from osteopoint.placement.model import Placement

_REACH = {
    "self": "You can reach it yourself.",
    "tool": "Easier with a tool, such as a ball against a wall.",
    "partner": "Ask somebody to do it for you.",
}
_STATUS = {
    "standard": "The place is that of the WHO standard, solved on this skeleton.",
    "seed": "The place is the one the source text on osteomassage names.",
    "derived": "A place on bone that can be felt. No published list of osteopoints exists; "
    "this one is ours.",
}
_SYSTEMS = {"osteopoint": "Osteopoint", "acupoint": "Acupoint"}


def sheet(explorer: Explorer, target: Target | None) -> str:
    """Return the sheet of a target; without one that of the work along a path, or a welcome."""
    if target is None:
        step, body_data = explorer.player.step, explorer.body_data
        if step is None or body_data is None:
            return _welcome()
        title = f"<h2>{as_html(explorer.step_title(step))}</h2>"
        return title + technique_sheet(
            body_data.practice, step.technique, explorer.player.setting_id
        )
    if isinstance(target, BoneTarget):
        return _bone_sheet(explorer, explorer.atlas.bone(target.bone))
    if isinstance(target, LandmarkTarget):
        return _landmark_sheet(explorer, target)
    return _point_sheet(explorer, target)


def _welcome() -> str:
    return (
        "<h2>Osteopoint</h2>"
        "<p>Click a marker on the skeleton, or find a place by name on the left.</p>"
        "<p><b>●</b> osteopoints lie on bone, <b>◆</b> acupoints are the points of the WHO "
        "standard: <b>A</b> shows them all, on the skin.</p>"
        "<p>New here? Press <b>D</b>: the guide takes you through the two dimples over the "
        "pelvis, your left and then your right.</p>"
        "<p>Drag to turn the body, wheel to zoom, <b>1</b>–<b>6</b> for the six sides, "
        "<b>K</b> for the skin, <b>M</b> for landmarks, <b>F1</b> for all keys.</p>"
        "<p>With a point chosen, <b>H</b> shows how it is found, <b>W</b> the movement in slow "
        "motion, and <b>Space</b> paces you through it; <b>C</b> draws its channel, <b>U</b> how "
        "sure its place is. <b>Ctrl+L</b> opens the lessons.</p>"
        "<p><i>This program teaches, shows and paces. It does not examine you and promises "
        "nothing. With new, strong or lasting pain see a professional first.</i></p>"
    )


def _fma(bone: Bone) -> str:
    return "" if bone.fma is None else f" · FMA {bone.fma}"


def _bone_sheet(explorer: Explorer, bone: Bone) -> str:
    parts = [
        f"<h2>{as_html(bone.title)}</h2>",
        f"<p><i>{as_html(bone.latin)}</i><br>{as_html(bone.region.replace('_', ' ')).capitalize()}"
        f"{_fma(bone)}</p>",
    ]
    if explorer.body_data is not None:
        here = [p for p in explorer.body_data.placements.values() if p.bone == bone.id]
        if here:
            parts.append("<h3>Points on it</h3><ul>")
            for placement in here:
                point = PointTarget(placement.point, placement.side)
                link = f"point:{placement.point}:{placement.side}"
                parts.append(_link(link, explorer.title(point)))
            parts.append("</ul>")
        marks = [m for m in explorer.body_data.landmarks.found.values() if m.bone == bone.id]
        if marks:
            parts.append("<h3>Landmarks of it</h3><ul>")
            for mark in marks:
                title = explorer.title(LandmarkTarget(mark.id, mark.side))
                parts.append(_link(f"landmark:{mark.id}:{mark.side}", title))
            parts.append("</ul>")
    return "".join(parts)


def _link(address: str, title: str) -> str:
    return f'<li><a href="{escape(address)}">{as_html(title)}</a></li>'


def _landmark_sheet(explorer: Explorer, target: LandmarkTarget) -> str:
    body_data = explorer.body_data
    assert body_data is not None
    key = (target.landmark, target.side)
    query, found = body_data.queries.get(target.landmark), body_data.landmarks.found.get(key)
    side = "" if target.side == "midline" else f", your {target.side}"
    title = explorer.title(target).removesuffix(f", {target.side}")
    parts = [f"<h2>{as_html(title)}{side}</h2><p>Landmark</p>"]
    if found is None:
        reason = body_data.landmarks.absent.get(key, "this body does not have it")
        parts.append(f"<p><b>Not on this body:</b> {as_html(reason)}.</p>")
    elif found.bone in explorer.atlas.bones:
        bone = explorer.atlas.bone(found.bone)
        parts.append(f'<p>On: <a href="bone:{escape(bone.id)}">{as_html(bone.title)}</a></p>')
    else:
        parts.append(f"<p>On the skin. {as_html(body_data.about_skin)}</p>")
    if query is not None and query.note:
        parts.append(f"<p>{as_html(query.note)}</p>")
    if found is not None:
        from osteopoint.catalogue.rules import places_in  # only now: the first picture needs none

        points = body_data.catalogue.points
        users = [
            p
            for p in body_data.placements.values()
            if p.side == target.side and target.landmark in places_in(points[p.point].rule)
        ]
        if users:
            parts.append("<h3>Points found from it</h3><ul>")
            for placement in users:
                title = explorer.title(PointTarget(placement.point, placement.side))
                parts.append(_link(f"point:{placement.point}:{placement.side}", title))
            parts.append("</ul>")
        parts.append(
            "<p><small>A landmark is looked for by a rule on every body that is shown; "
            "its place is not stored by hand.</small></p>"
        )
    return "".join(parts)


def _point_sheet(explorer: Explorer, target: PointTarget) -> str:
    point, absent = explorer.point(target), explorer.absent(target)
    assert explorer.body_data is not None
    if absent:
        return _absent_sheet(explorer, point, target, absent)
    practice, placement = explorer.body_data.practice, explorer.placement(target)
    parts = [
        _heading(explorer, point, target),
        _cautions(point),
        listed("How to find it", point.find, ordered=True),
        f"<p><b>How it feels.</b> {as_html(point.feel)}</p>" if point.feel else "",
        f"<p>{_REACH[point.reach]}</p>" if point.technique else "",
        _what_to_do(explorer, practice, point),
        _place(explorer, point, placement),
        _sources(explorer, point),
    ]
    return "".join(parts)


def _absent_sheet(explorer: Explorer, point: Point, target: PointTarget, why: str) -> str:
    """Return what there is to read of a point that this body has no place for."""
    parts = [
        _heading(explorer, point, target),
        f"<p><b>Not on this body.</b> {as_html(why)}</p>",
        _cautions(point),
        listed("How to find it", point.find, ordered=True),
        f"<p><b>How it feels.</b> {as_html(point.feel)}</p>" if point.feel else "",
        _sources(explorer, point),
    ]
    return "".join(parts)


def _heading(explorer: Explorer, point: Point, target: PointTarget) -> str:
    side = "" if target.side == "midline" else f", your {target.side}"
    named = (point.latin, point.pinyin, point.characters, point.traditional)
    names = [name for name in named if name]
    second = " · ".join(names)
    common = f"<p>Also: {as_html(', '.join(point.common))}.</p>" if point.common else ""
    kind = [f"{_SYSTEMS[point.system]} {point.code}", point.channel, point.region.replace("_", " ")]
    kind.extend(f"{group} point" for group in point.groups)
    about = " · ".join(word for word in kind if word)
    return (
        f"<h2>{as_html(point.name)}{side}</h2>"
        f"<p><i>{as_html(second)}</i><br>{as_html(about)}</p>{common}"
        f"{_set(explorer, point, target)}"
    )


def _set(explorer: Explorer, point: Point, target: PointTarget) -> str:
    """Return the other places of a set, as links."""
    if not point.set_of or explorer.body_data is None:
        return ""
    links = []
    for other in explorer.body_data.catalogue.points.values():
        if other.set_of != point.set_of or other.id == point.id:
            continue
        sides = explorer.body_data.placed_sides(other.id)
        if sides:
            side = target.side if target.side in sides else sides[0]
            name = other.name.rpartition(", ")[2]
            links.append(f'<a href="point:{escape(other.id)}:{side}">{as_html(name)}</a>')
    return f"<p>One of a set; the others: {', '.join(links)}.</p>" if links else ""


def _cautions(point: Point) -> str:
    if not point.cautions:
        return ""
    rows = "".join(f"<li>{as_html(caution.text)}</li>" for caution in point.cautions)
    return f"<h3>⚠ Take care</h3><ul>{rows}</ul>"


def _what_to_do(explorer: Explorer, practice: Practice, point: Point) -> str:
    if not point.technique:
        return "<p><b>To know, not to press:</b> this place is a landmark.</p>"
    player = explorer.player
    here = player.target is not None and player.target.point == point.id
    technique = player.technique.id if here and player.technique else point.technique
    return technique_sheet(practice, technique, player.setting_id)


def _place(explorer: Explorer, point: Point, placement: Placement) -> str:
    off_midline_mm = abs(float(placement.position[0])) * 1000.0
    target = PointTarget(placement.point, placement.side)
    said = explorer.point_context.said
    rows = [
        as_html(" ".join(text for text in (step.sentence, said(step)) if text))
        for step in explorer.construction(target)
    ]
    bone = explorer.atlas.bone(placement.bone)
    on = "On bone" if placement.surface == "bone" else f"{placement.depth_mm:.0f} mm over bone"
    parts = [f"<h3>Where it is on this body</h3><p>{on}: {as_html(bone.title)}."]
    if placement.side != "midline":
        parts.append(f" <b>{off_midline_mm:.0f} mm</b> from the midline of the body.")
    if placement.surface == "skin" and explorer.body_data is not None:
        parts.append(f" {as_html(explorer.body_data.about_skin)}")
    parts.append('</p><p><a href="show:how">▶ Show me how</a> (H)</p>')
    parts.append("<ol>" + "".join(f"<li>{row}</li>" for row in rows) + "</ol>")
    parts.append(_sure(explorer, target))
    parts.extend(f"<p>{as_html(note)}</p>" for note in point.notes)
    parts.append(f"<p><small>{_STATUS[point.location_status]}</small></p>")
    return "".join(parts)


def _sure(explorer: Explorer, target: PointTarget) -> str:
    error = explorer.point_context.location_error(target)
    if error is None or explorer.body_data is None:
        return ""
    known = explorer.body_data.catalogue.sources
    source = known[error.source].title if error.source in known else error.source
    return (
        f"<h3>How sure is that?</h3><p>{as_html(error.what)} "
        f"<b>{error.radius_mm:.0f} mm</b> around the place, shown with <b>U</b>. "
        f"<small>{as_html(source)}</small></p>"
    )


def _sources(explorer: Explorer, point: Point) -> str:
    assert explorer.body_data is not None
    known = explorer.body_data.catalogue.sources
    technique = explorer.body_data.practice.techniques.get(point.technique)
    taught = technique.sources if technique is not None else ()
    named = dict.fromkeys(
        (*point.sources, *taught, *(caution.source for caution in point.cautions))
    )
    # With its id, for the numbers of a technique name theirs by it: "S0: up to three a second".
    rows = [f"{s}: {known[s].title}" if s in known else s for s in named]
    return listed("Sources", rows)
