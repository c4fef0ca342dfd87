"""Measure how deep bone lies under the skin at named places: a table and its chart.

    PYTHONPATH=src:tools python -m skin.depths [--atlas FOLDER ...] [--chart PNG]

Prints a Markdown table, one column an atlas; the chart shows the first one with published means.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from osteopoint.anatomy.skin import read_skin
from skin.distance import depths
from skin.places import read_skeleton

REPOSITORY = Path(__file__).resolve().parents[2]
_PUBLISHED = Path(__file__).parent / "data" / "published_depths.json"
_PER_MM, _ROW, _LEFT, _TOP = 22, 20, 260, 40
_INK, _BAR, _FOUND = (40, 44, 50), (201, 142, 112), (30, 90, 160)


def main() -> None:
    """Read the command line, print the table, draw the chart."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--atlas", type=Path, nargs="+", default=[REPOSITORY / "assets" / "meshes"])
    parser.add_argument("--chart", type=Path)
    options = parser.parse_args()
    table = json.loads(_PUBLISHED.read_text(encoding="utf-8"))
    names = [row[0] for row in table["places"]]
    columns = [measured(folder, names) for folder in options.atlas]
    print("| place | " + " | ".join(folder.name for folder in options.atlas) + " | published |")
    print("|---|" + "---|" * (len(columns) + 1))
    for i, (name, found) in enumerate(table["places"]):
        cells = " | ".join(f"{column[i]:.1f}" for column in columns)
        print(f"| {name.replace('_', ' ')} | {cells} | {_published(found)} |")
    if options.chart:
        draw(options.chart, table["places"], columns[0])


def measured(folder: Path, names: list[str]) -> list[float]:
    """Return the depth of each landmark under the skin of an atlas, mm; the left of a pair."""
    skeleton, skin = read_skeleton(folder), read_skin(folder)
    if skin is None:
        raise SystemExit(f"{folder} has no skin.")
    points = np.array([skeleton.left(name) for name in names])
    surface = skin.surface
    found = depths(points, surface.vertices.astype(np.float64), surface.faces.astype(np.int64))
    return (found * 1000).tolist()


def draw(path: Path, places: list, column: list[float]) -> None:
    """Draw a bar for each place, and published mean and deviation as a dot with whiskers."""
    font = ImageFont.load_default(13)
    size = (_LEFT + 34 * _PER_MM, _TOP + _ROW * len(places) + 12)
    image = Image.new("RGB", size, (255, 255, 255))
    pen = ImageDraw.Draw(image)
    for mm in range(0, 35, 5):
        x = _LEFT + mm * _PER_MM
        pen.line([x, _TOP - 6, x, size[1]], (225, 225, 225))
        pen.text((x, 12), f"{mm} mm", _INK, font, anchor="mt")
    for i, ((name, found), depth) in enumerate(zip(places, column, strict=True)):
        y = _TOP + i * _ROW
        pen.text((_LEFT - 8, y + 8), name.replace("_", " "), _INK, font, anchor="rm")
        pen.rectangle([_LEFT, y + 2, _LEFT + depth * _PER_MM, y + 14], _BAR)
        if found:
            mean, spread, _ = found
            x = _LEFT + mean * _PER_MM
            if spread:
                pen.line([x - spread * _PER_MM, y + 8, x + spread * _PER_MM, y + 8], _FOUND, 2)
            pen.ellipse([x - 4, y + 4, x + 4, y + 12], _FOUND)
    image.save(path, optimize=True)


def _published(found: list | None) -> str:
    if not found:
        return ""
    mean, spread, source = found
    return f"{mean:g}{f' ± {spread:g}' if spread else ''} ({source})"


if __name__ == "__main__":
    main()
