"""Measure the stance of our default body, for `assets/stance.json`.

    PYTHONPATH=src python tools/measure_stance.py

Writes the anchors of its bones and the places of its points, in millimetres. The allowed
differences of other bodies in the file do not change. Run it when the default body or the rules of
points change.
"""

import json
import re
import sys

import numpy as np

from commandline import ASSETS, MESHES
from osteopoint.anatomy.atlas import Bone, read_atlas
from osteopoint.anatomy.bone_anchors import anchors_of
from osteopoint.anatomy.landmark_store import load_landmarks
from osteopoint.anatomy.skin import read_skin
from osteopoint.anatomy.surface import Surface
from osteopoint.catalogue.reading import read_catalogue
from osteopoint.placement.body import Body
from osteopoint.placement.measures import read_measures
from osteopoint.placement.model import Placement
from osteopoint.placement.solve import Solver

FILE = ASSETS / "stance.json"


def bones() -> dict[str, list[list[float]]]:
    """Return the anchors of left and midline bones, and of wholes made of several."""
    atlas = read_atlas(MESHES)
    mine = {n: b for n, b in atlas.bones.items() if b.kind in ("bone", "cartilage")}
    every = {name: bone for name, bone in mine.items() if not name.endswith(".r")}
    for whole in json.loads((ASSETS / "bone_names.json").read_text("utf-8"))["wholes"]:
        suffixes = (".l",) if whole.get("paired") else ("", ".l", ".r")
        parts = [mine[p + s] for p in whole["parts"] for s in suffixes if p + s in mine]
        every[whole["id"] + (".l" if whole.get("paired") else "")] = joined(parts)
    found = {}
    for name, bone in every.items():
        anchors = anchors_of(bone)
        if anchors is not None:
            found[name] = np.round(anchors * 1000, 1).tolist()
    return found


def joined(parts: list[Bone]) -> Bone:
    """Return several bones as one."""
    begins = np.cumsum([0, *(len(part.surface.vertices) for part in parts)])
    vertices = np.concatenate([part.surface.vertices for part in parts])
    pairs = zip(parts, begins, strict=False)
    faces = np.concatenate([part.surface.faces + begin for part, begin in pairs])
    like = parts[0]
    surface = Surface(vertices, faces.astype(np.int32), vertices, like.surface.light)
    return Bone(like.id, like.title, like.latin, 0, like.region, like.side, like.kind, surface)


def points() -> dict[str, list[float]]:
    """Return the places of the points; for those on both sides the left one."""
    atlas = read_atlas(MESHES)
    measures = read_measures(ASSETS / "measures.json")
    body = Body(atlas, load_landmarks(ASSETS, atlas), measures, read_skin(MESHES))
    answers = Solver(read_catalogue(ASSETS).points, body).solve_all()
    places: dict[str, list[float]] = {}
    for placed in answers:
        if isinstance(placed, Placement):
            x, y, z = np.round(placed.position * 1000, 1).tolist()
            places.setdefault(placed.point, [0.0 if placed.side == "midline" else x, y, z])
    return places


def main() -> int:
    """Measure and write."""
    content = json.loads(FILE.read_text("utf-8"))
    content["bones_mm"] = bones()
    content["points_mm"] = points()
    text = json.dumps(content, indent=1, ensure_ascii=False)
    # One place for each line.
    number = r"\s*(-?[\d.]+)"
    text = re.sub(rf"\[{number},{number},{number}\s*\]", r"[\1, \2, \3]", text)
    FILE.write_text(text + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
