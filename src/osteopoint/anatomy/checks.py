"""Check of an atlas folder: runs every rule and lists every problem.

The rules are in `table_checks` and `mesh_checks`, one small function each.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from osteopoint.anatomy.atlas_problems import Contents, Problem
from osteopoint.anatomy.mesh_checks import MESH_RULES, SKIN_RULE
from osteopoint.anatomy.meshes import read_light_meshes, read_meshes
from osteopoint.anatomy.skin import read_skin
from osteopoint.anatomy.table_checks import LIGHT_MESH_RULE, TABLE_RULES
from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_json

Rule = Callable[[Contents], Iterator[Problem]]
RULES: tuple[Rule, ...] = (*TABLE_RULES, *MESH_RULES, LIGHT_MESH_RULE, SKIN_RULE)


def check_atlas(folder: Path) -> list[Problem]:
    """Return every problem of the atlas in `folder`; empty if it has none."""
    try:
        contents = _read(folder)
    except OsteopointError as error:
        return [Problem("readable", str(folder), str(error).rstrip("."))]
    return [problem for rule in RULES for problem in rule(contents)]


def _read(folder: Path) -> Contents:
    rows = read_json(folder / "bones.json").get("bones")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise OsteopointError(f"The file {folder / 'bones.json'} lists no bones.")
    about = read_json(folder / "atlas.json")
    return Contents(
        about=about,
        rows=rows,
        surfaces=read_meshes(folder, about),
        light=read_light_meshes(folder, about),
        skin=read_skin(folder),
    )
