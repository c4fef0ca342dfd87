"""A part is known by its FMA id or its name, in the ways in which people write it."""

import pytest

from osteopoint.anatomy.importing.names import Names
from osteopoint.assets import assets_dir

NAMES = Names(assets_dir())


@pytest.mark.parametrize(
    ("name", "bone", "side"),
    [
        ("left femur", "femur", "left"),
        ("Femur.l", "femur", "left"),
        ("FEMUR_R", "femur", "right"),
        ("femur (right)", "femur", "right"),
        ("Femur.001", "femur", None),
        ("RightFemur", "femur", "right"),
        ("Os femoris sinistrum", "femur", "left"),
        ("Vertebra L4", "vertebra_l4", "midline"),
        ("fourth lumbar vertebra", "vertebra_l4", "midline"),
        ("Vertebra lumbalis IV", "vertebra_l4", "midline"),
        ("Atlas (C1)", "vertebra_c1", "midline"),
        ("3rd rib left", "rib_3", "left"),
        ("Tertia costa.r", "rib_3", "right"),
        ("left third costal cartilage", "costal_cartilage_3", "left"),
        ("Distal phalanx of left thumb", "hand_distal_phalanx_1", "left"),
        ("distal phalanx of right big toe", "foot_distal_phalanx_1", "right"),
        ("Os coxae dextrum", "hip_bone", "right"),
        ("navicular bone of left foot", "navicular", "left"),
        ("Scaphoid bone.l", "scaphoid", "left"),
        ("lower_first_premolar.l", "tooth_lower_first_premolar", "left"),
        ("Intervertebral disc L4-L5", "disc_l4_l5", "midline"),
        ("shoulder blade, left", "scapula", "left"),
    ],
)
def test_a_bone_is_known_by_many_names(name: str, bone: str, side: str | None) -> None:
    means = NAMES.recognise(name)
    assert means is not None
    assert means.entry is not None
    assert (means.entry.id, means.side) == (bone, side)


@pytest.mark.parametrize(
    "name", ["left femoral artery", "Biceps femoris.l", "Liver", "node 7", "FJ1234", "", "左大腿骨"]
)
def test_what_is_no_bone_is_nothing(name: str) -> None:
    assert NAMES.recognise(name) is None


def test_an_fma_id_says_bone_and_side_whatever_the_name() -> None:
    means = NAMES.recognise("FJ3259", 24475)
    assert means is not None
    assert means.entry is not None
    assert (means.entry.id, means.side) == ("femur", "left")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Thyroid cartilage", "cartilage"),
        ("sesamoid bone of left foot", "bone"),
        ("Skin", "skin"),
        ("left upper third molar tooth", "tooth"),
    ],
)
def test_wanted_parts_that_our_skeleton_lacks_are_taken_by_kind(name: str, kind: str) -> None:
    means = NAMES.recognise(name)
    assert means is not None
    assert means.entry is None
    assert means.kind == kind
