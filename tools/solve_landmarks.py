"""Solve the landmark queries on an atlas and store the answers beside it.

    python tools/solve_landmarks.py [--atlas DIR] [--check]

Writes `landmarks.json` into the atlas's folder. The store carries a mark of the queries
and of the meshes; the program solves anew when either has changed, so a stale store
costs a fraction of a second and is never wrong. With --check nothing is written and a
store that does not fit ends with exit status 2.
"""

import argparse
import sys
from pathlib import Path

from osteopoint.anatomy.atlas import read_atlas
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.landmark_store import find_landmarks, store

ASSETS = Path(__file__).resolve().parents[1] / "assets"


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--atlas", type=Path, default=ASSETS / "meshes")
    parser.add_argument("--check", action="store_true", help="only tell whether the store fits")
    options = parser.parse_args()
    atlas = read_atlas(options.atlas)
    queries = read_queries(ASSETS / "landmarks.json")
    landmarks = find_landmarks(ASSETS, atlas, queries)
    text = store(landmarks, atlas, queries)
    path = options.atlas / "landmarks.json"
    for reason in landmarks.absent.values():
        print(f"absent: {reason}", file=sys.stderr)
    if options.check:
        fits = path.is_file() and path.read_text(encoding="utf-8") == text
        print(f"{path} {'fits' if fits else 'does not fit; run tools/solve_landmarks.py'}")
        return 0 if fits else 2
    path.write_text(text, encoding="utf-8")
    print(f"{path}: {len(landmarks.found)} landmarks, {len(landmarks.absent)} absent")
    return 0


if __name__ == "__main__":
    sys.exit(main())
