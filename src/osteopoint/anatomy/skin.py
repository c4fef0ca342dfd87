"""The outside of a body: its skin, and its eyes where they are modelled apart."""

from dataclasses import dataclass, field
from pathlib import Path

from osteopoint.anatomy.glb import read_glb
from osteopoint.anatomy.surface import Surface
from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_json

NODE, LIGHT_NODE = "skin", "skin_light"
NO_OWN_SKIN = "It has no skin of its own: ours is fitted to its bones, and shown as borrowed."


@dataclass(frozen=True, slots=True, eq=False)
class Skin:
    """The outside of one body, in the frame of its atlas.

    Attributes
    ----------
    surface : the skin
    eyes : such as ``eye.l``; empty where the skin has them or the atlas has none
    topology : name of the mesh whose vertices keep their numbers on every body made from it,
        so that a place on skin can be a vertex; empty if this skin is another mesh
    light : the same skin with fewer triangles, to draw while the camera moves; None without one
    lender : sex of our body from which it is borrowed; empty if it is this body's own. A borrowed
        skin is open where the body has no bones, and some of its vertices are then in no face
    """

    surface: Surface
    eyes: dict[str, Surface] = field(default_factory=dict)
    topology: str = ""
    light: Surface | None = None
    lender: str = ""

    @property
    def about(self) -> str:
        """What a person should know of the skin; nothing if it is the body's own."""
        if not self.lender:
            return ""
        return f"The skin is borrowed from our {self.lender} body and fitted to these bones."


def read_skin(folder: Path) -> Skin | None:
    """Read `skin.glb` of an atlas folder; None if the atlas has no skin.

    Raises
    ------
    OsteopointError
        If the file is there but damaged, or has no node of the name ``skin``.
    """
    if not has_own_skin(folder):
        return None
    path = folder / "skin.glb"
    surfaces = read_glb(path)
    if NODE not in surfaces:
        raise OsteopointError(f"The mesh file {path} lacks the node '{NODE}'.")
    topology = read_json(folder / "atlas.json").get("skin_topology", "")
    surface, light = surfaces.pop(NODE), surfaces.pop(LIGHT_NODE, None)
    return Skin(surface, surfaces, str(topology), light)


def has_own_skin(folder: Path) -> bool:
    """Return whether an atlas folder holds a skin."""
    return (folder / "skin.glb").is_file()
