"""Picture sheets of bones: panels in rows and columns, drawn off screen with pyvista."""

from pathlib import Path

import numpy as np
import pyvista
import trimesh

# Direction from the body to the eye, and the direction that is up in the picture.
VIEWS = {
    "front": ((0, 0, 1), (0, 1, 0)),
    "left": ((1, 0, 0), (0, 1, 0)),
    "top": ((0, 1, 0), (0, 0, 1)),
    "back": ((0, 0, -1), (0, 1, 0)),
    "right": ((-1, 0, 0), (0, 1, 0)),
    "sole": ((0, -1, 0), (0, 0, 1)),
    "front_left": ((0.7, 0.25, 0.7), (0, 1, 0)),
    "back_left": ((0.7, 0.35, -0.7), (0, 1, 0)),
    "front_above": ((0, 0.6, 0.8), (0, 1, 0)),
    "back_above": ((0, 0.6, -0.8), (0, 1, 0)),
    "front_below": ((0, -0.7, 0.7), (0, 1, 0)),
    "back_below": ((0, -0.6, -0.8), (0, 1, 0)),
}
SIX_VIEWS = ("front", "left", "top", "back", "right", "sole")
# Neighbouring bones get different shades.
SHADES = ("#e6dcc3", "#dccfae")

Meshes = dict[str, trimesh.Trimesh]
# A panel: its label, the bones that it shows (mm), the name of the view.
Panel = tuple[str, Meshes, str]


def in_rows(panels: list[Panel], columns: int) -> list[list[Panel]]:
    """Return panels in rows of at most `columns`."""
    return [panels[i : i + columns] for i in range(0, len(panels), columns)]


def draw(rows: list[list[Panel]], size: int, out: Path) -> None:
    """Save a sheet with one parallel projection for each panel.

    Parameters
    ----------
    size : width and height of a panel, pixels
    """
    columns = max(map(len, rows))
    plotter = pyvista.Plotter(
        off_screen=True, shape=(len(rows), columns), border=False,
        window_size=(size * columns, size * len(rows)),
    )  # fmt: skip
    for row, panels in enumerate(rows):
        for column, panel in enumerate(panels):
            plotter.subplot(row, column)
            plotter.set_background("#20242a")
            _add(plotter, *panel)
    out.parent.mkdir(parents=True, exist_ok=True)
    plotter.screenshot(out)


def _add(plotter: pyvista.Plotter, label: str, bones: Meshes, view: str) -> None:
    """Add one panel's bones, camera and label to the current subplot."""
    for number, bone in enumerate(bones.values()):
        mesh = pyvista.wrap(bone).compute_normals(
            split_vertices=False, auto_orient_normals=False, consistent_normals=False
        )
        plotter.add_mesh(mesh, color=SHADES[number % 2], smooth_shading=True, specular=0.1)
    points = np.vstack([bone.vertices for bone in bones.values()])
    low, high = points.min(axis=0), points.max(axis=0)
    middle, distance = (low + high) / 2, 3 * float(np.linalg.norm(high - low))
    towards, up = (np.array(v, float) for v in VIEWS[view])
    towards /= np.linalg.norm(towards)
    right = np.cross(up, towards)
    right /= np.linalg.norm(right)
    flat = (points - middle) @ np.column_stack([right, np.cross(towards, right)])
    plotter.enable_parallel_projection()
    plotter.camera_position = [middle + distance * towards, middle, up]
    plotter.camera.clipping_range = (0.1 * distance, 2.0 * distance)
    plotter.camera.parallel_scale = 1.04 * float(np.abs(flat).max())
    plotter.add_text(label, font_size=9, color="white")
