"""Write docs/deviations.md: where a point's rule differs from the standard's words, and why.

    python tools/deviations.py [--check]

The reasons are the notes in `assets/points.json` that begin with “Placed by:”.
"""

import json
import sys

from commandline import ASSETS, REPOSITORY, parser_for

PAGE = REPOSITORY / "docs" / "deviations.md"
_MARK = "Placed by: "
_HEAD = """# Where rules differ from the standard's words

Made by `tools/deviations.py` from the notes in `assets/points.json`. The WHO standard (2008) is the
authority for the 361 points of the channels, the Chinese national list for the 48 extra points.
Most reasons are of one kind: the standard names a muscle, a tendon or the hair, but this body has
only bones and skin. Every other point follows the standard's level, distance, line and side.

| points | placed by |
|---|---|
"""


def page() -> str:
    """Return the page's text."""
    rows: dict[str, list[str]] = {}
    for point in json.loads((ASSETS / "points.json").read_text("utf-8"))["points"]:
        for note in point.get("notes", ()):
            if note.startswith(_MARK):
                rows.setdefault(note.removeprefix(_MARK), []).append(point["id"])
    lines = [f"| {', '.join(points)} | {reason} |" for reason, points in rows.items()]
    return _HEAD + "\n".join(lines) + "\n"


def main() -> int:
    """Write the page, or report whether it is up to date."""
    parser = parser_for(__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 if outdated")
    if parser.parse_args().check:
        current = PAGE.is_file() and PAGE.read_text("utf-8") == page()
        print(f"{PAGE.name} is {'up to date' if current else 'outdated'}")
        return 0 if current else 1
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
