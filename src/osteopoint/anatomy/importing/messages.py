"""Sentences shared by several modules of the import."""

from collections.abc import Sequence

from osteopoint.anatomy.importing.errors import counted
from osteopoint.anatomy.importing.naming import Meaning, Unknown
from osteopoint.anatomy.importing.source import Source
from osteopoint.errors import quoted

_NAMED = 3


def listed(names: Sequence[str], most: int = _NAMED) -> str:
    """Return some names, and the number of the others."""
    shown = ", ".join(f"'{quoted(name, 60)}'" for name in names[:most])
    return f"{shown} and {len(names) - most:,} more" if len(names) > most else shown


def foreign(count: int) -> str:
    """Return the sentence for parts that are not bones."""
    return f"{counted(count, 'part')} named for muscles, vessels, nerves or organs."


def in_one(name: str, needs: str) -> str:
    """Return the sentence for one mesh of several bones: each bone must be its own mesh."""
    return (
        f"'{quoted(name, 80)}' is many bones in one mesh; {needs} must each be a mesh of "
        "their own with a name."
    )


def such_as(unknown: Sequence[Unknown]) -> str:
    """Return the sentence for unrecognised names, with a leading space; empty without names."""
    if not unknown:
        return ""
    names = [each.name for each in unknown]
    verb = "was" if len(names) == 1 else "were"
    return f" {counted(len(names), 'name')} {verb} not understood: {listed(names)}."


def nothing_named(opened: Source, meaning: Meaning) -> str:
    """Return the message that no part of a source has the name of a bone."""
    where = quoted(opened.path)
    if len(opened.pieces) == 1 and not meaning.foreign:
        return (
            f"{where} is one single mesh, '{quoted(opened.pieces[0].name, 60)}': it has no "
            "separate bones. Each bone must be a mesh of its own that is named for it."
        )
    if meaning.needs and not meaning.unknown:
        name, needs = next(iter(meaning.needs.items()))
        return f"In {where} {in_one(name, needs)}"
    parts = counted(len(opened.pieces), "part")
    return f"In {where} nothing has the name of a bone (of {parts}).{such_as(meaning.unknown)}"
