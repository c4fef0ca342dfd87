"""Cutting what the source has in one piece: sternum from cartilages, coccyx from sacrum.

The cuts are planes and outlines in the frontal view, read off the source mesh: the costal
notches, the gap between sixth and seventh cartilage, the narrowing between sacrum and
coccyx. Each piece is closed by the cut.
All lengths in mm; x from the bone's middle, y from its top.
"""

import manifold3d
import numpy as np
import trimesh

# Half the sternum's outline from the top of the manubrium down to the xiphoid process.
STERNUM = [(31, 10), (31, -26), (16, -40), (16, -100), (19, -115), (19, -138), (9, -172), (9, -200)]
# The sixth cartilage ends at this line; below it lies the costal arch, in which the
# seventh to tenth are one.
SIXTH_ENDS = [(0, -137.5), (30, -154.0), (200, -192.0)]
# The joint lies this far above the tip of the coccyx.
COCCYX_HEIGHT = 24.0
# What a cut leaves over beside the pieces is smaller than this, mm³.
CRUMB = 100.0


def cut_coccyx(sacrum: trimesh.Trimesh) -> tuple[trimesh.Trimesh, trimesh.Trimesh]:
    """Return sacrum and coccyx."""
    height = float(sacrum.vertices[:, 1].min()) + COCCYX_HEIGHT
    above, below = _solid(sacrum).split_by_plane((0.0, 1.0, 0.0), height)
    return _largest(above), _largest(below)


def cut_sternum(mesh: trimesh.Trimesh) -> dict[str, trimesh.Trimesh]:
    """Return the sternum and the costal cartilages, by bone id."""
    middle, top = float(mesh.bounds[:, 0].mean()), float(mesh.vertices[:, 1].max())
    whole = _solid(mesh)
    sternum = _prism([*STERNUM, *((-x, y) for x, y in reversed(STERNUM))], middle, top)
    pieces = {"sternum": _largest(whole ^ sternum)}
    rest = whole - sternum
    for side, sign in (("l", 1), ("r", -1)):
        above = [(sign * x, y) for x, y in [(0, 50), *SIXTH_ENDS, (300, 50)]]
        below = [(sign * x, y) for x, y in [*SIXTH_ENDS, (300, -400), (0, -400)]]
        upper = (rest ^ _prism(above, middle, top)).decompose()
        upper = sorted((p for p in upper if p.volume() > CRUMB), key=lambda p: -_height(p))
        if len(upper) != 6:
            raise SystemExit(f"There are {len(upper)} upper costal cartilages on side {side}.")
        for number, part in enumerate(upper, start=1):
            pieces[f"costal_cartilage_{number}.{side}"] = _mesh(part)
        pieces[f"costal_cartilage_7.{side}"] = _largest(rest ^ _prism(below, middle, top))
    return pieces


def _prism(outline: list[tuple[float, float]], middle: float, top: float) -> manifold3d.Manifold:
    """Return a prism along z over an outline given from the bone's middle and top."""
    points = np.array(outline, float) + (middle, top)
    section = manifold3d.CrossSection([points], manifold3d.FillRule.NonZero)
    return section.extrude(4000.0).translate((0.0, 0.0, -2000.0))


def _solid(mesh: trimesh.Trimesh) -> manifold3d.Manifold:
    solid = manifold3d.Manifold(
        manifold3d.Mesh(np.asarray(mesh.vertices, np.float32), np.asarray(mesh.faces, np.uint32))
    )
    if solid.is_empty():
        raise SystemExit("A bone that is to be cut is not closed.")
    return solid


def _height(solid: manifold3d.Manifold) -> float:
    low, high = np.array(solid.bounding_box()).reshape(2, 3)[:, 1]
    return float(low + high) / 2


def _largest(solid: manifold3d.Manifold) -> trimesh.Trimesh:
    return _mesh(max(solid.decompose(), key=lambda part: part.volume()))


def _mesh(solid: manifold3d.Manifold) -> trimesh.Trimesh:
    mesh = solid.to_mesh()
    return trimesh.Trimesh(mesh.vert_properties[:, :3], mesh.tri_verts, process=False)
