"""Practice data: techniques, protocols, gates, paths and zones."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from osteopoint.catalogue.gates import Gates, read_gates
from osteopoint.catalogue.model import Point
from osteopoint.catalogue.paths import Route, Zone, read_paths, read_zones
from osteopoint.catalogue.protocols import KnownNames, Protocol, faults, read_protocols
from osteopoint.catalogue.techniques import Contact, Technique, Techniques, read_techniques
from osteopoint.errors import OsteopointError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Practice:
    """Techniques, protocols, gates, paths and zones."""

    all_techniques: Techniques
    protocols: dict[str, Protocol]
    gates: Gates
    paths: dict[str, Route]
    zones: dict[str, Zone]

    @property
    def techniques(self) -> dict[str, Technique]:
        """Every technique by id."""
        return self.all_techniques.by_id

    @property
    def contacts(self) -> dict[str, Contact]:
        """Every contact (hand, finger, tool) by id."""
        return self.all_techniques.contacts

    def technique(self, technique_id: str) -> Technique:
        """Return a technique; raise an `OsteopointError` that lists all if it is unknown."""
        return _known(self.techniques, technique_id, "technique")

    def protocol(self, protocol_id: str) -> Protocol:
        """Return a protocol by id or alias; raise an error that lists all if it is unknown."""
        for protocol in self.protocols.values():
            if protocol_id in protocol.also:
                return protocol
        return _known(self.protocols, protocol_id, "protocol")

    def faults(self, protocol: Protocol, points: Mapping[str, Point]) -> list[str]:
        """Return the faults of a protocol, one sentence each."""
        return faults(protocol, KnownNames(points, self.paths, self.all_techniques, self.gates))


def read_practice(assets: Path) -> Practice:
    """Read techniques, protocols, gates, paths and zones.

    Raises
    ------
    OsteopointError
        If a file is missing or damaged, or a setting exceeds a limit.
    """
    return Practice(
        read_techniques(assets / "techniques.json"),
        read_protocols(assets / "protocols.json"),
        read_gates(assets / "gates.json"),
        read_paths(assets / "paths.json"),
        read_zones(assets / "zones.json"),
    )


def _known(table: Mapping[str, T], name: str, kind: str) -> T:
    if name not in table:
        raise OsteopointError(f"There is no {kind} '{name}'; there is {', '.join(table)}.")
    return table[name]
