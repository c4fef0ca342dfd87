"""Model and reader of an atlas: a folder with bones, their names and their surfaces."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from osteopoint.anatomy.meshes import read_light_meshes, read_meshes
from osteopoint.anatomy.surface import Surface
from osteopoint.errors import OsteopointError, quoted
from osteopoint.geometry.directions import Side as Side
from osteopoint.jsonfile import WRONG_KIND, read_json

SIDES: tuple[Side, ...] = ("left", "right", "midline")
_TEXTS = ("id", "name", "version", "licence", "credit", "sex")
# Longest name of a body or bone, and longest other text, in letters; longer ones are cut.
MAX_NAME_LENGTH, _MAX_TEXT_LENGTH = 120, 1000
_MAX_HEIGHT_M = 10.0
SUFFIX: dict[Side, str] = {"left": ".l", "right": ".r", "midline": ""}


@dataclass(frozen=True, slots=True)
class Bone:
    """One named part of an atlas.

    Attributes
    ----------
    id : such as ``femur.l`` or ``vertebra_l4``
    name, latin : Terminologia Anatomica 2, without the side
    fma : id in the Foundational Model of Anatomy; None for a cartilage without a published one
    region : such as ``pelvis``
    kind : ``bone``, ``tooth``, ``cartilage`` or ``disc``
    """

    id: str
    name: str
    latin: str
    fma: int | None
    region: str
    side: Side
    kind: str
    surface: Surface

    @property
    def title(self) -> str:
        """English name with the side, from the body's own point of view."""
        return self.name if self.side == "midline" else f"{self.name}, {self.side}"


@dataclass(frozen=True, slots=True)
class Atlas:
    """All bones of one body in one frame (metres, +X left, +Y up, +Z front)."""

    id: str
    name: str
    version: str
    licence: str
    credit: str
    sex: str
    stature_m: float
    folder: Path
    bones: dict[str, Bone] = field(repr=False)

    def bone(self, bone_id: str) -> Bone:
        """Return a bone by id.

        Raises
        ------
        OsteopointError
            If this atlas has no such bone.
        """
        try:
            return self.bones[bone_id]
        except KeyError:
            raise OsteopointError(f"The atlas {self.id} has no bone '{bone_id}'.") from None


def opposite(bone: str) -> str:
    """Return the id of the counterpart on the other side, or the same id for an unpaired bone."""
    if bone.endswith(".l"):
        return bone[:-1] + "r"
    return bone[:-1] + "l" if bone.endswith(".r") else bone


def read_atlas(folder: Path) -> Atlas:
    """Read `atlas.json`, `bones.json` and the mesh files of an atlas folder.

    Raises
    ------
    OsteopointError
        If a file is missing or damaged, or a row names an unknown mesh node.
    """
    about = read_json(folder / "atlas.json")
    rows = read_json(folder / "bones.json").get("bones")
    surfaces = read_meshes(folder, about)
    if not isinstance(rows, list) or not rows:
        raise OsteopointError(f"The file {folder / 'bones.json'} lists no bones.")
    bones: dict[str, Bone] = {}
    for number, row in enumerate(rows, start=1):
        where = f"row {number} of {folder / 'bones.json'}"
        bone = _bone(row, surfaces, where)
        if bone.id in bones:
            raise OsteopointError(f"The bone '{quoted(bone.id, 80)}' is there again in {where}.")
        bones[bone.id] = bone
    try:
        texts = {key: _text(about[key], key) for key in _TEXTS}
        texts |= {
            key: quoted(texts[key], _MAX_TEXT_LENGTH) for key in ("name", "licence", "credit")
        }
        stature_m = float(about["stature_m"])
        if not 0 < stature_m < _MAX_HEIGHT_M:
            raise ValueError(f"stature_m, which is {stature_m}")
        return Atlas(stature_m=stature_m, folder=folder, bones=bones, **texts)
    except WRONG_KIND as error:
        raise OsteopointError(
            f"The file {folder / 'atlas.json'} lacks or spoils {quoted(error)}."
        ) from error


def _text(value: object, key: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"its {key}, which is no text")
    value.encode()  # half a surrogate pair raises a ValueError as well
    return value


def read_light_surfaces(atlas: Atlas) -> dict[str, Surface]:
    """Return the coarser surfaces of the bones, or the normal ones if the atlas has no others.

    Raises
    ------
    OsteopointError
        If `skeleton_light.glb` is damaged, or the light meshes lack a bone.
    """
    surfaces = read_light_meshes(atlas.folder, read_json(atlas.folder / "atlas.json"))
    if surfaces is None:
        return {bone.id: bone.surface for bone in atlas.bones.values()}
    for bone_id in atlas.bones:
        if bone_id not in surfaces:
            path = atlas.folder / "skeleton_light.glb"
            raise OsteopointError(f"The mesh file {path} lacks the bone '{bone_id}'.")
    return {bone_id: surfaces[bone_id] for bone_id in atlas.bones}


def _bone(row: Any, surfaces: dict[str, Surface], where: str) -> Bone:
    try:
        if not isinstance(row, dict):
            raise ValueError("it is no JSON object")
        node, side = row["node"], row["side"]
        if side not in SIDES:
            raise ValueError(f"side '{side}'")
        if node not in surfaces:
            detail = quoted(node, 80)
            raise OsteopointError(f"The mesh node '{detail}' named in {where} is missing.")
        return Bone(
            id=_text(row["id"], "id"),
            name=quoted(_text(row["name"], "name"), MAX_NAME_LENGTH),
            latin=quoted(_text(row["latin"], "latin"), MAX_NAME_LENGTH),
            fma=None if row["fma"] is None else int(row["fma"]),
            region=_text(row["region"], "region"),
            side=side,
            kind=_text(row.get("kind", "bone"), "kind"),
            surface=surfaces[node],
        )
    except WRONG_KIND as error:
        detail = quoted(error)
        raise OsteopointError(f"In {where} something is missing or wrong: {detail}.") from error
