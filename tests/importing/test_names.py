"""Recognition of parts by FMA id or name."""

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
        # numbers of the Foundational Model of Anatomy and of BodyParts3D's files
        ("FMA24474", "femur", "right"),
        ("fma_24475_mesh", "femur", "left"),
        ("FJ3259", "femur", "left"),
        # sides as people of several languages write them
        ("Os parietale sin.", "parietal_bone", "left"),
        ("Os temporale dext.", "temporal_bone", "right"),
        ("Phalanx distalis digiti tertii pedis links", "foot_distal_phalanx_3", "left"),
        ("Os hamatum rechts", "hamate", "right"),
        ("fémur gauche", "femur", "left"),
        ("Fibula_sx", "fibula", "left"),
        ("Humerus-right", "humerus", "right"),
        # what exporters add, and drop
        ("Femurl", "femur", "left"),
        ("Scapular", "scapula", "right"),
        ("Distal_phalanx_of_third_toel", "foot_distal_phalanx_3", "left"),
        ("Costa_IIIl", "rib_3", "left"),
        ("Femur_l001", "femur", "left"),
        ("Femur_l_1", "femur", "left"),
        ("Femur.l_Bone_0", "femur", "left"),
        ("001_Left_Femur_mesh", "femur", "left"),
        ("Zygomatic_L_Material001_0", "zygomatic_bone", "left"),
        ("lfemur", "femur", "left"),
        ("r_pelvis", "hip_bone", "right"),
        ("hand_scaphoid_l", "scaphoid", "left"),
        # the schemes of TotalSegmentator and of the Human Reference Atlas
        ("rib_left_1", "rib_1", "left"),
        ("clavicula_left", "clavicle", "left"),
        ("vertebrae_L5", "vertebra_l5", "midline"),
        ("VH_F_lumbar_vertebra_1", "vertebra_l1", "midline"),
        ("VH_M_femur_L", "femur", "left"),
        # numbers, roman or not
        ("Th12", "vertebra_t12", "midline"),
        ("vertebrae_T_12", "vertebra_t12", "midline"),
        ("D12", "vertebra_t12", "midline"),
        ("Rib_01_L", "rib_1", "left"),
        ("rib_l4", "rib_4", "left"),
        ("Metatarsal1.l", "metatarsal_1", "left"),
        ("os metatarsale II sin", "metatarsal_2", "left"),
        ("cuneiform_left_1", "medial_cuneiform", "left"),
        ("intermediate_phalanx_2_hand_l", "hand_middle_phalanx_2", "left"),
        ("disc L4/5", "disc_l4_l5", "midline"),
        # wholes, and bones that our skeleton lacks
        ("Sternum", "sternum", "midline"),
        ("Skull", "skull", "midline"),
        ("Cranium_mesh", "cranium", "midline"),
        ("Jaw", "mandible", "midline"),
        ("Incus.l", "incus", "left"),
        ("Sesamoid bone of left foot", "sesamoid_bones_of_foot", "left"),
        ("Ossa sesamoidea pedis dext.", "sesamoid_bones_of_foot", "right"),
        # misspelt, as in a published atlas
        ("Os primum metarcapi sin", "metacarpal_1", "left"),
        ("Phalanx media scundum digitorum manus.r", "hand_middle_phalanx_2", "right"),
    ],
)
def test_a_bone_is_recognised_by_many_names(name: str, bone: str, side: str | None) -> None:
    means = NAMES.recognise(name)
    assert means is not None
    assert means.entry is not None
    assert (means.entry.id, means.side) == (bone, side)


@pytest.mark.parametrize(
    "name",
    [
        "left femoral artery", "Biceps femoris.l", "Liver", "node 7", "FJ1234", "", "左大腿骨",
        "Bone.001", "Cube", "Temporalis.l", "Zygomaticus", "Head of femur", "Frontal lobe",
        "vertebrae_S1",
    ],
)  # fmt: skip
def test_other_names_are_not_recognised(name: str) -> None:
    assert NAMES.recognise(name) is None


def test_an_fma_id_determines_bone_and_side() -> None:
    means = NAMES.recognise("FJ3259", 24475)
    assert means is not None
    assert means.entry is not None
    assert (means.entry.id, means.side) == ("femur", "left")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Thyroid cartilage", "cartilage"),
        ("accessory bone of left foot", "bone"),
        ("Skin", "skin"),
        ("left upper third molar tooth", "tooth"),
    ],
)
def test_wanted_parts_that_our_skeleton_lacks_are_taken_by_kind(name: str, kind: str) -> None:
    means = NAMES.recognise(name)
    assert means is not None
    assert means.entry is None
    assert means.kind == kind


def test_words_that_most_names_share_are_ignored() -> None:
    names = [f"Toni_{name}_hq" for name in ("femur_l", "tibia_l", "sacrum", "rib_3_r", "ulna_r")]
    assert NAMES.recognise(names[0]) is None
    shared = NAMES.shared_words(names)
    assert {"toni", "hq"} <= shared
    found = [NAMES.recognise(name, None, shared) for name in names]
    assert [f.entry.id for f in found if f and f.entry] == [
        "femur",
        "tibia",
        "sacrum",
        "rib_3",
        "ulna",
    ]


@pytest.mark.parametrize(
    ("name", "needs"),
    [
        ("Pelvis", "hip bones"),
        ("Spine_low", "each vertebra"),
        ("Hand.L", "wrist"),
        ("Ribs", "each rib"),
    ],
)
def test_a_mesh_of_many_bones_says_what_is_needed_instead(name: str, needs: str) -> None:
    assert NAMES.recognise(name) is None
    assert needs in NAMES.needed(name)


@pytest.mark.parametrize(
    ("name", "bone"),
    [("Femmur", "femur"), ("navikular", "navicular"), ("Os Clavicularum", "clavicle")],
)
def test_an_unknown_name_has_a_guess(name: str, bone: str) -> None:
    guess = NAMES.guess(name)
    assert guess is not None
    assert guess.id == bone


def test_long_and_odd_names_take_no_time() -> None:
    for name in (
        "femur " * 100_000,
        "1" * 100_000,
        "l" * 100_000,
        "\u0301" * 1000,
        "9999999999999 rib",
    ):
        NAMES.recognise(name)


def test_a_part_without_an_entry_loses_program_suffixes() -> None:
    means = NAMES.recognise("012_Thyroid_cartilage_mesh.001")
    assert means is not None
    assert means.called == "thyroid cartilage"
