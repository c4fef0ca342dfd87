"""Our own checks of the default atlas agree with trimesh."""

import numpy as np
import pytest
import trimesh

from osteopoint.anatomy.atlas import Atlas, read_light_surfaces
from osteopoint.anatomy.surface import is_closed, volume


@pytest.fixture(scope="module")
def meshes(atlas: Atlas) -> dict[str, trimesh.Trimesh]:
    return {
        bone.id: trimesh.Trimesh(bone.surface.vertices, bone.surface.faces, process=False)
        for bone in atlas.bones.values()
    }


def test_every_bone_is_closed_and_outward(meshes: dict[str, trimesh.Trimesh]):
    assert len(meshes) >= 178
    assert [name for name, mesh in meshes.items() if not mesh.is_volume] == []


def test_volumes_agree(atlas: Atlas, meshes: dict[str, trimesh.Trimesh]):
    for name, mesh in meshes.items():
        surface = atlas.bones[name].surface
        assert is_closed(surface)
        assert volume(surface) == pytest.approx(mesh.volume, rel=1e-3)


def test_the_light_body_has_the_same_extent(atlas: Atlas):
    for name, light in read_light_surfaces(atlas).items():
        bounds = atlas.bones[name].surface.bounds
        assert light.bounds == pytest.approx(bounds, abs=0.002), name
        assert np.linalg.norm(light.normals, axis=1) == pytest.approx(1.0, abs=1e-3)
