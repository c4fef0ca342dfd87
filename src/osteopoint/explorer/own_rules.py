"""Rules for own sessions, which nobody has reviewed.

The rules of all sessions look at the one region that the session names. Here each step is
checked against the regions where it works, so that no rule or question can be avoided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from osteopoint.catalogue.model import Point
    from osteopoint.catalogue.practice import Practice
    from osteopoint.catalogue.protocols import ProtocolStep


def step_faults(
    step: ProtocolStep, practice: Practice, points: Mapping[str, Point]
) -> Iterator[str]:
    """Yield what is wrong with a step of an own session: sentences without a full stop."""
    technique = practice.technique(step.technique)
    if step.place in practice.paths and step.place not in paths_for(
        step.technique, practice, points
    ):
        yield f"{technique.name} is not done along {practice.paths[step.place].name}"
    contact = practice.contacts.get(step.contact)
    if contact is not None and set(contact.not_in) & set(worked_regions(step, practice, points)):
        yield f"{contact.name} is not used here: {contact.note}".rstrip(".")


def paths_for(technique_id: str, practice: Practice, points: Mapping[str, Point]) -> list[str]:
    """Return the paths along which a technique is done: those that lie mostly in its regions."""
    regions = practice.technique(technique_id).regions
    return [name for name in practice.paths if _main_region(name, practice, points) in regions]


def worked_regions(
    step: ProtocolStep, practice: Practice, points: Mapping[str, Point]
) -> list[str]:
    """Return the regions that a step works in, each once; none if it touches nothing."""
    if step.place in points:
        return [practice.gates.region_of(points[step.place].region)]
    if step.place in practice.paths:
        regions = set(_regions_of_path(step.place, practice, points))
        technique = practice.techniques.get(step.technique)
        own = technique.regions if technique is not None else ()
        return [*(r for r in own if r in regions), *sorted(regions - set(own))]
    return []


def fitting_regions(
    steps: Iterable[ProtocolStep], practice: Practice, points: Mapping[str, Point]
) -> list[str]:
    """Return the regions that a session of these steps can name, the most likely first.

    The first point decides, else the first path. A session that touches nothing fits anywhere.
    """
    steps = [step for step in steps if step.technique in practice.techniques]
    worked = _all_worked(steps, practice, points)
    regions = practice.gates.regions
    allowed = [
        name
        for name in regions
        if all(name in practice.technique(step.technique).regions for step in steps)
    ]
    fits = [name for name in worked if name in allowed]
    anywhere = [name for name in allowed if not worked or not regions[name].point_regions]
    return [*fits, *anywhere] or worked or list(regions)


def gates_for(
    region: str,
    steps: Iterable[ProtocolStep],
    practice: Practice,
    points: Mapping[str, Point],
) -> tuple[str, ...]:
    """Return the gates of the other regions that the steps work in, to be asked too."""
    there = practice.gates.region(region).gates
    more = [
        gate
        for name in _all_worked(list(steps), practice, points)
        for gate in practice.gates.region(name).gates
    ]
    return tuple(gate for gate in dict.fromkeys(more) if gate not in there)


def _all_worked(
    steps: Sequence[ProtocolStep], practice: Practice, points: Mapping[str, Point]
) -> list[str]:
    points_first = sorted(steps, key=lambda step: step.place not in points)
    return list(
        dict.fromkeys(
            region for step in points_first for region in worked_regions(step, practice, points)
        )
    )


def _regions_of_path(name: str, practice: Practice, points: Mapping[str, Point]) -> list[str]:
    via = practice.paths[name].via
    return [practice.gates.region_of(points[each].region) for each in via if each in points]


def _main_region(name: str, practice: Practice, points: Mapping[str, Point]) -> str:
    counted = Counter(_regions_of_path(name, practice, points)).most_common(1)
    return counted[0][0] if counted else ""
