"""Print the rooms of the program with their sizes, and draw how they depend on each other.

structure.py                 prints files and lines of each room, and the longest modules
structure.py --draw FILE     draws the picture of docs/architecture.md as SVG
"""

import argparse
import re
import sys
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "osteopoint"
MAX_LINES = 300
_BOX, _HIGH, _GAP, _ROW, _EDGE = 190, 46, 26, 112, 24
_ABOUT = {
    "ui": "widgets, by mode", "scene": "pictures of the body", "documents": "pages as HTML",
    "explorer": "state and commands", "placement": "rules on a body", "practice": "the motion",
    "anatomy": "bones, skin, landmarks", "storage": "the user's files",
    "catalogue": "points, rules, texts", "geometry": "arrays in, arrays out",
    "commands": "the command line", "app": "starts the window",
}  # fmt: skip


def modules() -> dict[str, int]:
    """Return the number of lines of each module, by its path below the source folder."""
    paths = sorted(path for path in SOURCE.rglob("*.py") if "__pycache__" not in path.parts)
    return {
        path.relative_to(SOURCE).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in paths
    }


def room_of(module: str) -> str:
    """Return the folder of a module; a module at the top is its own room."""
    return str(Path(module).parent) if "/" in module else Path(module).stem


def too_long() -> list[str]:
    """Return the modules over `MAX_LINES` whose docstring gives no reason for it."""
    reason = "Longer than other modules"
    return [
        name
        for name, lines in modules().items()
        if lines > MAX_LINES and reason not in (SOURCE / name).read_text("utf-8").split('"""')[1]
    ]


def print_rooms() -> None:
    """Print how many files and lines each room has, and the longest modules."""
    sizes = modules()
    rooms: dict[str, list[int]] = {}
    for name, lines in sizes.items():
        if Path(name).name != "__init__.py":
            rooms.setdefault(room_of(name), []).append(lines)
    print(f"{'room':<24}{'files':>6}{'lines':>8}{'longest':>9}")
    for room, lines in sorted(rooms.items()):
        print(f"{room:<24}{len(lines):>6}{sum(lines):>8}{max(lines):>9}")
    print("\nlongest modules")
    for name in sorted(sizes, key=lambda each: -sizes[each])[:8]:
        print(f"{sizes[name]:>6}  {name}")


def layers() -> list[list[str]]:
    """Return the layers of the contract in pyproject.toml, highest first."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    rows = next(each["layers"] for each in contracts if each["type"] == "layers")
    return [[name.strip(" ()") for name in row.split("|")] for row in rows]


def imports() -> set[tuple[str, str]]:
    """Return which room imports which."""
    found = set()
    for name in modules():
        room = name.split("/")[0].removesuffix(".py")
        text = (SOURCE / name).read_text("utf-8")
        for other in re.findall(r"^\s*(?:from|import) osteopoint\.(\w+)", text, re.MULTILINE):
            if other != room:
                found.add((room, other))
    return found


def needed(edges: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the imports without those that follow from others (the transitive reduction)."""

    def reaches(start: str, goal: str, without: tuple[str, str]) -> bool:
        seen, to_do = set(), [start]
        while to_do:
            here = to_do.pop()
            for edge in edges - {without}:
                if edge[0] == here and edge[1] not in seen:
                    seen.add(edge[1])
                    to_do.append(edge[1])
        return goal in seen

    return {edge for edge in edges if not reaches(*edge, edge)}


def observers() -> list[str]:
    """Return the rooms that subscribe to the explorer's events."""
    rooms = {
        name.split("/")[0]
        for name in modules()
        if re.search(r"\.subscribe\b", (SOURCE / name).read_text("utf-8"))
    }
    return sorted(rooms - {"explorer"})


def picture() -> str:
    """Return the rooms by layer, the imports between them, and the way of events, as SVG."""
    shown = [[name for name in row if name in _ABOUT] for row in layers()]
    shown = [row for row in shown if row]
    wide = max(len(row) for row in shown) * (_BOX + _GAP) + 2 * _EDGE + 120
    places: dict[str, tuple[float, float]] = {}
    for level, row in enumerate(shown):
        left = (wide - 120 - len(row) * (_BOX + _GAP) + _GAP) / 2
        for number, name in enumerate(row):
            places[name] = (left + number * (_BOX + _GAP), _EDGE + level * _ROW)
    edges = {(a, b) for a, b in imports() if a in places and b in places}
    parts = [_arrow(places[a], places[b]) for a, b in sorted(needed(edges))]
    rightmost = {row[-1] for row in shown}
    parts += [
        _events(places["explorer"], places[name], wide, to_right=name in rightmost)
        for name in observers()
    ]
    parts += [_box(name, *place) for name, place in places.items()]
    height = 2 * _EDGE + (len(shown) - 1) * _ROW + _HIGH + 50
    said = (
        "Solid arrow: imports; those that follow from others are left out.",
        "Dashed arrow: events, from the state to the rooms that observe it.",
    )
    legend = "".join(
        f'<text x="{_EDGE}" y="{height - 34 + 18 * number}" class="small">{text}</text>'
        for number, text in enumerate(said)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {height}" '
        f'font-family="sans-serif" font-size="15"><style>.small{{font-size:12px}}'
        ".box{fill:#eef3f6;stroke:#2a7ab8}.line{stroke:#4a5158;fill:none;stroke-width:1.4}"
        ".event{stroke:#a8402f;fill:none;stroke-width:1.4;stroke-dasharray:6 4}</style>"
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" '
        'markerHeight="8" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="#4a5158"/>'
        f"</marker></defs><rect width='{wide}' height='{height}' fill='#ffffff'/>"
        f"{''.join(parts)}{legend}</svg>\n"
    )


def _box(name: str, x: float, y: float) -> str:
    return (
        f'<rect class="box" x="{x:.0f}" y="{y:.0f}" width="{_BOX}" height="{_HIGH}" rx="6"/>'
        f'<text x="{x + _BOX / 2:.0f}" y="{y + 20:.0f}" text-anchor="middle" '
        f'font-weight="bold">{name}</text><text class="small" x="{x + _BOX / 2:.0f}" '
        f'y="{y + 37:.0f}" text-anchor="middle">{escape(_ABOUT[name])}</text>'
    )


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    x0, y0 = start[0] + _BOX / 2, start[1] + _HIGH
    x1, y1 = end[0] + _BOX / 2, end[1]
    return f'<path class="line" d="M{x0:.0f} {y0:.0f}L{x1:.0f} {y1:.0f}" marker-end="url(#tip)"/>'


def _events(
    start: tuple[float, float], end: tuple[float, float], wide: float, *, to_right: bool
) -> str:
    """Return the way of events, up along the right or the left edge."""
    side = _BOX if to_right else 0
    x0, y0 = start[0] + side, start[1] + _HIGH / 2
    x1, y1 = end[0] + side, end[1] + _HIGH / 2
    out = wide - _EDGE - 60 if to_right else _EDGE / 2
    return (
        f'<path class="event" d="M{x0:.0f} {y0:.0f}H{out:.0f}V{y1:.0f}H{x1:.0f}" '
        'marker-end="url(#tip)"/>'
    )


def main() -> int:
    """Print the rooms, or draw them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draw", type=Path, metavar="FILE")
    options = parser.parse_args()
    if options.draw is None:
        print_rooms()
    else:
        options.draw.write_text(picture(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
