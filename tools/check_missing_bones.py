"""Remove bones from a body of ours, and report places that are still given but lie elsewhere.

    PYTHONPATH=src python tools/check_missing_bones.py [--atlas FOLDER] [--skin borrowed|own]
                                                       [--only groups|bones]

Each single bone and each of twenty groups is removed in turn. Landmarks, skin and points are found
on the rest as on any imported body. Prints how many places are found, and each place that is 10 mm
or more from its position on the whole body; the exit status is 1 if there is one. Skin: fitted to
the remaining bones, or our own treated like a foreign one.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from commandline import ASSETS, MESHES, atlas_parser
from osteopoint.anatomy.atlas import Atlas, read_atlas
from osteopoint.anatomy.borrowed_skin import borrow
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.landmark_store import load_landmarks
from osteopoint.anatomy.landmarks import solve_landmarks
from osteopoint.anatomy.query_search import SurfaceSamples
from osteopoint.anatomy.skin import read_skin
from osteopoint.anatomy.skin_pattern import read_pattern
from osteopoint.catalogue.reading import read_catalogue
from osteopoint.placement.body import Body
from osteopoint.placement.consistency import Consistency
from osteopoint.placement.measures import read_measures
from osteopoint.placement.model import Placement
from osteopoint.placement.relations import read_relations
from osteopoint.placement.solve import Solver

FAR_MM = 10.0
# Regular expressions for the beginnings of the ids of a group's bones.
GROUPS = {
    "sternum": r"manubrium|body_of_sternum|xiphoid",
    "cartilages of the ribs": r"costal",
    "hands": r"metacarpal|hand_|scaphoid|lunate|triquetrum|pisiform|trapez|capitate|hamate",
    "feet": r"metatarsal|foot_|talus|calcaneus|navicular|cuboid|.*cuneiform",
    "mandible": r"mandible",
    "back and sides of the skull": r"occipital|temporal",
    "cervical vertebrae": r"vertebra_c",
    "thoracic vertebrae": r"vertebra_t",
    "lumbar vertebrae": r"vertebra_l",
    "ribs": r"rib_",
    "lower legs": r"tibia|fibula|patella",
    "forearms": r"radius|ulna",
    "pelvis": r"hip_bone|sacrum|coccyx",
    "left arm": r"(humerus|radius|ulna)\.l",
    "skull": r"frontal|parietal|occipital|temporal|sphenoid|zygomatic|maxilla|nasal|lacrimal"
    r"|ethmoid|vomer|palatine|inferior_nasal|mandible|tooth",
    "shoulder girdle": r"scapula|clavicle",
    "femora": r"femur",
    "humeri": r"humerus",
    "teeth": r"tooth",
    "discs": r"disc",
}


class Checker:
    """One whole body, and what is found on it without some bones."""

    def __init__(self, folder: Path, skin: str) -> None:
        self.atlas = read_atlas(folder)
        self._lender = read_pattern(folder) if skin == "borrowed" else None
        self._own = read_skin(folder)
        self._samples = SurfaceSamples()
        self._queries = read_queries(ASSETS / "landmarks.json")
        self._points = read_catalogue(ASSETS).points
        self._measures = read_measures(ASSETS / "measures.json")
        self._relations = read_relations(ASSETS / "relations.json")
        self._pattern = load_landmarks(ASSETS, read_atlas(MESHES))
        body = Body(self.atlas, load_landmarks(ASSETS, self.atlas), self._measures, self._own)
        answers = Solver(self._points, body).solve_all()
        self._whole = {(a.point, a.side): a for a in answers if isinstance(a, Placement)}

    def without(self, removed: set[str]) -> tuple[int, list[str]]:
        """Return how many places are found without some bones, and which of them are wrong."""
        bones = {name: bone for name, bone in self.atlas.bones.items() if name not in removed}
        rest = replace(self.atlas, bones=bones)
        if self._lender is not None:
            skin, pattern = borrow(rest, self._lender), None
        else:
            assert self._own is not None
            skin, pattern = replace(self._own, topology=""), self._pattern
        landmarks = solve_landmarks(rest, self._queries, skin, pattern, self._samples)
        solver = Solver(self._points, Body(rest, landmarks, self._measures, skin))
        consistency = Consistency(self._relations, self._points, rest, landmarks)
        found = [a for a in consistency.filter(solver.solve_all()) if isinstance(a, Placement)]
        wrong = []
        for placement in found:
            there = self._whole[placement.point, placement.side].position
            off = float(np.linalg.norm(placement.position - there)) * 1000
            if off >= FAR_MM:
                wrong.append(f"{placement.point} ({placement.side}) {off:.0f} mm")
        return len(found), wrong


def cases(atlas: Atlas, only: str) -> Iterator[tuple[str, set[str]]]:
    """Yield the name of each case and the bones that it removes."""
    if only != "bones":
        for name, begins in GROUPS.items():
            yield name, {bone for bone in atlas.bones if re.match(begins, bone)}
    if only != "groups":
        for name, bone in atlas.bones.items():
            if bone.kind == "bone":
                yield name, {name}


def main() -> int:
    """Read the command line and check."""
    parser = atlas_parser(__doc__)
    parser.add_argument("--skin", choices=("borrowed", "own"), default="borrowed")
    parser.add_argument("--only", choices=("groups", "bones"), default="")
    options = parser.parse_args()
    checker = Checker(options.atlas, options.skin)
    bad = count = 0
    for name, removed in cases(checker.atlas, options.only):
        kept, wrong = checker.without(removed)
        count, bad = count + 1, bad + bool(wrong)
        print(f"without {name} ({len(removed)}): {kept} places kept", *wrong, sep="; ", flush=True)
    print(f"{count} times bones were left out; places were wrong {bad} times")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
