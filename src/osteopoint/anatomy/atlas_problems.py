"""Problems that checks find in an atlas folder, and the contents that the checks look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from osteopoint.anatomy.skin import Skin
from osteopoint.anatomy.surface import Surface
from osteopoint.errors import quoted

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One violation of one rule.

    Attributes
    ----------
    rule : short name of the rule, such as ``closed``
    where : the file, and the bone if it is about one
    message : what is wrong, a sentence without its full stop
    """

    rule: str
    where: str
    message: str

    def __str__(self) -> str:
        """Return the sentence that the user reads."""
        return f"{quoted(self.where, 120)}: {quoted(self.message, 300)}."


@dataclass(frozen=True, slots=True)
class Contents:
    """Contents of an atlas folder as read from the disk, not yet checked.

    Attributes
    ----------
    about : content of `atlas.json`
    rows : rows of `bones.json`
    surfaces, light : by mesh node; `light` is None without a light mesh file
    skin : None if the atlas has none
    """

    about: Row
    rows: list[Row]
    surfaces: dict[str, Surface]
    light: dict[str, Surface] | None
    skin: Skin | None = None

    def pairs(self) -> Iterator[tuple[Row, Surface]]:
        """Yield each row that has a surface, with that surface."""
        for row in self.rows:
            surface = self.surfaces.get(str(row.get("node")))
            if surface is not None and len(surface.faces):
                yield row, surface


def row_name(row: Row) -> str:
    """Return how a problem names a row of `bones.json`."""
    return f"bones.json: {row.get('id', 'a row without id')}"


def is_part(contents: Contents) -> bool:
    """Return whether the atlas holds a part of a body only, which has no height and no floor."""
    return contents.about.get("part") is True
