"""How many points a body can carry, how many it cannot, and why."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from osteopoint.anatomy.missing_bones import SKIN_THERE, in_words
from osteopoint.assets import assets_dir
from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.load import LoadedBody, load_body
from osteopoint.placement.model import Unplaced

if TYPE_CHECKING:
    from osteopoint.anatomy.importing.atlas_import import Report

_MAX_GROUPS, _FEW_GROUPS, _MAX_NAMED = 8, 3, 6


def account(body_data: BodyData) -> list[str]:
    """Return sentences: first the count, then the points that cannot be placed, by reason."""
    given, absent = len(body_data.placements), body_data.unplaced
    whole = given + len(absent)
    if not absent:
        return [f"All {whole:,} places of the catalogue can be given on this body."]
    sentences = [f"{given:,} of {whole:,} places of the catalogue can be given on this body."]
    groups = _groups([each for each in absent if each.lacks])
    most = _MAX_GROUPS
    if given < len(absent):  # a part of a body: name what is there rather than what is not
        regions = Counter(body_data.catalogue.points[p].region for p, _ in body_data.placements)
        where = ", ".join(f"{region} {count}" for region, count in regions.most_common())
        sentences.append(f"By part of the body: {where or 'none'}.")
        most = _FEW_GROUPS
    for lacks, some in groups[:most]:
        why = f"It lacks {in_words(lacks)}"
        if lacks == (SKIN_THERE,):
            why = "Where it has no bones it has no skin"
        sentences.append(f"{why}: {_places(some)} cannot be given.")
    rest = [each for _, some in groups[most:] for each in some]
    if rest:
        sentences.append(f"It lacks other bones too: {_places(rest)} cannot be given.")
    astray = [each for each in absent if not each.lacks]
    if astray:
        sentences.append(f"Left out because they do not come out right here: {_places(astray)}.")
    return sentences


@dataclass(frozen=True, slots=True)
class ImportedBody:
    """What came of an import.

    Attributes
    ----------
    report : with the account of its points
    body : the body, ready to be shown; None if it was not read
    """

    report: "Report"
    body: LoadedBody | None


def with_points(report: "Report", progress: Callable[[float, str], None]) -> ImportedBody:
    """Read a body that was imported and place every point on it.

    The places are cached, so that the body is quick to show afterwards.

    Raises
    ------
    OsteopointError
        If a file of the program is missing or damaged.
    """
    progress(1.0, "Placing the points")
    body = load_body(assets_dir(), report.folder)
    return ImportedBody(replace(report, points=account(body.body_data)), body)


def _groups(absent: Sequence[Unplaced]) -> list[tuple[tuple[str, ...], list[Unplaced]]]:
    """Group the points by the bones that are missing; the largest group first."""
    by_bones: dict[tuple[str, ...], list[Unplaced]] = {}
    for each in absent:
        by_bones.setdefault(tuple(dict.fromkeys(each.lacks)), []).append(each)
    return sorted(by_bones.items(), key=lambda group: -len(group[1]))


def _places(some: Sequence[Unplaced]) -> str:
    names = list(dict.fromkeys(each.point for each in some))
    named = ", ".join(names[:_MAX_NAMED])
    more = f" and {len(names) - _MAX_NAMED} more" if len(names) > _MAX_NAMED else ""
    count = f"{len(some)} place{'' if len(some) == 1 else 's'}"
    return f"{count} ({named}{more})"
