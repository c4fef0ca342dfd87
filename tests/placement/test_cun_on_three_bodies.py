"""The distances that the standard states, measured again on three bodies of other proportions.

What is measured here are heights and straight lines between the points' places, not the tapes
that the rules were laid out with.
"""

from collections.abc import Callable

import numpy as np
import pytest
from stretched import ARMS, LEGS, TRUNK, stretched

from helpers import ASSETS
from osteopoint.anatomy.atlas import Atlas, read_atlas
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.landmark_store import find_landmarks, load_landmarks
from osteopoint.anatomy.landmarks import solve_landmarks
from osteopoint.anatomy.skin import Skin, read_skin
from osteopoint.catalogue.reading import read_catalogue
from osteopoint.geometry.frames import Vector
from osteopoint.placement.body import Body, is_point
from osteopoint.placement.measures import read_measures
from osteopoint.placement.solve import Solver

Where = Callable[[str], Vector]

# From, to, cun between them, and the stretch that has so many cun (WHO 2008).
UPRIGHT = [
    *[("CV8", p, c, ("CV8", "CV16", 8)) for p, c in zip(
        ("CV9", "CV10", "CV11", "CV12", "CV13", "CV14", "ST19", "ST22", "KI17", "KI21", "SP16"),
        (1, 2, 3, 4, 5, 6, 6, 3, 2, 6, 3), strict=True)],
    *[("CV8", p, c, ("CV8", "CV2", 5)) for p, c in zip(
        ("CV7", "CV6", "CV5", "CV4", "CV3", "ST26", "ST29", "KI12", "SP14", "EX-CA1"),
        (1, 1.5, 2, 3, 4, 1, 4, 4, 1.3, 4), strict=True)],
    *[("patella_base", p, c, ("patella_base", "pubic_symphysis_superior", 18)) for p, c in (
        ("ST34", 2), ("ST33", 3), ("ST32", 6), ("LR9", 4))],
    ("patella_base_medial", "SP10", 2, ("patella_base", "pubic_symphysis_superior", 18)),
    ("BL36", "BL37", 6, ("BL36", "BL40", 14)),
    *[("BL40", p, c, ("BL40", "lateral_malleolus_prominence", 16)) for p, c in (
        ("BL55", 2), ("BL56", 5), ("BL57", 8))],
    *[("ST35", p, c, ("ST35", "ST41", 16)) for p, c in (
        ("ST36", 3), ("ST37", 6), ("ST38", 8), ("ST39", 9))],
    *[("medial_malleolus_prominence", p, c, ("medial_malleolus_prominence", "SP9", 13))
      for p, c in (("SP6", 3), ("SP7", 6), ("LR5", 5), ("LR6", 7), ("KI7", 2), ("KI9", 5))],
    *[("lateral_malleolus_prominence", p, c, ("lateral_malleolus_prominence", "BL40", 16))
      for p, c in (("GB39", 3), ("GB38", 4), ("GB37", 5), ("GB36", 7), ("GB35", 7))],
    *[("anterior_axillary_fold", p, c, ("anterior_axillary_fold", "cubital_crease_centre", 9))
      for p, c in (("PC2", 2), ("LU3", 3), ("LU4", 4))],
]  # fmt: skip
STRAIGHT = [
    *[("PC7", p, c, ("PC7", "PC3", 12)) for p, c in (("PC6", 2), ("PC5", 3), ("PC4", 5))],
    *[("HT7", p, c, ("HT7", "HT3", 12)) for p, c in (("HT6", 0.5), ("HT5", 1), ("HT4", 1.5))],
    *[("LI5", p, c, ("LI5", "LI11", 12)) for p, c in (
        ("LI6", 3), ("LI7", 5), ("LI8", 8), ("LI9", 9), ("LI10", 10))],
    ("LU9", "LU6", 7, ("LU9", "LU5", 12)),
]  # fmt: skip
ACROSS_BACK = {f"BL{n}": 1.5 for n in range(11, 31)} | {f"BL{n}": 3.0 for n in range(41, 55)}
ACROSS_FRONT = (
    {f"ST{n}": 2.0 for n in range(19, 31)}
    | {f"KI{n}": 0.5 for n in range(11, 22)}
    | {f"KI{n}": 2.0 for n in range(22, 28)}
    | {f"ST{n}": 4.0 for n in range(13, 19)}
    | {f"SP{n}": 4.0 for n in range(13, 17)}
    | {f"SP{n}": 6.0 for n in range(17, 21)}
    | {"LU1": 6.0, "PC1": 5.0}
)
# Behind one another over the head, with the cun from each to the next.
OVER_THE_HEAD = [
    (("BL4", "BL5", "BL6", "BL7", "BL8"), (0.5, 1.5, 1.5, 1.5)),
    (("GV24", "GV23", "GV22", "GV21", "GV20", "GV19", "GV18"), (0.5, 1, 1.5, 1.5, 1.5, 1.5)),
    (("GB15", "GB16", "GB17", "GB18"), (1, 1, 1.5)),
    (("GB15", "EX-HN2", "GB16"), (0.5, 0.5)),
]


def place_in(body: Body) -> Where:
    solver = Solver(read_catalogue(ASSETS).points, body)

    def place(name: str) -> Vector:
        if not is_point(name):
            return body.position(name, "left")
        found = solver.surface_point(name, "left")
        assert found is not None, name
        return found.position

    return place


@pytest.fixture(scope="module")
def longer() -> tuple[Atlas, Skin]:
    skin = read_skin(ASSETS / "meshes")
    assert skin is not None
    return stretched(read_atlas(ASSETS / "meshes"), skin)


@pytest.fixture(scope="module", params=["default", "stretched", "reference"])
def place(request: pytest.FixtureRequest) -> Where:
    queries, measures = (
        read_queries(ASSETS / "landmarks.json"),
        read_measures(ASSETS / "measures.json"),
    )
    if request.param == "reference":
        folder = request.getfixturevalue("reference")
        atlas = read_atlas(folder)
        landmarks = find_landmarks(ASSETS, atlas, queries)
        return place_in(Body(atlas, landmarks, measures, read_skin(folder)))
    atlas, skin = read_atlas(ASSETS / "meshes"), read_skin(ASSETS / "meshes")
    assert skin is not None
    if request.param == "default":
        return place_in(Body(atlas, load_landmarks(ASSETS, atlas), measures, skin))
    atlas, skin = request.getfixturevalue("longer")
    return place_in(Body(atlas, solve_landmarks(atlas, queries, skin), measures, skin))


def test_upright_distances(place: Where) -> None:
    for start, end, cun, (low, high, whole) in UPRIGHT:
        one = abs(place(high)[1] - place(low)[1]) / whole
        assert abs(place(end)[1] - place(start)[1]) / one == pytest.approx(cun, rel=0.02), end


def test_distances_along_the_arm(place: Where) -> None:
    for start, end, cun, (low, high, whole) in STRAIGHT:
        way = place(high) - place(low)
        one = float(np.linalg.norm(way)) / whole
        along = abs((place(end) - place(start)) @ way) / float(np.linalg.norm(way))
        assert along / one == pytest.approx(cun, rel=0.02), end


def test_distances_from_the_midline(place: Where) -> None:
    for names, edge, whole in (
        (ACROSS_BACK, "scapula_medial_border_t3", 3),
        (ACROSS_FRONT, "nipple", 4),
    ):
        one = abs(place(edge)[0]) / whole
        for name, cun in names.items():
            assert place(name)[0] / one == pytest.approx(cun, rel=0.02), name


def test_rows_over_the_head_run_from_front_to_back(
    place: Where, request: pytest.FixtureRequest
) -> None:
    hairy = "reference" in request.node.name  # its skin has locks of hair, centimetres high
    one = float(np.linalg.norm(place("GV21") - place("GV24"))) / 3
    for row, steps in OVER_THE_HEAD:
        for start, end, cun in zip(row, row[1:], steps, strict=False):
            way = place(end) - place(start)
            assert way[2] < 0, end
            if not hairy:
                assert float(np.linalg.norm(way)) / one == pytest.approx(cun, rel=0.1), end


def test_distances_across_the_head(place: Where) -> None:
    one = float(np.linalg.norm(place("ST8") - place("GV24"))) / 4.5
    for start, end, cun in (("GV24", "BL4", 1.5), ("GV24", "GB13", 3), ("GV17", "BL9", 1.3)):
        apart = float(np.linalg.norm(place(end) - place(start)))
        assert apart / one == pytest.approx(cun, rel=0.1), end
    for name in ("BL5", "BL6", "BL7", "BL8"):
        assert place(name)[0] == pytest.approx(place("BL4")[0], abs=0.002), name
    for name in ("GB16", "GB17", "GB18"):
        assert place(name)[0] == pytest.approx(place("GB15")[0], abs=0.002), name


def test_the_crown_lies_behind_the_line_over_the_ears(place: Where) -> None:
    """The standard's other way to GV20: on a head without hair it comes out farther forward."""
    one = float(np.linalg.norm(place("GV21") - place("GV24"))) / 3
    assert 0.5 < (place("crown_over_ears")[2] - place("GV20")[2]) / one < 2.5


def test_the_stretched_body_is_stretched(longer: tuple[Atlas, Skin]) -> None:
    atlas, skin = read_atlas(ASSETS / "meshes"), read_skin(ASSETS / "meshes")
    assert skin is not None
    other, around = longer

    def tall(name: str) -> float:
        return float(np.ptp(other.bones[name].surface.vertices[:, 1])) / float(
            np.ptp(atlas.bones[name].surface.vertices[:, 1])
        )

    assert tall("tibia.l") == pytest.approx(LEGS, rel=0.01)
    assert tall("vertebra_l3") == pytest.approx(TRUNK, rel=0.01)
    assert tall("radius.l") == pytest.approx(ARMS, rel=0.02)
    assert around.surface.vertices.shape == skin.surface.vertices.shape
