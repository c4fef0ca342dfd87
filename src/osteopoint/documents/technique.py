"""The page of a technique."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from osteopoint.documents.text import as_html

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.catalogue.practice import Practice
    from osteopoint.catalogue.techniques import Numbers, Phase, Setting, Technique

_NUMBER_NAMES = {
    "rate_hz": "rate", "size_mm": "size", "seconds": "time", "pressure": "pressure",
    "passes": "passes",
}  # fmt: skip
_BY = {"self": "yourself", "partner": "somebody else"}
_SKIN = {
    "moves": "The skin goes along with the hand; the hand does not slide.",
    "glides": "The hand glides over the skin.",
}


def technique_sheet(practice: Practice, technique_id: str, setting_id: str) -> str:
    """Return what a technique is, how it is done, and where its numbers come from."""
    technique = practice.technique(technique_id)
    known = {setting.id: setting for setting in technique.settings}
    setting = known.get(setting_id, technique.settings[0])
    parts = [
        f"<h3>What to do: {as_html(technique.name)}</h3><p>{as_html(technique.summary)}</p>",
        _how(practice, technique),
    ]
    for number, phase in enumerate(technique.phases, start=1):
        about = _numbers(setting.numbers[number - 1], phase)
        parts.append(
            f"<p><b>{number}. {as_html(phase.name)}</b>{about}<br>{as_html(phase.goal)}</p>"
        )
        parts.append("<ul>" + "".join(f"<li>{as_html(s)}</li>" for s in phase.steps) + "</ul>")
    parts.append(_origins(technique, setting))
    parts.extend(f"<p><small>{as_html(note)}</small></p>" for note in technique.notes)
    parts.append(
        f'<p><a href="lesson:{as_html(technique.lesson)}">Read more, and what is known</a></p>'
    )
    parts.append(listed("When to stop", practice.gates.stop_rules))
    return "".join(parts)


def listed(title: str, rows: Sequence[str], *, ordered: bool = False) -> str:
    """Return a list under a heading; empty without rows."""
    if not rows:
        return ""
    tag = "ol" if ordered else "ul"
    items = "".join(f"<li>{as_html(row)}</li>" for row in rows)
    return f"<h3>{as_html(title)}</h3><{tag}>{items}</{tag}>"


def _how(practice: Practice, technique: Technique) -> str:
    contacts = [practice.contacts[name] for name in technique.contact]
    notes = " ".join(contact.note for contact in contacts if contact.note)
    by = " or ".join(_BY[who] for who in technique.by if who in _BY)
    rows = (
        ("With", ", ".join(contact.name for contact in contacts) + (". " + notes).rstrip()),
        ("By", f"{by}."),
        ("Direction", technique.direction),
        ("Where", technique.where),
        ("Not", technique.where_not),
        ("Skin", _SKIN[technique.skin] if technique.hands else ""),
    )
    shown = [(name, text) for name, text in rows if text.strip(". ")]
    return "".join(f"<p><b>{name}:</b> {as_html(text)}</p>" for name, text in shown)


def _numbers(numbers: Numbers, phase: Phase) -> str:
    if phase.motion == "rest":
        return ""
    until = "until you feel the pulse, at most " if phase.waits_for_pulse else ""
    parts = [f" – {until}{numbers.seconds:g} s"]
    if phase.motion in ("circle", "knead"):
        parts.append(f"circles {numbers.size_mm:g} mm across")
    if numbers.rate_hz:
        parts.append(f"{numbers.rate_hz:g} a second")
    if phase.motion != "breathe":
        parts.append(f"pressure {numbers.pressure:g} of 10")
    return ", ".join(parts)


def _origins(technique: Technique, setting: Setting) -> str:
    """Return the sources of the numbers, one row for each phase that has numbers."""
    rows = []
    for phase in technique.phases:
        if phase.motion == "rest":
            continue
        said: dict[str, list[str]] = {}
        for (name, number), origin in setting.origins.items():
            if name == phase.id:
                said.setdefault(origin, []).append(_NUMBER_NAMES[number])
        told = "; ".join(f"{', '.join(names)}: {origin}" for origin, names in said.items())
        rows.append(f"{as_html(phase.name)} – {as_html(told)}.")
    if not rows:
        return ""
    body = "<br>".join(rows)
    return (
        f"<p><small>Setting “{as_html(setting.name)}”, where it comes from:<br>{body}</small></p>"
    )
