"""How many points a body can carry, how many not, and why: said in groups."""

from collections.abc import Sequence

from osteopoint.anatomy.missing_bones import in_words
from osteopoint.explorer.knowledge import Knowledge
from osteopoint.placement.model import Unplaced

_MOST_GROUPS, _MOST_NAMED = 8, 6


def account(knowledge: Knowledge) -> list[str]:
    """Return sentences: the count first, then a group of points for each reason."""
    given, absent = len(knowledge.placements), knowledge.unplaced
    whole = given + len(absent)
    if not absent:
        return [f"All {whole:,} places of the catalogue can be given on this body."]
    sentences = [f"{given:,} of {whole:,} places of the catalogue can be given on this body."]
    groups = _groups([each for each in absent if each.lacks])
    for lacks, some in groups[:_MOST_GROUPS]:
        sentences.append(f"It lacks {in_words(lacks)}: {_places(some)} cannot be given.")
    rest = [each for _, some in groups[_MOST_GROUPS:] for each in some]
    if rest:
        sentences.append(f"It lacks other bones too: {_places(rest)} cannot be given.")
    astray = [each for each in absent if not each.lacks]
    if astray:
        sentences.append(f"Left out because they do not come out right here: {_places(astray)}.")
    return sentences


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
