"""Properties of the default skeleton: parts, holes, symmetry, size."""

import numpy as np
import pytest

from osteopoint.anatomy.atlas import Atlas, read_light_surfaces
from osteopoint.anatomy.surface import Surface
from osteopoint.assets import assets_dir

CERVICAL = [f"vertebra_c{i}" for i in range(1, 8)]
OTHER = [f"vertebra_t{i}" for i in range(1, 13)] + [f"vertebra_l{i}" for i in range(1, 6)]


def holes(surface: Surface) -> int:
    """How many tunnels run through a closed surface: its genus, from Euler's formula."""
    edges = len(surface.faces) * 3 // 2
    return 1 - (len(surface.vertices) - edges + len(surface.faces)) // 2


def test_there_are_206_bones_with_cartilages_and_discs(atlas: Atlas):
    kinds = [bone.kind for bone in atlas.bones.values()]
    assert kinds.count("bone") == 206
    assert kinds.count("tooth") == 28
    assert kinds.count("disc") == 25
    assert kinds.count("cartilage") == 24


def test_every_bone_but_the_sesamoids_has_an_fma_id(atlas: Atlas):
    hard = [bone for bone in atlas.bones.values() if bone.kind in ("bone", "tooth")]
    assert sorted(bone.id for bone in hard if bone.fma is None) == [
        "foot_lateral_sesamoid.l",
        "foot_lateral_sesamoid.r",
        "foot_medial_sesamoid.l",
        "foot_medial_sesamoid.r",
    ]


@pytest.mark.parametrize("name", OTHER)
def test_a_vertebra_has_its_foramen(atlas: Atlas, name: str):
    assert holes(atlas.bone(name).surface) >= 1


@pytest.mark.parametrize("name", CERVICAL)
def test_a_vertebra_of_the_neck_has_two_more_for_the_arteries(atlas: Atlas, name: str):
    assert holes(atlas.bone(name).surface) >= 3


def test_the_sacrum_has_four_pairs_of_foramina_front_and_back(atlas: Atlas):
    """A canal with two ends and sixteen side openings: eighteen mouths of one cave."""
    assert holes(atlas.bone("sacrum").surface) >= 17


def test_the_hip_bone_has_one_hole_and_it_is_the_obturator_foramen(atlas: Atlas):
    assert holes(atlas.bone("hip_bone.l").surface) == 1


def test_left_and_right_mirror_each_other(atlas: Atlas):
    for bone in atlas.bones.values():
        if bone.side == "left":
            other = atlas.bone(bone.id[:-1] + "r").surface.vertices
            assert bone.surface.vertices * [-1, 1, 1] == pytest.approx(other, abs=1e-4), bone.id


def test_a_bone_on_the_midline_is_symmetric(atlas: Atlas):
    light = read_light_surfaces(atlas)
    for bone in atlas.bones.values():
        if bone.side == "midline":
            for surface in (bone.surface, light[bone.id]):
                places = np.round(surface.vertices * 1e4) + 0.0  # tenths of a millimetre
                image = places * [-1, 1, 1] + 0.0
                assert {*map(tuple, places)} == {*map(tuple, image)}, bone.id


def test_the_sizes_of_the_files(atlas: Atlas):
    folder = assets_dir() / "meshes"
    size = sum(file.stat().st_size for file in folder.glob("*"))
    assert size <= 14e6
    assert sum(len(bone.surface.faces) for bone in atlas.bones.values()) <= 600_000
    light = read_light_surfaces(atlas)
    assert list(light) == list(atlas.bones)
    assert sum(len(surface.faces) for surface in light.values()) <= 80_000


def test_light_is_baked_in_and_foramina_are_darker_than_the_vault(atlas: Atlas):
    for bone in atlas.bones.values():
        assert bone.surface.light is not None
        assert len(bone.surface.light) == len(bone.surface.vertices)
    parietal = atlas.bone("parietal_bone.l").surface
    outside = parietal.light[parietal.vertices[:, 0] > np.quantile(parietal.vertices[:, 0], 0.9)]
    sacrum = atlas.bone("sacrum").surface
    assert np.median(outside) > 225
    assert sacrum.light.min() < 90
