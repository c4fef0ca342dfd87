"""Reader of GLB files: plain files are read, others are rejected by name."""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osteopoint.anatomy.glb import read_glb
from osteopoint.errors import OsteopointError

CORNERS = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], "<f4")
FACES = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]], "<u4")


def document() -> dict[str, Any]:
    return {
        "asset": {"version": "2.0"},
        "nodes": [{"name": "bone", "mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 4, "type": "VEC3"},
            {"bufferView": 1, "componentType": 5125, "count": 12, "type": "SCALAR"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteOffset": 0, "byteLength": CORNERS.nbytes},
            {"buffer": 0, "byteOffset": CORNERS.nbytes, "byteLength": FACES.nbytes},
        ],
        "buffers": [{"byteLength": CORNERS.nbytes + FACES.nbytes}],
    }


def glb(about: Any, binary: bytes = CORNERS.tobytes() + FACES.tobytes()) -> bytes:
    text = about if isinstance(about, bytes) else json.dumps(about).encode()
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<II", len(text), 0x4E4F534A) + text
    chunks += struct.pack("<II", len(binary), 0x004E4942) + binary
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


def refused(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "odd.glb"
    path.write_bytes(content)
    with pytest.raises(OsteopointError) as caught:
        read_glb(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_plain_file_gives_its_nodes_with_outward_normals(tmp_path: Path):
    path = tmp_path / "plain.glb"
    path.write_bytes(glb(document()))
    surface = read_glb(path)["bone"]
    assert surface.vertices == pytest.approx(CORNERS)
    assert (surface.faces == FACES).all()
    middle = surface.vertices.mean(axis=0)
    assert (((surface.vertices - middle) * surface.normals).sum(axis=1) > 0).all()


def with_colours(colours: bytes, count: int) -> bytes:
    about = document()
    plain = CORNERS.tobytes() + FACES.tobytes()
    view = {"buffer": 0, "byteOffset": len(plain), "byteLength": len(colours)}
    about["bufferViews"].append(view)
    about["accessors"].append(
        {"bufferView": 2, "componentType": 5121, "count": count, "type": "VEC4", "normalized": True}
    )
    about["meshes"][0]["primitives"][0]["attributes"]["COLOR_0"] = 2
    about["buffers"][0]["byteLength"] += len(colours)
    return glb(about, plain + colours)


def test_light_is_read_from_grey_vertex_colours(tmp_path: Path):
    path = tmp_path / "lit.glb"
    path.write_bytes(with_colours(bytes([9, 9, 9, 255, 80, 80, 80, 255] * 2), 4))
    assert read_glb(path)["bone"].light.tolist() == [9, 80, 9, 80]
    path.write_bytes(glb(document()))
    assert read_glb(path)["bone"].light is None


def test_light_for_other_vertices_is_rejected(tmp_path: Path):
    assert "vertex colours" in refused(tmp_path, with_colours(bytes(12), 3))


def test_an_unknown_compression_is_named(tmp_path: Path):
    about = document() | {"extensionsRequired": ["KHR_draco_mesh_compression"]}
    assert "KHR_draco_mesh_compression" in refused(tmp_path, glb(about))


@pytest.mark.parametrize(
    ("key", "value"),
    [("count", 10**12), ("count", -4), ("count", "four"), ("componentType", 9), ("type", "MAT9"),
     ("bufferView", 77), ("byteOffset", 10**9), ("byteOffset", -8)],
)  # fmt: skip
def test_an_invalid_accessor_is_rejected(tmp_path: Path, key: str, value: Any):
    about = document()
    about["accessors"][0][key] = value
    refused(tmp_path, glb(about))


def test_corners_that_are_no_numbers_and_faces_beyond_the_end_are_refused(tmp_path: Path):
    holes = CORNERS.copy()
    holes[2, 1] = np.nan
    assert "not a number" in refused(tmp_path, glb(document(), holes.tobytes() + FACES.tobytes()))
    beyond = FACES.copy()
    beyond[3, 2] = 4_000_000_000
    refused(tmp_path, glb(document(), CORNERS.tobytes() + beyond.tobytes()))


def test_endless_nesting_is_rejected(tmp_path: Path):
    refused(tmp_path, glb(b"[" * 200_000))


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_gives_one_sentence_or_a_mesh(tmp_path: Path, data: st.DataObject):
    content = bytearray(glb(document()))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "hurt.glb"
    path.write_bytes(bytes(content[: data.draw(st.integers(0, len(content)))]))
    try:
        surfaces = read_glb(path)
    except OsteopointError as error:
        assert "\n" not in str(error)  # noqa: PT017  (both outcomes are right)
    else:
        for surface in surfaces.values():
            assert np.isfinite(surface.vertices).all()
            assert not len(surface.faces) or surface.faces.min() >= 0
