"""Compare the breadths, depths and girths of a skin with their targets.

    PYTHONPATH=src python tools/check_skin.py [--atlas DIR] [--sex male] [--skin FILE] [--markdown]

Prints built and wanted value, range and ratio of each measure. `--skin` measures another skin on
the same skeleton. The exit status is 1 if a measure is out of its range. The table is
`tools/skin/data/measures.json`, the measuring is in `tools/skin/measures.py`. Targets are
those of a person as tall as the skin.
"""

import json
import sys
from pathlib import Path

import numpy as np

from atlas.figures import Result
from commandline import atlas_parser
from osteopoint.anatomy.glb import read_glb
from osteopoint.anatomy.skin import NODE
from skin.body import UP, Array, Body, body_of, sex_of
from skin.measures import measured
from tables import table

TABLE = Path(__file__).parent / "skin" / "data" / "measures.json"
SEXES = ("male", "female")
# The ring of skin around a dimple, from which the surface without the dimple is estimated.
RING_MM = (22.0, 40.0)
# A shallower hollow is not visible and has no width.
FLAT_MM = 0.3


def main() -> int:
    """Run the command."""
    parser = atlas_parser(__doc__)
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
    surface = read_glb(skin or folder / "skin.glb")[NODE]
    return body_of(folder, surface, sex or sex_of(folder))


def measure_all(body: Body) -> list[Result]:
    """Return every row of the table measured on a body, mm."""
    table = json.loads(TABLE.read_text("utf-8"))
    scale = body.stature * 1000 / table["scaled_to_mm"][body.sex]
    results = []
    for row in table["measures"]:
        wanted = [value * (1 if row.get("fixed") else scale) for value in row[body.sex]]
        results.append(Result(row, measured(body, row["measure"]) * 1000, *wanted))
    found = dimple(body)
    return results + [Result(row, found[row["id"]], *row[body.sex]) for row in table["dimples"]]


def dimple(body: Body) -> dict[str, float]:
    """Return depth and width of the dimple over the left PSIS, and its distance from it, mm.

    The skin is read as heights over a plane, and compared with the quadratic surface that fits the
    ring around it. A hollow that extends into the ring is measured as too shallow.
    """
    foot, outward = _over(body, body.left("psis"))
    aside = np.cross(UP, outward) / np.linalg.norm(np.cross(UP, outward))
    frame = np.stack([aside, np.cross(outward, aside), outward], axis=1)
    line = np.arange(-RING_MM[1], RING_MM[1] + 1.0)
    u, v = (axis.ravel() for axis in np.meshgrid(line, line))
    height = _heights((body.vertices - foot) @ frame * 1000, body.faces, np.column_stack([u, v]))
    far = np.hypot(u, v)
    terms = np.column_stack([np.ones_like(u), u, v, u * u, u * v, v * v])
    ring = (far > RING_MM[0]) & (far < RING_MM[1]) & np.isfinite(height)
    below = terms @ np.linalg.lstsq(terms[ring], height[ring], rcond=None)[0] - height
    inner = np.where((far < RING_MM[0]) & np.isfinite(below), below, -np.inf)
    deepest = int(np.argmax(inner))
    depth = float(inner[deepest])
    # Each node of the grid represents a square millimetre.
    hollow = (below > depth / 2) & (far < sum(RING_MM) / 2)
    width = 2 * np.sqrt(hollow.sum() / np.pi) if depth > FLAT_MM else 0.0
    return {
        "dimple_depth": depth,
        "dimple_width": float(width),
        "dimple_off": float(far[deepest]),
    }


def _over(body: Body, point: Array) -> tuple[Array, Array]:
    """Return the skin's place nearest to a point, and the mean normal around it."""
    corners = body.vertices[body.faces]
    near = corners[np.linalg.norm(corners.mean(axis=1) - point, axis=1) < 0.06]
    across = np.cross(near[:, 1] - near[:, 0], near[:, 2] - near[:, 0]).sum(axis=0)
    shares = [(i, j, 12 - i - j) for i in range(13) for j in range(13 - i)]
    places = np.einsum("si,nij->nsj", np.array(shares) / 12, near).reshape(-1, 3)
    place = places[np.argmin(np.linalg.norm(places - point, axis=1))]
    return place, across / np.linalg.norm(across)


def _heights(points: Array, faces: Array, nodes: Array) -> Array:
    """Return the greatest height of a surface over nodes of a plane; nan where there is none."""
    corners = points[faces]
    reach = np.abs(nodes).max() * 1.5
    corners = corners[(np.abs(corners).min(axis=1) < reach).all(axis=1)]
    a, b, c = np.moveaxis(corners, 1, 0)
    turn = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    height = np.full(len(nodes), np.nan)
    # Triangles that face outward are counter-clockwise.
    for i in np.flatnonzero(turn > 1e-9):
        x, y = (nodes - a[i, :2]).T
        second = (x * (c[i, 1] - a[i, 1]) - y * (c[i, 0] - a[i, 0])) / turn[i]
        third = (y * (b[i, 0] - a[i, 0]) - x * (b[i, 1] - a[i, 1])) / turn[i]
        over = (second > -1e-9) & (third > -1e-9) & (second + third < 1 + 1e-9)
        found = a[i, 2] + second * (b[i, 2] - a[i, 2]) + third * (c[i, 2] - a[i, 2])
        height[over] = np.fmax(height[over], found[over])
    return height


def lines(results: list[Result], markdown: bool) -> list[str]:
    """Return the table, a head and one line for each measure, as plain text or as Markdown."""
    rows = [("measure", "built", "wanted", "range", "ratio", "")]
    for each in results:
        tenths = 1 if each.high < 10 else 0
        said = [f"{value:.{tenths}f}" for value in (each.built, each.wanted, each.low, each.high)]
        ratio = f"{each.built / each.wanted:.2f}" if each.wanted else ""
        verdict = "in" if each.inside else "OUT"
        verdict += " (bone)" if each.row.get("bone") else ""
        rows.append((each.row["what"], *said[:2], " to ".join(said[2:]), ratio, verdict))
    return table(rows, (36, 7, 8, 15, 7), markdown=markdown)


if __name__ == "__main__":
    sys.exit(main())
