"""How many points a body can carry, how many not, and why: said in groups."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from osteopoint.anatomy.atlas import read_atlas
from osteopoint.anatomy.missing_bones import SKIN_THERE, in_words
from osteopoint.assets import assets_dir
from osteopoint.explorer.knowledge import Knowledge
from osteopoint.explorer.load import load_knowledge
from osteopoint.placement.model import Unplaced

if TYPE_CHECKING:
    from osteopoint.anatomy.importing.atlas_import import Report

_MOST_GROUPS, _FEW_GROUPS, _MOST_NAMED = 8, 3, 6


def account(knowledge: Knowledge) -> list[str]:
    """Return sentences: the count first, then a group of points for each reason."""
    given, absent = len(knowledge.placements), knowledge.unplaced
    whole = given + len(absent)
    if not absent:
        return [f"All {whole:,} places of the catalogue can be given on this body."]
    sentences = [f"{given:,} of {whole:,} places of the catalogue can be given on this body."]
    groups = _groups([each for each in absent if each.lacks])
    most = _MOST_GROUPS
    if given < len(absent):  # a part of a body: what is there says more than what is not
        regions = Counter(knowledge.catalogue.points[p].region for p, _ in knowledge.placements)
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


def with_points(report: "Report", progress: Callable[[float, str], None]) -> "Report":
    """Place every point on a body that was imported; return the report with what it can carry.

    The places are kept, so that the body is quick to show afterwards.

    Raises
    ------
    OsteopointError
        If a file of the program is missing or damaged.
    """
    progress(1.0, "Placing the points")
    knowledge = load_knowledge(assets_dir(), read_atlas(report.folder))
    return replace(report, points=account(knowledge))


def _groups(absent: Sequence[Unplaced]) -> list[tuple[tuple[str, ...], list[Unplaced]]]:
    """Return the points by the bones that they lack, most points first."""
    by_bones: dict[tuple[str, ...], list[Unplaced]] = {}
    for each in absent:
        by_bones.setdefault(tuple(dict.fromkeys(each.lacks)), []).append(each)
    return sorted(by_bones.items(), key=lambda group: -len(group[1]))


def _places(some: Sequence[Unplaced]) -> str:
    names = list(dict.fromkeys(each.point for each in some))
    named = ", ".join(names[:_MOST_NAMED])
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    count = f"{len(some)} place{'' if len(some) == 1 else 's'}"
    return f"{count} ({named}{more})"
