"""Measure how deep bone lies under the skin at named places: a table and its chart.

    PYTHONPATH=src:tools python -m skin.depths [--atlas FOLDER ...] [--chart PNG]

Prints a Markdown table with one column for each atlas, compared with the range of its sex. The
chart shows the first atlas with published means. The places are in `data/published_depths.json`.
"""

import json
from pathlib import Path
from typing import Any

import vtk
from PIL import Image, ImageDraw, ImageFont

from commandline import MESHES, parser_for
from osteopoint.anatomy.skin import read_skin
from skin.body import body_of, sex_of
from skin.vtkmesh import polydata

_PUBLISHED = Path(__file__).parent / "data" / "published_depths.json"
_PER_MM, _ROW, _LEFT, _TOP = 17, 20, 260, 40
# Figures from these sources were estimated, not published.
_ESTIMATED = ("E", "I", "U", "T")
_INK, _BAR, _FOUND = (40, 44, 50), (201, 142, 112), (30, 90, 160)


def main() -> None:
    """Read the command line, print the table, draw the chart."""
    parser = parser_for(__doc__)
    parser.add_argument("--atlas", type=Path, nargs="+", default=[MESHES])
    parser.add_argument("--chart", type=Path)
    options = parser.parse_args()
    places = read_places()
    names = [row["place"] for row in places]
    columns = [measured(folder, names) for folder in options.atlas]
    sexes = [sex_of(folder) for folder in options.atlas]
    heads = [folder.name for folder in options.atlas]
    print(f"| place | {' | '.join(heads)} | published | range | |")
    print("|---|" + "---:|" * len(columns) + "---|---|---|")
    for i, row in enumerate(places):
        depths = [column[i] for column in columns]
        cells = [row["place"].replace("_", " "), *(f"{depth:.1f}" for depth in depths)]
        cells += [_published(row), _range(row), verdict(row, depths, sexes)]
        print(f"| {' | '.join(cells)} |")
    if options.chart:
        draw(options.chart, places, columns[0])


def read_places() -> list[dict[str, Any]]:
    """Return the places with their published values."""
    return list(json.loads(_PUBLISHED.read_text(encoding="utf-8"))["places"])


def verdict(row: dict[str, Any], depths: list[float], sexes: list[str]) -> str:
    """Return "in", or which bodies are out of their range."""
    out = [
        sex
        for depth, sex in zip(depths, sexes, strict=True)
        if not row[sex][0] <= depth <= row[sex][1]
    ]
    return "OUT: " + ", ".join(out) if out else "in"


def measured(folder: Path, names: list[str]) -> list[float]:
    """Return the depth of each landmark under an atlas's skin, mm; the left one of a pair."""
    skin = read_skin(folder)
    if skin is None:
        raise SystemExit(f"{folder} has no skin.")
    body = body_of(folder, skin.surface, sex_of(folder))
    under = vtk.vtkImplicitPolyDataDistance()
    under.SetInput(polydata(body.vertices, body.faces))
    return [-1000 * float(under.EvaluateFunction(body.left(name))) for name in names]


def draw(path: Path, places: list[dict[str, Any]], column: list[float]) -> None:
    """Draw a bar for each place, with the published mean and deviation as a dot with whiskers."""
    font = ImageFont.load_default(13)
    size = (_LEFT + 46 * _PER_MM, _TOP + _ROW * len(places) + 12)
    image = Image.new("RGB", size, (255, 255, 255))
    pen = ImageDraw.Draw(image)
    for mm in range(0, 46, 5):
        x = _LEFT + mm * _PER_MM
        pen.line([x, _TOP - 6, x, size[1]], (225, 225, 225))
        pen.text((x, 12), f"{mm} mm", _INK, font, anchor="mt")
    for i, (row, depth) in enumerate(zip(places, column, strict=True)):
        y = _TOP + i * _ROW
        pen.text((_LEFT - 8, y + 8), row["place"].replace("_", " "), _INK, font, anchor="rm")
        pen.rectangle([_LEFT, y + 2, _LEFT + depth * _PER_MM, y + 14], _BAR)
        # An estimate has no dot, because a dot would suggest a measurement.
        if row["source"] not in _ESTIMATED:
            mean, spread = row["mean"], row["spread"]
            x = _LEFT + mean * _PER_MM
            if spread:
                pen.line([x - spread * _PER_MM, y + 8, x + spread * _PER_MM, y + 8], _FOUND, 2)
            pen.ellipse([x - 4, y + 4, x + 4, y + 12], _FOUND)
    image.save(path, optimize=True)


def _published(row: dict[str, Any]) -> str:
    spread = f" ± {row['spread']:g}" if row["spread"] else ""
    if row["source"] in _ESTIMATED:
        return f"about {row['mean']:g}{spread} ({row['source']})"
    return f"{row['mean']:g}{spread} ({row['source']})"


def _range(row: dict[str, Any]) -> str:
    """Return the range of both sexes, or the man's and the woman's."""
    said = [f"{low:g} to {high:g}" for low, high in (row["male"], row["female"])]
    return said[0] if said[0] == said[1] else " / ".join(said)


if __name__ == "__main__":
    main()
