"""Model and reader of the skin of a body, and of its eyes if they are separate meshes."""

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
    """Skin of one body, in the frame of its atlas.

    Attributes
    ----------
    surface : the skin
    eyes : by node, such as ``eye.l``; empty if the skin includes them or the atlas has none
    topology : name of the fixed topology, whose vertices keep their numbers on every body, so
        that a vertex can define a landmark; empty for any other mesh
    light : the same skin with fewer triangles, drawn while the camera moves; may be None
    lender : sex of our body that the skin is borrowed from; empty for the body's own skin. A
        borrowed skin is open where the body has no bones; some vertices then have no face
    """

    surface: Surface
    eyes: dict[str, Surface] = field(default_factory=dict)
    topology: str = ""
    light: Surface | None = None
    lender: str = ""

    @property
    def about(self) -> str:
        """Note for the user about a borrowed skin; empty for the body's own."""
        if not self.lender:
            return ""
        return f"The skin is borrowed from our {self.lender} body and fitted to these bones."


def read_skin(folder: Path) -> Skin | None:
    """Read `skin.glb` of an atlas folder; return None if the atlas has no skin.

    Raises
    ------
    OsteopointError
        If the file is damaged, or has no node ``skin``.
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
