"""Placements of the catalogue on the default skeleton."""

import numpy as np
import pytest

from helpers import ASSETS
from osteopoint.anatomy.atlas import Atlas, Side, read_atlas
from osteopoint.anatomy.landmark_model import Landmarks
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.landmark_store import load_landmarks
from osteopoint.anatomy.skin import Skin, read_skin
from osteopoint.catalogue.model import Catalogue
from osteopoint.catalogue.reading import read_catalogue
from osteopoint.geometry.lines import length
from osteopoint.geometry.surfaces import nearest, normal_at, triangles_of
from osteopoint.placement.body import Body
from osteopoint.placement.checks import check_rules
from osteopoint.placement.explain import explain
from osteopoint.placement.measures import read_measures
from osteopoint.placement.model import Placement, Unplaced
from osteopoint.placement.solve import Solver


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return read_atlas(ASSETS / "meshes")


@pytest.fixture(scope="module")
def marks(atlas: Atlas) -> Landmarks:
    return load_landmarks(ASSETS, atlas)


@pytest.fixture(scope="module")
def skin() -> Skin:
    skin = read_skin(ASSETS / "meshes")
    assert skin is not None
    return skin


@pytest.fixture(scope="module")
def body(atlas: Atlas, marks: Landmarks, skin: Skin) -> Body:
    return Body(atlas, marks, read_measures(ASSETS / "measures.json"), skin)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(ASSETS)


@pytest.fixture(scope="module")
def solver(catalogue: Catalogue, body: Body) -> Solver:
    return Solver(catalogue.points, body)


@pytest.fixture(scope="module")
def placed(solver: Solver, catalogue: Catalogue) -> dict[tuple[str, Side], Placement]:
    # Each side for itself: `every` may take the right as the left one's image.
    points = catalogue.points.values()
    answers = [solver.solve(point, side) for point in points for side in point.sides]
    assert not [answer.reason for answer in answers if isinstance(answer, Unplaced)]
    return {(a.point, a.side): a for a in answers if isinstance(a, Placement)}


def test_every_rule_can_be_read(catalogue: Catalogue, body: Body) -> None:
    assert not check_rules(catalogue, read_queries(ASSETS / "landmarks.json"), body.measures)


def test_every_osteopoint_lies_on_a_bone_of_its_side(
    placed: dict[tuple[str, Side], Placement], catalogue: Catalogue, atlas: Atlas
) -> None:
    for (name, side), placement in placed.items():
        if catalogue.points[name].system != "osteopoint":
            continue
        bone = atlas.bone(placement.bone)
        # A point over a suture between a left and a right bone lies on one of the two.
        assert side == "midline" or bone.side in (side, "midline"), name
        surface = triangles_of(bone.surface.vertices, bone.surface.faces)
        on = nearest(placement.position, surface).position
        assert np.linalg.norm(on - placement.position) < 1e-4, name
        assert np.linalg.norm(placement.normal) == pytest.approx(1), name
        assert (placement.surface, placement.depth_mm) == ("bone", 0.0)


def test_every_acupoint_lies_on_the_skin_with_bone_beneath(
    placed: dict[tuple[str, Side], Placement], catalogue: Catalogue, skin: Skin
) -> None:
    surface = triangles_of(skin.surface.vertices, skin.surface.faces)
    for (name, _), placement in placed.items():
        if catalogue.points[name].system == "acupoint":
            on = nearest(placement.position, surface)
            assert np.linalg.norm(on.position - placement.position) < 1e-4, name
            outward = normal_at(on, skin.surface.normals, skin.surface.faces)
            assert outward @ placement.normal > 0.9, name
            assert placement.surface == "skin"
            assert 1.0 < placement.depth_mm < 130.0, name


def test_normals_point_out_of_the_bone(
    placed: dict[tuple[str, Side], Placement], atlas: Atlas
) -> None:
    for (name, _), placement in placed.items():
        if placement.surface != "bone" or "FORAMEN" in name:  # in a hole there is bone all around
            continue
        surface = atlas.bone(placement.bone).surface
        outside = placement.position + 0.003 * placement.normal
        touch = nearest(outside, triangles_of(surface.vertices, surface.faces))
        outward = normal_at(touch, surface.normals, surface.faces)
        assert np.linalg.norm(outside - touch.position) > 0.001, name
        assert outward @ (outside - touch.position) > 0, name


def test_left_and_right_mirror_each_other(placed: dict[tuple[str, Side], Placement]) -> None:
    for (name, side), placement in placed.items():
        assert side != "right" or placement.position[0] < 0, name
        if side == "left" and (name, "right") in placed:
            assert placement.position[0] > 0, name
            other = placed[name, "right"].position * [-1, 1, 1]
            assert np.linalg.norm(placement.position - other) < 0.0005, name
        if side == "midline":
            assert abs(placement.position[0]) < 0.005, name  # a symphysis is two bones' edges


def test_the_dimples_lie_on_the_pelvis_at_s2(
    placed: dict[tuple[str, Side], Placement], atlas: Atlas, marks: Landmarks
) -> None:
    sacrum = atlas.bone("sacrum").surface.bounds
    for side in ("left", "right"):
        dimple = placed["OP-PSIS", side]  # type: ignore[index]
        assert 0.030 <= abs(dimple.position[0]) <= 0.048
        assert dimple.bone == f"hip_bone.{side[0]}"
        assert dimple.position[1] < marks.position("l5_spinous_inferior", "midline")[1]
        middle = sacrum[:, 1].mean()
        assert middle < dimple.position[1] < sacrum[1, 1]
        assert dimple.normal[2] < -0.5


def test_the_dimple_is_explained_with_this_bodys_lengths(
    placed: dict[tuple[str, Side], Placement],
    solver: Solver,
    catalogue: Catalogue,
    atlas: Atlas,
) -> None:
    dimple, point = placed["OP-PSIS", "left"], catalogue.points["OP-PSIS"]
    lines = explain(dimple, solver.steps(point, "left"), point, atlas, catalogue)
    text = "\n".join(lines)
    here = f"{dimple.position[0] * 1000:.1f} mm"
    assert f"The source says about 38 mm from the midline; on this skeleton it is {here}" in text
    assert "S2" in text
    assert "below the lumbar spine" in text
    assert "19.6 mm" in text


def test_points_follow_each_other_down_the_body(
    placed: dict[tuple[str, Side], Placement],
) -> None:
    order = [
        "GV20",
        "EX-HN5",
        "OP-MASTOID",
        "OP-CHIN",
        "OP-ACROMION",
        "OP-SCAPULA-ROOT",
        "OP-SCAPULA-INFERIOR",
        "BL23",
        "BL25",
        "OP-PSIS",
        "OP-ISCHIUM",
        "OP-KNEE-INNER",
        "OP-TIBIAL-TUBEROSITY",
        "ST36",
        "OP-SHIN",
        "SP6",
        "OP-ANKLE-INNER",
        "OP-HEEL",
    ]
    heights = []
    for name in order:
        side: Side = "left" if (name, "left") in placed else "midline"
        heights.append(placed[name, side].position[1])
    assert heights == sorted(heights, reverse=True)


def test_one_cun_is_about_a_thumbs_breadth_in_every_measure(body: Body) -> None:
    for name in body.measures:
        size = body.cun(name, "left") * 1000
        # Heads and chests are longer or shorter than their cun say: behind the crown one is 42 mm.
        limits = (14, 43) if name.startswith("head") or name == "chest" else (18, 32)
        assert limits[0] < size < limits[1], (name, size)
        assert size == pytest.approx(body.cun(name, "right") * 1000, abs=0.3)
    assert body.cun("stature", "left") * 1000 == pytest.approx(22.5, abs=1)


def test_lengths_agree_with_the_sentences(solver: Solver, catalogue: Catalogue) -> None:
    step = solver.steps(catalogue.points["BL23"], "left")[0]
    along = length(step.path)
    assert f"1.5 cun out from the midline, {along * 100:.1f} cm here" in step.sentence
    assert step.spacing * 1.5 == pytest.approx(along, abs=0.0003)


def test_every_step_has_one_sentence(solver: Solver, catalogue: Catalogue) -> None:
    for point in catalogue.points.values():
        for step in solver.steps(point, point.sides[0]):
            assert step.sentence.endswith(".")
            assert "\n" not in step.sentence
            assert "_" not in step.sentence
            assert step.path.shape[1] == 3


def test_the_right_side_of_a_symmetric_body_mirrors_the_left(
    catalogue: Catalogue, body: Body, placed: dict[tuple[str, Side], Placement]
) -> None:
    answers = [a for a in Solver(catalogue.points, body).solve_all() if isinstance(a, Placement)]
    assert [(a.point, a.side) for a in answers] == list(placed)
    for answer in answers:
        own = placed[answer.point, answer.side]
        assert np.linalg.norm(own.position - answer.position) < 0.0005, answer.point
        assert own.normal @ answer.normal > 0.97, answer.point
        if answer.side != "midline":
            assert answer.bone == own.bone or not answer.bone.endswith((".l", ".r"))
