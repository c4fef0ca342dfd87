"""No point in the wrong region, on the wrong vertebra or on the wrong side."""

import re

import pytest

from osteopoint.anatomy.atlas import Atlas, Side
from osteopoint.explorer.body_data import BodyData
from osteopoint.placement.model import Placement

# The regions of bones over which a point of a region may lie.
BONES_UNDER = {
    "head": {"head"}, "face": {"head"}, "neck": {"neck", "head", "shoulder", "chest", "upper_back"},
    "chest": {"chest", "shoulder"}, "lateral chest": {"chest"}, "axilla": {"chest", "arm"},
    "upper back": {"upper_back", "chest", "shoulder", "lumbar", "pelvis"},
    "mid back": {"upper_back", "chest"}, "lumbar": {"lumbar", "chest", "pelvis"},
    "sacral": {"pelvis"}, "buttock": {"pelvis", "thigh"}, "hip": {"pelvis", "thigh"},
    "groin": {"pelvis"}, "perineum": {"pelvis"}, "flank": {"chest", "pelvis"},
    "abdomen": {"chest", "lumbar", "pelvis"}, "shoulder": {"shoulder", "arm", "chest"},
    "scapula": {"shoulder"}, "upper arm": {"arm", "shoulder"}, "elbow": {"arm", "forearm"},
    "forearm": {"forearm"}, "wrist": {"forearm", "hand"}, "hand": {"hand"},
    "thigh": {"thigh", "pelvis"}, "knee": {"knee", "thigh", "leg"}, "leg": {"leg"},
    "ankle": {"leg", "foot"}, "foot": {"foot"},
}  # fmt: skip
# Beside the last neck vertebra, which its rule begins at.
BESIDE_C7 = {"SI15"}

BACK = {
    "BL11": "t1", "BL12": "t2", "BL13": "t3", "BL14": "t4", "BL15": "t5", "BL16": "t6",
    "BL17": "t7", "BL18": "t9", "BL19": "t10", "BL20": "t11", "BL21": "t12", "BL22": "l1",
    "BL23": "l2", "BL24": "l3", "BL25": "l4", "BL26": "l5", "BL41": "t2", "BL42": "t3",
    "BL43": "t4", "BL44": "t5", "BL45": "t6", "BL46": "t7", "BL47": "t9", "BL48": "t10",
    "BL49": "t11", "BL50": "t12", "BL51": "l1", "BL52": "l2", "EX-B3": "t8", "EX-B6": "l4",
    "SI14": "t1", "SI15": "c7", "EX-B1": "c7",
}  # fmt: skip
MIDDLE = {
    "GV3": "l4", "GV4": "l2", "GV5": "l1", "GV6": "t11", "GV7": "t10", "GV8": "t9", "GV9": "t7",
    "GV10": "t6", "GV11": "t5", "GV12": "t3", "GV13": "t1", "GV14": "c7", "EX-B5": "l3",
    "EX-B8": "l5",
}  # fmt: skip

Placed = dict[tuple[str, Side], Placement]


@pytest.fixture
def placed(body_data: BodyData) -> Placed:
    return body_data.placements


def test_every_point_lies_over_bones_of_its_region(
    placed: Placed, body_data: BodyData, atlas: Atlas
) -> None:
    for (name, _), placement in placed.items():
        region = body_data.catalogue.points[name].region
        under = BONES_UNDER[region] | ({"neck"} if name in BESIDE_C7 else set())
        assert atlas.bone(placement.bone).region in under, name


def test_every_point_lies_on_its_side(placed: Placed) -> None:
    for (name, side), placement in placed.items():
        x = float(placement.position[0])
        assert {"left": x > 0, "right": x < 0, "midline": abs(x) < 0.005}[side], name


def test_points_of_the_back_are_level_with_their_vertebra(
    placed: Placed, body_data: BodyData
) -> None:
    named = BACK | {f"EX-B2.{v.upper()}": v for v in [*(f"t{n}" for n in range(1, 13)), "l5"]}
    for name, vertebra in named.items():
        edge = body_data.landmarks.position(f"{vertebra}_spinous_inferior", "midline")
        assert placed[name, "left"].position[1] == pytest.approx(edge[1], abs=0.001), name


def test_points_between_vertebrae_lie_just_below_the_upper_one(
    placed: Placed, body_data: BodyData
) -> None:
    for name, vertebra in MIDDLE.items():
        edge = body_data.landmarks.position(f"{vertebra}_spinous_inferior", "midline")
        assert 0.0 < edge[1] - placed[name, "midline"].position[1] < 0.012, name


def test_spinous_processes_are_those_of_the_vertebra_that_is_named(placed: Placed) -> None:
    spines = [key for key in placed if re.fullmatch(r"OP-[CTL]\d+-SPINE", key[0])]
    assert len(spines) >= 19
    for name, side in spines:
        vertebra = name.split("-")[1].lower()
        assert placed[name, side].bone == f"vertebra_{vertebra}", name


def test_the_whole_catalogue_is_placed(body_data: BodyData) -> None:
    points = body_data.catalogue.points.values()
    codes = {point.code for point in points if point.system == "acupoint"}
    assert len(codes) == 409
    assert sum(code.startswith("EX-") for code in codes) == 48
    assert len({p.id for p in points if p.system == "osteopoint"}) >= 150
    assert body_data.unplaced == ()
    seeds = [p.id for p in points if p.location_status == "seed"]
    assert seeds == ["OP-PSIS"]
