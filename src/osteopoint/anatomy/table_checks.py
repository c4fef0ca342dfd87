"""Checks of the tables of an atlas: the texts, ids and names, and whether rows match meshes."""

import re
from collections.abc import Iterator

from osteopoint.anatomy.atlas_problems import Contents, Problem, row_name

SIDES = ("left", "right", "midline")
KINDS = ("bone", "tooth", "cartilage", "disc")
REGIONS = (
    "head", "neck", "chest", "upper_back", "lumbar", "pelvis", "shoulder",
    "arm", "forearm", "hand", "thigh", "knee", "leg", "foot",
)  # fmt: skip
_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*(\.[lr])?")
_TEXTS = ("id", "name", "version", "licence", "credit", "sex")


def _about(contents: Contents) -> Iterator[Problem]:
    for field in _TEXTS:
        value = contents.about.get(field)
        if not isinstance(value, str) or not value.strip():
            yield Problem("about", "atlas.json", f"its {field} is missing")


def _mesh_for_each_row(contents: Contents) -> Iterator[Problem]:
    for row in contents.rows:
        if str(row.get("node")) not in contents.surfaces:
            message = f"its mesh node '{row.get('node')}' is not in skeleton.glb"
            yield Problem("mesh for each row", row_name(row), message)


def _row_for_each_mesh(contents: Contents) -> Iterator[Problem]:
    named = {str(row.get("node")) for row in contents.rows}
    for node in contents.surfaces:
        if node not in named:
            yield Problem("row for each mesh", f"skeleton.glb: {node}", "no row names this node")


def _unique_ids(contents: Contents) -> Iterator[Problem]:
    for field in ("id", "node"):
        seen: set[str] = set()
        for row in contents.rows:
            value = str(row.get(field))
            if value in seen:
                yield Problem("unique ids", row_name(row), f"its {field} '{value}' occurs twice")
            seen.add(value)


def _id_pattern(contents: Contents) -> Iterator[Problem]:
    for row in contents.rows:
        if not _ID.fullmatch(str(row.get("id"))):
            message = "an id is small letters, digits and _, then .l or .r for a side"
            yield Problem("id pattern", row_name(row), message)


def _names(contents: Contents) -> Iterator[Problem]:
    for row in contents.rows:
        for field in ("name", "latin"):
            if not (isinstance(row.get(field), str) and row[field].strip()):
                yield Problem("names", row_name(row), f"its {field} is missing")


def _vocabulary(contents: Contents) -> Iterator[Problem]:
    for row in contents.rows:
        for field, allowed in (("side", SIDES), ("region", REGIONS), ("kind", KINDS)):
            value = row.get(field, "bone" if field == "kind" else None)
            if value not in allowed:
                yield Problem("vocabulary", row_name(row), f"there is no {field} '{value}'")


def _fma_ids(contents: Contents) -> Iterator[Problem]:
    seen: dict[int, str] = {}
    for row in contents.rows:
        fma = row.get("fma")
        # Some small parts (sesamoids, lower costal cartilages) have no id of their own.
        if fma is None and "fma" in row:
            continue
        if not isinstance(fma, int) or isinstance(fma, bool) or fma <= 0:
            yield Problem("FMA ids", row_name(row), f"its FMA id '{fma}' is no positive integer")
        elif fma in seen:
            message = f"its FMA id {fma} is already that of {seen[fma]}"
            yield Problem("FMA ids", row_name(row), message)
        else:
            seen[fma] = str(row.get("id"))


def _light_mesh(contents: Contents) -> Iterator[Problem]:
    if contents.light is None:
        return
    for node in sorted(set(contents.surfaces) ^ set(contents.light)):
        place = "skeleton_light.glb" if node in contents.surfaces else "skeleton.glb"
        yield Problem("light mesh", f"{place}: {node}", "this node is only in the other mesh file")


TABLE_RULES = (
    _about,
    _mesh_for_each_row,
    _row_for_each_mesh,
    _unique_ids,
    _id_pattern,
    _names,
    _vocabulary,
    _fma_ids,
)
LIGHT_MESH_RULE = _light_mesh
