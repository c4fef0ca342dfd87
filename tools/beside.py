"""Draw ours beside the source's bones and those of another skeleton: same view, same light.

    python tools/beside.py OUT.png --bones vertebra_l3,vertebra_l4 --views left,back
        [--reference FILE.glb --names FILE.csv] [--made] [--atlas DIR] [--wheel PATH] [--size 600]

One row a view; columns: ours, the raw source, the reference (matched by FMA id). Bones may
be beginnings of names (`rib_`). --made takes ours from what `model.py` made last, where
there is any. Write it to a folder that git ignores (`build/beside/`): pictures of the
reference are not ours to publish.
"""

import argparse
import csv
from pathlib import Path

import numpy as np
import pyvista
import trimesh

from atlas.glbfile import read_bones
from atlas.rows import bone_rows
from atlas.start import STORE, open_source
from six_views import VIEWS

REPOSITORY = Path(__file__).resolve().parents[1]
Meshes = dict[str, trimesh.Trimesh]
SLANTED = {
    "front_left": ((0.7, 0.25, 0.7), (0, 1, 0)),
    "back_left": ((0.7, 0.35, -0.7), (0, 1, 0)),
    "front_above": ((0, 0.6, 0.8), (0, 1, 0)),
    "back_above": ((0, 0.6, -0.8), (0, 1, 0)),
    "front_below": ((0, -0.7, 0.7), (0, 1, 0)),
    "back_below": ((0, -0.6, -0.8), (0, 1, 0)),
}
ALL_VIEWS = VIEWS | SLANTED


def main() -> None:
    """Read the command line and draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--bones", required=True)
    parser.add_argument("--views", default="front,left,back", help=", ".join(ALL_VIEWS))
    parser.add_argument("--reference", type=Path)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--made", action="store_true")
    parser.add_argument("--atlas", type=Path, default=REPOSITORY / "assets" / "meshes")
    parser.add_argument("--wheel", type=Path)
    parser.add_argument("--size", type=int, default=600)
    parser.add_argument("--no-source", action="store_true")
    options = parser.parse_args()
    begins = tuple(options.bones.split(","))
    columns = {"ours": finished(options.atlas, begins, made=options.made)}
    if not options.no_source:
        source = open_source(options.wheel)
        columns["source"] = {n: source.coarse(n) for n in source.names if n.startswith(begins)}
    if options.reference:
        fmas = {r["fma"]: str(r["id"]) for r in bone_rows() if r["fma"] is not None}
        columns["reference"] = reference(options.reference, options.names, fmas, begins)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    draw(
        {k: v for k, v in columns.items() if v}, options.views.split(","), options.size, options.out
    )


def finished(atlas: Path, begins: tuple[str, ...], *, made: bool) -> Meshes:
    """Return our bones in mm: the atlas's, or those that were made last."""
    if made:
        files = sorted((STORE / "made").glob("*.ply"))
        return {f.stem: trimesh.load(f, process=False) for f in files if f.stem.startswith(begins)}
    return {name: bone for name, bone in read_bones(atlas).items() if name.startswith(begins)}


def reference(meshes: Path, names: Path, fmas: dict[int, str], begins: tuple[str, ...]) -> Meshes:
    """Return the reference's bones in mm, by our ids."""
    scene = trimesh.load(meshes, process=False)
    with names.open(encoding="utf-8", newline="") as lines:
        ids = {r["node"]: r["fma_id"] for r in csv.DictReader(lines)}
    ids["Coccyx"] = "FMA20229"
    found = {}
    for node, mesh in scene.geometry.items():
        name = fmas.get(int(ids[node][3:])) if ids.get(node) else None
        if name and name.startswith(begins):
            found[name] = mesh.copy().apply_scale(1000.0)
    return found


def draw(columns: dict[str, Meshes], views: list[str], size: int, out: Path) -> None:
    """Save a sheet with a row for each view and a column for each skeleton."""
    plotter = pyvista.Plotter(
        off_screen=True, shape=(len(views), len(columns)), border=False,
        window_size=(size * len(columns), size * len(views)),
    )  # fmt: skip
    for column, (label, bones) in enumerate(columns.items()):
        points = np.vstack([bone.vertices for bone in bones.values()])
        middle = (points.min(axis=0) + points.max(axis=0)) / 2
        for row, view in enumerate(views):
            plotter.subplot(row, column)
            plotter.set_background("#20242a")
            towards, up = (np.array(v, float) for v in ALL_VIEWS[view])
            towards /= np.linalg.norm(towards)
            right = np.cross(up, towards)
            right /= np.linalg.norm(right)
            above = np.cross(towards, right)
            for number, bone in enumerate(bones.values()):
                mesh = pyvista.wrap(bone).compute_normals(
                    split_vertices=False, auto_orient_normals=False, consistent_normals=False
                )
                shade = ("#e6dcc3", "#dccfae")[number % 2]
                plotter.add_mesh(mesh, color=shade, smooth_shading=True, specular=0.1)
            flat = np.column_stack([(points - middle) @ right, (points - middle) @ above])
            plotter.enable_parallel_projection()
            plotter.camera_position = [middle + 900 * towards, middle, up]
            plotter.camera.parallel_scale = 1.04 * float(np.abs(flat).max())
            plotter.add_text(f"{label} {view}", font_size=8, color="white")
    plotter.screenshot(out)


if __name__ == "__main__":
    main()
