"""Checks of the texts of a catalogue: one function per rule, one sentence per violation."""

import re
from collections.abc import Iterator

from osteopoint.catalogue.model import Catalogue, Point
from osteopoint.errors import quoted

_CODE = re.compile(r"[A-Z]{2}\d{1,2}|EX-[A-Z]{1,2}\d{1,2}(\.[A-Za-z0-9-]+)?")
_NEVER_PRESSED = re.compile(
    r"hyoid|xiphoid|coccyx|patella|clavicle|median sacral crest|spinous", re.IGNORECASE
)


def check_catalogue(catalogue: Catalogue) -> list[str]:
    """Return one sentence for each violation in the texts of a catalogue.

    Rows that could not be read are in `Catalogue.problems`; the rules of the points are
    checked by `osteopoint.placement.checks.check_rules`.
    """
    found: list[str] = []
    for point in catalogue.points.values():
        for check in (_texts, _sources, _press, _names):
            found.extend(
                f"points.json: {point.id}: {quoted(violation)}."
                for violation in check(point, catalogue)
            )
    return found


def _texts(point: Point, catalogue: Catalogue) -> Iterator[str]:
    if not 2 <= len(point.find) <= 5:
        yield f"'find' has {len(point.find)} steps, not two to five"
    for number, step in enumerate(point.find, start=1):
        if not step.strip():
            yield f"step {number} of 'find' is empty"
        elif len(step) > 160:
            yield f"step {number} of 'find' is longer than 160 letters"
    for field in ("feel", "region", "bone"):
        if not getattr(point, field).strip():
            yield f"'{field}' is empty"


def _sources(point: Point, catalogue: Catalogue) -> Iterator[str]:
    if not point.sources:
        yield "it names no source"
    for source in (*point.sources, *(caution.source for caution in point.cautions)):
        if source not in catalogue.sources:
            yield f"the source '{source}' is not in sources.json"


def _press(point: Point, catalogue: Catalogue) -> Iterator[str]:
    if point.technique and point.system == "osteopoint" and _NEVER_PRESSED.search(point.name):
        yield "this program does not press there, so it has no technique"
    on_spine = point.side == "midline" and any(c.kind == "spine" for c in point.cautions)
    if point.technique and on_spine:
        yield "it lies on the midline of the spine, so it has no technique"


def _names(point: Point, catalogue: Catalogue) -> Iterator[str]:
    if point.system == "acupoint":
        if not _CODE.fullmatch(point.id):
            yield "its id is no WHO code"
        for field in ("pinyin", "characters", "channel"):
            if not getattr(point, field):
                yield f"'{field}' is empty"
    elif not point.id.startswith("OP-"):
        yield "its id does not begin with OP-"
    elif not point.latin:
        yield "'latin' is empty"
