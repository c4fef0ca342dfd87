"""Draw the eight close-ups of the skeleton in `docs/skeleton/`, as the program draws it.

    python tools/closeups.py [--atlas DIR] [--out docs/skeleton]

Needs the program (`PYTHONPATH=src`) and Pillow. Each picture shows some bones only, from one or two
sides, in the program's own light.
"""

import math
from pathlib import Path

import numpy as np
from PIL import Image

from commandline import REPOSITORY, atlas_parser
from osteopoint.anatomy.atlas import Atlas, read_atlas
from osteopoint.scene.body import BodyMesh
from osteopoint.scene.camera import VIEW_ANGLE_DEG, Pose, projected
from osteopoint.scene.palette import LIGHT
from osteopoint.scene.renderer import BodyRenderer

PANEL = (760, 760)
HEAD = (
    "frontal", "parietal", "temporal", "occipital", "sphenoid", "ethmoid", "vomer", "zygomatic",
    "maxilla", "nasal", "lacrimal", "palatine", "inferior_nasal", "mandible", "tooth_",
)  # fmt: skip
CHEST = ("vertebra_t", "disc_t", "rib_", "costal", "manubrium", "body_of", "xiphoid", "clavicle")
PELVIS = ("vertebra_l", "disc_l", "disc_t12", "sacr", "coccyx", "hip_bone", "pubic")
WRIST = ("scaphoid", "lunate", "triquetrum", "pisiform", "trapezi", "trapezoid", "capitate",
         "hamate", "metacarpal", "hand_")  # fmt: skip
FOOT = ("talus", "calcaneus", "navicular", "cuboid", "medial_cun", "intermediate_cun",
        "lateral_cun", "metatarsal", "foot_")  # fmt: skip
# Name of the picture → panels: beginnings of the bones' ids, side (l, r or both),
# azimuth and elevation of the eye in degrees.
CLOSEUPS = {
    "skull": [(HEAD, "lr", 35, 5), (HEAD, "lr", 0, 0)],
    "neck": [(("vertebra_c", "disc_c", "hyoid"), "lr", 120, 15), (("vertebra_c",), "lr", 180, 25)],
    "thorax": [(CHEST, "lr", 20, 0), (CHEST, "lr", 165, 5)],
    "pelvis": [(PELVIS, "lr", 0, 10), (PELVIS, "lr", 180, 5)],
    "shoulder_elbow": [
        (("scapula", "clavicle", "humerus"), "l", 170, 15),
        (("humerus", "radius", "ulna"), "l", 15, 0),
    ],
    "hand": [(WRIST, "l", 0, 0), (WRIST, "l", 180, 0)],
    "knee": [
        (("femur", "patella", "tibia", "fibula", "medial_men", "lateral_men"), "l", 25, 5),
        (("femur", "tibia", "fibula", "medial_men", "lateral_men"), "l", 190, 5),
    ],
    "foot": [(FOOT, "l", 70, 15), (FOOT, "l", -75, 15)],
}
# Panels that show a part of long bones only: heights from and to, metres.
CROPS = {
    "knee": [(0.36, 0.53), (0.36, 0.53)],
    "shoulder_elbow": [(1.235, 1.45), (1.02, 1.19)],
}


def main() -> None:
    """Read the command line and draw."""
    parser = atlas_parser(__doc__)
    parser.add_argument("--out", type=Path, default=REPOSITORY / "docs" / "skeleton")
    options = parser.parse_args()
    atlas = read_atlas(options.atlas)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, panels in CLOSEUPS.items():
        sheet = Image.new("RGB", (PANEL[0] * len(panels), PANEL[1]))
        for column, (begins, sides, azimuth, elevation) in enumerate(panels):
            picture = panel(
                atlas, begins, sides, (azimuth, elevation), CROPS.get(name, [None] * 2)[column]
            )
            sheet.paste(picture, (column * PANEL[0], 0))
        few = sheet.quantize(128, dither=Image.Dither.NONE)
        few.save(options.out / f"{name}.png", optimize=True)


def panel(
    atlas: Atlas,
    begins: tuple[str, ...],
    sides: str,
    angles: tuple[float, float],
    crop: tuple[float, float] | None,
) -> Image.Image:
    """Return a picture of some bones only, as large as they fit."""
    chosen = {
        i: bone.surface
        for i, bone in atlas.bones.items()
        if i.startswith(begins) and (bone.side == "midline" or i[-1] in sides)
    }
    points = np.vstack([surface.vertices for surface in chosen.values()]).astype(float)
    if crop:
        points = points[(points[:, 1] > crop[0]) & (points[:, 1] < crop[1])]
    pose = fitting(points, angles)
    renderer = BodyRenderer(LIGHT)
    body = BodyMesh(atlas.bones, chosen)
    body.paint(LIGHT, {})
    renderer.add(body.actor)
    pixels = renderer.draw(pose, PANEL, fine=True).pixels
    renderer.close()
    return Image.fromarray(pixels[..., :3].copy())


def fitting(points: np.ndarray, angles: tuple[float, float]) -> Pose:
    """Return the pose from which all points just fit into the picture."""
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    radius = float(np.linalg.norm(points - middle, axis=1).max())
    distance = radius / math.sin(math.radians(VIEW_ANGLE_DEG / 2))
    for _ in range(4):
        pose = Pose(tuple(middle), *angles, distance)
        flat, _ = projected(pose, points, PANEL)
        spread = np.ptp(flat, axis=0) / np.array(PANEL)
        distance *= float(spread.max()) / 0.94
        right, up, _ = pose.axes
        shift = ((flat.max(axis=0) + flat.min(axis=0)) / 2 - np.array(PANEL) / 2) / PANEL[1]
        size = 2 * distance * math.tan(math.radians(VIEW_ANGLE_DEG / 2))
        middle = middle + (right * shift[0] - up * shift[1]) * size
    return Pose(tuple(middle), *angles, distance)


if __name__ == "__main__":
    main()
