"""The guide's hand: it touches where it says, goes no deeper, and is an adult's in size."""

import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from vtkmodules.util.numpy_support import vtk_to_numpy

from helpers import ASSETS
from osteopoint.anatomy.surface import Surface
from osteopoint.errors import OsteopointError
from osteopoint.scene.hand import CONTACTS, Side, hand_actor, hand_surfaces, placed

# Pheasant & Haslegrave 2006, "Bodyspace", table of the hand, British adults: from the 5th
# percentile of women to the 95th of men.
HAND_LENGTH_MM, FOREFINGER_BREADTH_MM = (159.0, 205.0), (16.0, 23.0)
ONE_PAD = ("forefinger", "thumb")
SIDES: tuple[Side, ...] = ("left", "right")
HANDS = Path("meshes") / "hands" / "hands.glb"


def places_mm(contact: str, side: Side = "right") -> np.ndarray:
    return hand_surfaces(contact, side)[contact].vertices.astype(float) * 1000


def slices_mm(points: np.ndarray, half: float = 2.0) -> dict[float, np.ndarray]:
    """Cuts across a hand that lies flat, from the fingertips to the forearm."""
    low, high = points[:, 1].min(), points[:, 1].max()
    return {y: points[abs(points[:, 1] - y) < half] for y in np.arange(low + 4, high - 15, 2.0)}


def volume_ml(surface: Surface) -> float:
    a, b, c = np.moveaxis(surface.vertices[surface.faces].astype(float), 1, 0)
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6 * 1e6)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("contact", CONTACTS)
def test_each_contact_touches_the_skin_and_goes_no_deeper(contact: str, side: Side):
    parts = hand_surfaces(contact, side)
    points = np.vstack([part.vertices for part in parts.values()]) * 1000
    assert -2.0 <= points[:, 2].min() <= 0.5
    near = np.hypot(points[:, 0], points[:, 1]) < (50.0 if contact not in ONE_PAD else 4.0)
    assert abs(points[near, 2].min()) <= 2.0


@pytest.mark.parametrize("contact", ONE_PAD)
def test_of_a_hand_that_presses_with_one_finger_only_its_pad_touches(contact: str):
    points = places_mm(contact)
    touching = points[points[:, 2] < 0.5]
    assert np.hypot(touching[:, 0], touching[:, 1]).max() < 10.0
    assert np.abs(touching[:, :2].mean(axis=0)).max() < 2.0


def test_the_palm_and_all_fingertips_lie_on_the_skin():
    points = places_mm("palm")
    touching = points[points[:, 2] < 0.5]
    assert np.ptp(touching[:, 1]) > 130.0
    assert np.ptp(touching[:, 0]) > 60.0


def test_the_edge_of_the_hand_lies_along_the_fingers():
    points = places_mm("palm_edge")
    touching = points[points[:, 2] < 0.5]
    assert np.ptp(touching[:, 1]) > 50.0 > 2 * np.ptp(touching[:, 0])
    assert points[:, 2].max() > 70.0, "upright, thumb on top"


def test_of_finger_pads_there_are_four():
    points = places_mm("finger_pads")
    across = np.sort(points[points[:, 2] < 0.5][:, 0])
    assert sum(b - a > 4.0 for a, b in pairwise(across)) == 3


def test_thumb_and_fingers_grip_six_or_seven_centimetres():
    points = places_mm("grip")
    touching = points[points[:, 2] < 0.5]
    thumb, fingers = touching[touching[:, 1] > 0], touching[touching[:, 1] < 0]
    apart = thumb.mean(axis=0) - fingers.mean(axis=0)
    assert 55.0 < np.hypot(*apart[:2]) < 75.0
    assert np.abs((thumb.mean(axis=0) + fingers.mean(axis=0))[:2]).max() < 4.0


def test_the_pencil_stands_steeply_on_the_middle_of_its_rubber():
    parts = hand_surfaces("pencil", "right")
    pencil = np.vstack([parts[name].vertices for name in parts if name != "pencil"]) * 1000
    lengths = np.linalg.norm(pencil, axis=1)
    assert lengths.max() == pytest.approx(175.0, abs=1.0)
    tip = pencil[lengths > lengths.max() - 0.2].mean(axis=0)
    along = tip / np.linalg.norm(tip)
    assert along[2] > np.sin(np.radians(60.0))
    across = np.linalg.norm(np.cross(pencil, along), axis=1)
    assert 2 * across.max() == pytest.approx(7.0, abs=0.5)
    face = parts["pencil_rubber"].vertices * 1000
    assert np.ptp(face[face[:, 2] < 1.0][:, 0]) == pytest.approx(6.0, abs=0.5)


def test_the_hand_is_as_long_as_an_adults():
    cuts = slices_mm(places_mm("palm"))
    widths = {y: np.ptp(cut[:, 0]) for y, cut in cuts.items() if y > 0}
    wrist = next(y for y, width in widths.items() if width < min(widths.values()) + 1.0)
    length = wrist - places_mm("palm")[:, 1].min()
    assert HAND_LENGTH_MM[0] < length < HAND_LENGTH_MM[1]


def test_the_forefinger_is_as_broad_as_an_adults():
    points = places_mm("palm")
    middle_joint = points[:, 1].min() + 54.0
    cut = points[abs(points[:, 1] - middle_joint) < 3.0]
    forefinger = cut[cut[:, 0] > 8.0]
    assert FOREFINGER_BREADTH_MM[0] < np.ptp(forefinger[:, 0]) < FOREFINGER_BREADTH_MM[1]


def test_a_right_hands_thumb_is_on_the_left_of_one_who_looks_along_its_fingers():
    right, left = places_mm("palm", "right"), places_mm("palm", "left")
    # Seen from above with the fingers, -Y, pointing away, +X is on the left.
    assert right[:, 0].max() > -right[:, 0].min()
    assert np.allclose(right * [-1, 1, 1], left)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("contact", CONTACTS)
def test_every_part_is_closed_and_faces_outward(contact: str, side: Side):
    for part in hand_surfaces(contact, side).values():
        edges = np.vstack([part.faces[:, [i, (i + 1) % 3]] for i in range(3)])
        there = np.unique(edges, axis=0)
        assert len(there) == len(edges)
        assert np.array_equal(there, np.unique(edges[:, ::-1], axis=0))
        assert volume_ml(part) > 0


def test_the_forearm_rises_towards_plus_y():
    for contact in CONTACTS:
        points = places_mm(contact)
        end = points[points[:, 1] > points[:, 1].max() - 15.0]
        assert end[:, 2].min() > 20.0, contact


@pytest.mark.parametrize("contact", CONTACTS)
def test_the_arm_goes_on_beyond_the_elbow_and_fades_there(contact: str):
    points = places_mm(contact)
    # Bodyspace: from the elbow to a grip's middle 327 to 392 mm.
    assert np.ptp(points, axis=0).max() > 392.0
    hand = next(iter(hand_actor(contact, "right").GetParts()))
    seen = vtk_to_numpy(hand.GetMapper().GetInput().GetPointData().GetScalars())[:, 3]
    away = np.linalg.norm(points, axis=1)
    assert (seen[away < 250.0] == 255).all(), "hand and forearm"
    assert seen[away > away.max() - 10.0].max() < 30


def test_a_hand_is_placed_with_its_fingers_forward_and_its_back_outward():
    matrix = placed(
        np.array([0.1, 1.0, -0.1]), np.array([0.0, 0.0, -2.0]), np.array([0.0, 1.0, 0.3]), 0.01
    )
    found = np.array([[matrix.GetElement(row, column) for column in range(4)] for row in range(4)])
    assert np.allclose(found[:3, 2], [0, 0, -1])
    assert np.allclose(-found[:3, 1], [0, 1, 0])
    assert np.allclose(found[:3, 3], [0.1, 1.0, -0.11])
    assert np.linalg.det(found[:3, :3]) == pytest.approx(1.0)


def test_a_pencil_comes_with_the_hand_that_holds_it():
    assert hand_actor("pencil", "left").GetParts().GetNumberOfItems() == 4
    assert hand_actor("palm", "right").GetParts().GetNumberOfItems() == 1


def test_an_unknown_contact_is_named():
    with pytest.raises(OsteopointError, match="no contact 'elbow'"):
        hand_actor("elbow", "left")


def test_a_missing_a_damaged_and_an_incomplete_file_are_named(tmp_path: Path):
    with pytest.raises(OsteopointError, match=r"hands\.glb"):
        hand_actor("palm", "left", tmp_path / "missing")
    for folder, source in (("damaged", "atlas.json"), ("other", "skin.glb")):
        path = tmp_path / folder / HANDS
        path.parent.mkdir(parents=True)
        shutil.copy(ASSETS / "meshes" / source, path)
        with pytest.raises(OsteopointError, match=r"hands\.glb"):
            hand_actor("palm", "left", tmp_path / folder)


def test_the_file_is_small():
    assert (ASSETS / HANDS).stat().st_size < 1_500_000


def test_neither_qt_nor_pyvista_is_needed():
    code = "import sys, osteopoint.scene.hand; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"PySide6", "pyvista", "trimesh"}
