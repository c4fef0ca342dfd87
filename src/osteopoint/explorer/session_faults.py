"""Why a session may not be done on this body: limits, places, zones, and rules for own sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from osteopoint.errors import OsteopointError
from osteopoint.explorer.body_queries import BodyQueries
from osteopoint.explorer.own_rules import step_faults
from osteopoint.explorer.step_geometry import StepGeometry

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.catalogue.protocols import Protocol, ProtocolStep


def faults_of(protocol: Protocol, body: BodyQueries, geometry: StepGeometry) -> list[str]:
    """Return why a protocol may not be done, one sentence each; empty if it may.

    A session of the user's own is also held to the rules of `own_rules`.
    """
    data = body.body_data
    if data is None:
        return ["The techniques are not loaded yet."]
    found: list[str] = data.practice.faults(protocol, data.catalogue.points)
    if found:
        return found
    for number, step in enumerate(protocol.steps, start=1):
        try:
            fault = _crossed_zone(step, body, geometry)
        except OsteopointError as error:
            fault = str(error)
        if fault:
            found.append(f"'{protocol.id or protocol.name}': step {number}: {fault}")
    if found or not protocol.own:
        return found
    for number, step in enumerate(protocol.steps, start=1):
        faults = step_faults(step, data.practice, data.catalogue.points)
        found += [f"'{protocol.id}': step {number}: {fault}." for fault in faults]
    return found


def _crossed_zone(step: ProtocolStep, body: BodyQueries, geometry: StepGeometry) -> str:
    from osteopoint.placement.zones import forbidden_at

    for track in geometry.tracks(step):
        zone = forbidden_at(geometry.zones(), track.places, step.technique)
        if zone is not None:
            return f"“{_title(step, body)}” crosses {zone.name}. {zone.reason}"
    return ""


def _title(step: ProtocolStep, body: BodyQueries) -> str:
    if body.body_data is not None and step.place in body.body_data.practice.paths:
        return body.body_data.practice.paths[step.place].name
    return body.step_title(step)
