"""Measure a skin against the breadths, depths and girths it is built towards.

    PYTHONPATH=src python tools/check_skin.py [--atlas DIR] [--sex male] [--skin FILE] [--markdown]

Prints built, wanted, range and ratio, measure by measure; `--skin` measures another skin on the
same skeleton. Ends with status 1 if a measure of skin lies outside its range. The table is
`tools/skin/data/measures.json`, the ways of measuring are `tools/skin/measures.py`. What is
wanted is that of a person of the skin's own stature.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osteopoint.anatomy.atlas import read_atlas
from osteopoint.anatomy.glb import read_glb
from osteopoint.anatomy.skin import NODE
from skin.measures import Body, body_of, take

ASSETS = Path(__file__).resolve().parents[1] / "assets"
TABLE = Path(__file__).parent / "skin" / "data" / "measures.json"
SEXES = ("male", "female")


@dataclass(frozen=True, slots=True)
class Result:
    """One measure as it was taken, beside what was wanted, mm of the body as it stands."""

    row: dict[str, Any]
    built: float
    wanted: float
    low: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether it lies in the range in which grown people of ordinary build lie."""
        return self.low <= self.built <= self.high


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--atlas", type=Path, default=ASSETS / "meshes")
    parser.add_argument("--sex", choices=SEXES, help="whose measures; the atlas's own if absent")
    parser.add_argument("--skin", type=Path, help="another skin for the same skeleton")
    parser.add_argument("--markdown", action="store_true", help="print a table for a document")
    options = parser.parse_args()
    results = measure_all(read_body(options.atlas, options.sex, options.skin))
    for line in lines(results, options.markdown):
        print(line)
    ours = [each for each in results if not each.row.get("bone")]
    inside = sum(each.inside for each in ours)
    closing = f"{inside} of {len(ours)} in range, rows of bone not counted"
    print(("\n" if options.markdown else "") + closing)
    return 0 if inside == len(ours) else 1


def read_body(folder: Path, sex: str | None = None, skin: Path | None = None) -> Body:
    """Return an atlas folder's skin, or another one, with the folder's landmarks."""
    own = read_atlas(folder).sex
    surface = read_glb(skin or folder / "skin.glb")[NODE]
    return body_of(folder, surface, sex or (own if own in SEXES else "male"))


def measure_all(body: Body) -> list[Result]:
    """Return every row of the table measured on a body, mm."""
    table = json.loads(TABLE.read_text("utf-8"))
    scale = body.stature * 1000 / table["scaled_to_mm"][body.sex]
    results = []
    for row in table["measures"]:
        wanted = [value * (1 if row.get("fixed") else scale) for value in row[body.sex]]
        results.append(Result(row, take(body, row["measure"]) * 1000, *wanted))
    return results


def lines(results: list[Result], markdown: bool) -> list[str]:
    """Return the table, a head and a line a measure, as plain text or as Markdown."""
    rows = [("measure", "built", "wanted", "range", "ratio", "")]
    for each in results:
        said = [f"{value:.0f}" for value in (each.built, each.wanted, each.low, each.high)]
        ratio, verdict = f"{each.built / each.wanted:.2f}", "in" if each.inside else "OUT"
        verdict += " (bone)" if each.row.get("bone") else ""
        rows.append((each.row["what"], *said[:2], " to ".join(said[2:]), ratio, verdict))
    if markdown:
        rows.insert(1, ("---", "---:", "---:", ":---:", "---:", "---"))
        return [f"| {' | '.join(row)} |" for row in rows]
    return ["{:<34}{:>7}{:>8}{:>15}{:>7}  {}".format(*row) for row in rows]


if __name__ == "__main__":
    sys.exit(main())
