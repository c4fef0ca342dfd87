"""Draw an atlas from six sides on one sheet, to look at it.

    python tools/six_views.py OUT.png [--atlas DIR] [--bones femur.l,tibia.l] [--size 1000]

The names may be beginnings: `rib_` draws all ribs. Views: front, left, top / back,
right, sole. Needs pyvista; draws off screen.
"""

import argparse
from pathlib import Path

import numpy as np
import pyvista
import trimesh

from atlas.glbfile import read_bones

REPOSITORY = Path(__file__).resolve().parents[1]
# Direction from the body to the eye, and what is up in the picture.
VIEWS = {
    "front": ((0, 0, 1), (0, 1, 0)),
    "left": ((1, 0, 0), (0, 1, 0)),
    "top": ((0, 1, 0), (0, 0, 1)),
    "back": ((0, 0, -1), (0, 1, 0)),
    "right": ((-1, 0, 0), (0, 1, 0)),
    "sole": ((0, -1, 0), (0, 0, 1)),
}


def main() -> None:
    """Read the command line and draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--atlas", type=Path, default=REPOSITORY / "assets" / "meshes")
    parser.add_argument("--light", action="store_true", help="the light meshes")
    parser.add_argument("--bones", default="", help="names or their beginnings, with commas")
    parser.add_argument("--views", default=",".join(VIEWS))
    parser.add_argument("--size", type=int, default=700, help="width of one view in pixels")
    options = parser.parse_args()

    begins = tuple(options.bones.split(","))
    bones = read_bones(options.atlas, light=options.light)
    bones = {name: bone for name, bone in bones.items() if name.startswith(begins)}
    draw(bones, options.views.split(","), options.size, options.out)


def draw(bones: dict[str, trimesh.Trimesh], views: list[str], size: int, out: Path) -> None:
    """Save a sheet with one parallel projection for each view, at most three in a row."""
    points = np.vstack([bone.vertices for bone in bones.values()])
    low, high = points.min(axis=0), points.max(axis=0)
    far = 3 * float(np.linalg.norm(high - low))
    columns = min(3, len(views))
    rows = -(-len(views) // columns)
    plotter = pyvista.Plotter(
        off_screen=True, shape=(rows, columns), window_size=(size * columns, size * rows)
    )
    for number, view in enumerate(views):
        plotter.subplot(number // columns, number % columns)
        plotter.set_background("#20242a")
        towards, up = (np.array(v, float) for v in VIEWS[view])
        for bone in bones.values():
            mesh = pyvista.wrap(bone)
            mesh.point_data.active_normals = np.asarray(bone.vertex_normals)
            plotter.add_mesh(mesh, color="#e6dcc3", smooth_shading=True, specular=0.1)
        middle = (low + high) / 2
        plotter.enable_parallel_projection()
        plotter.camera_position = [middle + far * towards, middle, up]
        plotter.camera.clipping_range = (0.1 * far, 2.0 * far)
        plotter.camera.parallel_scale = 0.52 * float(np.abs(high - low)[towards == 0].max())
        plotter.add_text(view, font_size=9, color="white")
    plotter.screenshot(out)


if __name__ == "__main__":
    main()
