"""Solve the landmark queries on an atlas and store the answers beside it.

    python tools/solve_landmarks.py [--atlas DIR] [--check]

Writes `landmarks.json` into the atlas's folder. The file carries fingerprints of the queries and
of the meshes. The program solves the queries again when either has changed, so an old file costs
a fraction of a second and never gives a wrong answer. With `--check` nothing is written; the exit
status is 2 if the file is out of date.
"""

import sys
from pathlib import Path

from commandline import ASSETS, atlas_parser
from osteopoint.anatomy.atlas import read_atlas
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.landmark_store import find_landmarks, store


def main() -> int:
    """Run the command."""
    parser = atlas_parser(__doc__)
    parser.add_argument("--check", action="store_true", help="only tell whether the store fits")
    options = parser.parse_args()
    if not options.check:
        solve(options.atlas)
        return 0
    text, _ = _answers(options.atlas)
    path = options.atlas / "landmarks.json"
    fits = path.is_file() and path.read_text(encoding="utf-8") == text
    print(f"{path} {'fits' if fits else 'does not fit; run tools/solve_landmarks.py'}")
    return 0 if fits else 2


def solve(folder: Path) -> None:
    """Solve the landmark queries on an atlas and write its `landmarks.json`."""
    text, counts = _answers(folder)
    path = folder / "landmarks.json"
    path.write_text(text, encoding="utf-8")
    print(f"{path}: {counts}")


def _answers(folder: Path) -> tuple[str, str]:
    """Return the text of an atlas's `landmarks.json`, and how many landmarks it has."""
    atlas = read_atlas(folder)
    queries = read_queries(ASSETS / "landmarks.json")
    landmarks = find_landmarks(ASSETS, atlas, queries)
    for reason in landmarks.absent.values():
        print(f"absent: {reason}", file=sys.stderr)
    counts = f"{len(landmarks.found)} landmarks, {len(landmarks.absent)} absent"
    return store(landmarks, atlas, queries), counts


if __name__ == "__main__":
    sys.exit(main())
