"""Measure a skeleton against the figures that it is built towards.

    PYTHONPATH=src python tools/check_figures.py [--atlas DIR] [--sex male] [--markdown]

Prints built and wanted value, range and ratio of each figure. `*` marks a tight row, which must be
within 5 % of the wanted value. The exit status is 1 if a figure is out of its range, if a tight one
misses, or if one cannot be measured. The table is `tools/atlas/data/figures.json`, the measuring is
in `tools/atlas/figures.py`. Lengths are those of the body scaled to the table's height from heel to
the top of the skull, so bodies of any size can be compared.
"""

import sys

from atlas.figures import Result, measure_all, vertebra
from commandline import ASSETS, atlas_parser
from osteopoint.anatomy.atlas import read_atlas
from osteopoint.anatomy.landmark_store import load_landmarks
from skin.body import sex_of
from tables import table

SEXES = ("male", "female")


def main() -> int:
    """Run the command."""
    parser = atlas_parser(__doc__)
    parser.add_argument("--sex", choices=SEXES, help="whose figures; the atlas's own if absent")
    parser.add_argument("--markdown", action="store_true", help="print a table for a document")
    options = parser.parse_args()
    atlas = read_atlas(options.atlas)
    sex = options.sex or sex_of(options.atlas)
    results = measure_all(atlas, load_landmarks(ASSETS, atlas), sex)
    for line in lines(results, options.markdown):
        print(line)
    print(("\n" if options.markdown else "") + closing(results))
    return 0 if all(each.inside and (each.close or not _tight(each)) for each in results) else 1


def lines(results: list[Result], markdown: bool) -> list[str]:
    """Return the table, a head and one line for each figure, as plain text or as Markdown."""
    head = ("figure", "built", "wanted", "range", "ratio", "")
    rows = [head, *(_cells(each) for each in results)]
    return table(rows, (58, 7, 8, 14, 7), markdown=markdown)


def closing(results: list[Result]) -> str:
    """Return the last line: how many figures are in range, how many tight ones within 5 %."""
    tight = [each for each in results if _tight(each)]
    inside, close = sum(e.inside for e in results), sum(e.close for e in tight)
    return (
        f"{inside} of {len(results)} in range, "
        f"{close} of {len(tight)} tight rows within 5 % of what is wanted"
    )


def _tight(each: Result) -> bool:
    return bool(each.row.get("tight", False))


def _cells(each: Result) -> tuple[str, ...]:
    unit = each.row["unit"]
    built, wanted, low, high = (
        "–" if value is None else _said(value, unit)
        for value in (each.built, each.wanted, each.low, each.high)
    )
    # A ratio is useful for a length; for an angle near zero it is not.
    ratio = f"{each.built / each.wanted:.2f}" if unit == "mm" and _tellable(each) else ""
    verdict = "in" if each.inside else "OUT"
    if _tight(each) and not each.close:
        verdict += ", not within 5 %"
    what = each.row["what"] + (" *" if _tight(each) else "")
    return what, built, wanted, f"{low} to {high}", ratio, verdict


def _tellable(each: Result) -> bool:
    return each.built is not None and each.low > 0


def _said(value: float, unit: str) -> str:
    if unit == "level":
        return vertebra(value)
    return f"{value:.0f}" + ("°" if unit == "deg" else "")


if __name__ == "__main__":
    sys.exit(main())
