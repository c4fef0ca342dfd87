"""Build the female skeleton from the default one: the same bones in a woman's proportions.

    python tools/build_female.py [--out assets/meshes/female]

It moves every vertex of the finished default atlas (see `atlas/proportions.py` and its data), and
solves the landmarks. The same input gives the same bytes.
"""

import json
from pathlib import Path

import numpy as np

import solve_landmarks
from atlas.proportions import Proportions
from commandline import ASSETS, MESHES, parser_for
from osteopoint.anatomy.atlas import read_atlas
from osteopoint.anatomy.glb import read_glb
from osteopoint.anatomy.glb_writing import write_glb
from osteopoint.anatomy.landmark_store import load_landmarks
from osteopoint.anatomy.meshes import mesh_names, read_meshes
from osteopoint.anatomy.surface import Surface, vertex_normals


def main() -> None:
    """Read the command line and build."""
    parser = parser_for(__doc__)
    parser.add_argument("--out", type=Path, default=MESHES / "female")
    parser.add_argument("--male", type=Path, default=MESHES)
    options = parser.parse_args()
    out = options.out
    out.mkdir(parents=True, exist_ok=True)
    male = read_atlas(options.male)
    about = json.loads((options.male / "atlas.json").read_text("utf-8"))
    found = load_landmarks(ASSETS, male).found
    shape = Proportions({key: mark.position for key, mark in found.items()}, male.stature_m)
    lowest = min(
        float(shape(bone.surface.vertices.astype(np.float64))[:, 1].min())
        for bone in male.bones.values()
        if bone.id.startswith(("calcaneus", "foot_", "metatarsal"))
    )
    for name in mesh_names(options.male, about):
        for file in (f"{name}.glb", f"{name}_light.glb"):
            surfaces = read_glb(options.male / file)
            moved = {node: shape(s.vertices.astype(np.float64)) for node, s in surfaces.items()}
            write_glb(
                out / file,
                {node: _surface(surfaces[node], v - [0, lowest, 0]) for node, v in moved.items()},
            )
    _write_tables(options.male, out)
    solve_landmarks.solve(out)


def _surface(was: Surface, vertices: np.ndarray) -> Surface:
    points = vertices.astype(np.float32)
    return Surface(points, was.faces, vertex_normals(points, was.faces), was.light)


def _write_tables(source: Path, out: Path) -> None:
    (out / "bones.json").write_text((source / "bones.json").read_text("utf-8"), "utf-8")
    about = json.loads((source / "atlas.json").read_text("utf-8"))
    heights = np.array([surface.bounds[:, 1] for surface in read_meshes(out, about).values()])
    about |= {
        "id": "female",
        "name": "Osteopoint female skeleton",
        "sex": "female",
        "stature_m": round(float(heights.max() - heights.min()), 3),
    }
    path = out / "atlas.json"
    was = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    if (out / "skin.glb").is_file() and "skin_topology" in was:
        about["skin_topology"] = was["skin_topology"]
    else:
        about.pop("skin_topology", None)
    path.write_text(json.dumps(about, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
