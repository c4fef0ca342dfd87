"""The default atlas has no problems, and each check finds its damage."""

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from osteopoint.anatomy.checks import check_atlas
from osteopoint.anatomy.surface import Surface, is_closed
from osteopoint.assets import assets_dir

Rows = list[dict[str, Any]]
Solids = dict[str, tuple[np.ndarray, np.ndarray]]

TETRAHEDRON = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]])


def solid(middle: tuple[float, float, float], size: float = 0.05) -> tuple[np.ndarray, np.ndarray]:
    """A closed tetrahedron around a place, in metres."""
    corners = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], float) - 0.5
    return corners * size + middle, TETRAHEDRON


def write_atlas(folder: Path, about: dict[str, Any], rows: Rows, solids: Solids) -> Path:
    """Write a small atlas folder by hand, without the code that is under test."""
    binary, views, accessors, meshes = b"", [], [], []
    for points, faces in solids.values():
        arrays = (("VEC3", 5126, points.astype("<f4")), ("SCALAR", 5125, faces.astype("<u4")))
        for kind, component, array in arrays:
            count = len(array) if kind == "VEC3" else array.size
            view = {"buffer": 0, "byteOffset": len(binary), "byteLength": array.nbytes}
            views.append(view)
            accessors.append(
                {
                    "bufferView": len(views) - 1,
                    "componentType": component,
                    "type": kind,
                    "count": count,
                }
            )
            binary += array.tobytes()
        last = len(accessors) - 1
        meshes.append({"primitives": [{"attributes": {"POSITION": last - 1}, "indices": last}]})
    document = {
        "asset": {"version": "2.0"},
        "nodes": [{"name": name, "mesh": i} for i, name in enumerate(solids)],
        "meshes": meshes,
        "accessors": accessors,
        "bufferViews": views,
        "buffers": [{"byteLength": len(binary)}],
    }
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    length = 12 + 8 + len(text) + 8 + len(binary)
    (folder / "skeleton.glb").write_bytes(
        struct.pack("<4sII", b"glTF", 2, length)
        + struct.pack("<I4s", len(text), b"JSON") + text
        + struct.pack("<I4s", len(binary), b"BIN\0") + binary
    )  # fmt: skip
    (folder / "bones.json").write_text(json.dumps({"bones": rows}), encoding="utf-8")
    (folder / "atlas.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


def row(bone: str, fma: int, side: str, region: str) -> dict[str, Any]:
    return {
        "id": bone, "node": bone, "name": bone.title(), "latin": bone, "fma": fma,
        "side": side, "region": region, "kind": "bone",
    }  # fmt: skip


def small_atlas() -> tuple[dict[str, Any], Rows, Solids]:
    """A body of five tetrahedra that has no problems."""
    about = {
        "id": "small", "name": "Small", "version": "1", "licence": "Apache-2.0",
        "credit": "the test", "sex": "unspecified", "stature_m": 1.7,
    }  # fmt: skip
    rows = [
        row("cranium", 1, "midline", "head"),
        row("calcaneus.l", 2, "left", "foot"),
        row("calcaneus.r", 3, "right", "foot"),
        row("foot_distal_phalanx_1.l", 4, "left", "foot"),
        row("foot_distal_phalanx_1.r", 5, "right", "foot"),
    ]
    solids = {
        "cranium": solid((0.0, 1.675, 0.0)),
        "calcaneus.l": solid((0.1, 0.025, 0.0)),
        "calcaneus.r": solid((-0.1, 0.025, 0.0)),
        "foot_distal_phalanx_1.l": solid((0.1, 0.025, 0.2)),
        "foot_distal_phalanx_1.r": solid((-0.1, 0.025, 0.2)),
    }
    return about, rows, solids


def problems(folder: Path, atlas: tuple[dict[str, Any], Rows, Solids]) -> list[str]:
    return [str(problem) for problem in check_atlas(write_atlas(folder, *atlas))]


def test_the_default_atlas_has_no_problem() -> None:
    assert check_atlas(assets_dir() / "meshes") == []


def test_a_small_good_atlas_has_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, small_atlas()) == []


def test_a_missing_folder_is_one_clear_problem(tmp_path: Path) -> None:
    (problem,) = check_atlas(tmp_path / "nowhere")
    assert "Cannot read" in str(problem)
    assert "bones.json" in str(problem)


def test_a_truncated_mesh_file_is_one_clear_problem(tmp_path: Path) -> None:
    mesh = write_atlas(tmp_path, *small_atlas()) / "skeleton.glb"
    mesh.write_bytes(mesh.read_bytes()[:-20])
    (problem,) = check_atlas(tmp_path)
    assert "cut off" in str(problem)


Damage = Callable[[dict[str, Any], Rows, Solids], Any]


def turned(solids: Solids, node: str) -> None:
    solids[node] = (solids[node][0], solids[node][1][:, ::-1])


def opened(solids: Solids, node: str) -> None:
    solids[node] = (solids[node][0], solids[node][1][:-1])


def scaled(solids: Solids, factor: float) -> None:
    for node, (points, faces) in solids.items():
        solids[node] = (points * factor, faces)


DAMAGES: dict[str, tuple[Damage, str]] = {
    "no mesh": (
        lambda about, rows, solids: solids.pop("cranium"),
        "bones.json: cranium: its mesh node 'cranium' is not in skeleton.glb.",
    ),
    "no row": (
        lambda about, rows, solids: rows.pop(0),
        "skeleton.glb: cranium: no row names this node.",
    ),
    "doubled id": (
        lambda about, rows, solids: rows.append(rows[0]),
        "bones.json: cranium: its id 'cranium' occurs twice.",
    ),
    "bad id": (
        lambda about, rows, solids: rows[0].update(id="Big Head"),
        "bones.json: Big Head: an id is small letters, digits and _, then .l or .r for a side.",
    ),
    "no name": (
        lambda about, rows, solids: rows[0].update(latin=" "),
        "bones.json: cranium: its latin is missing.",
    ),
    "wrong side": (
        lambda about, rows, solids: solids.update({"calcaneus.l": solid((-0.1, 0.025, 0.0))}),
        "bones.json: calcaneus.l: it is called left, but its middle lies at x = -100 mm.",
    ),
    "hole": (
        lambda about, rows, solids: opened(solids, "calcaneus.l"),
        "skeleton.glb: calcaneus.l: its surface has an open or doubled edge.",
    ),
    "inside out": (
        lambda about, rows, solids: turned(solids, "cranium"),
        "skeleton.glb: cranium: its faces look inward.",
    ),
    "millimetres": (
        lambda about, rows, solids: scaled(solids, 1000.0),
        "skeleton.glb: the body is 1.7e+03 m tall, not 0.4 to 2.6 m; it may not be in metres.",
    ),
    "upside down": (
        lambda about, rows, solids: solids.update({"cranium": solid((0.0, -1.6, 0.0))}),
        "skeleton.glb: cranium: the head is not above the feet: +Y is up, +Z to the front.",
    ),
    "backwards": (
        lambda about, rows, solids: solids.update(
            {"foot_distal_phalanx_1.l": solid((0.1, 0.025, -0.2))}
        ),
        "skeleton.glb: foot: the toes are not in front of the heels: +Y is up, +Z to the front.",
    ),
    "same FMA id": (
        lambda about, rows, solids: rows[1].update(fma=1),
        "bones.json: calcaneus.l: its FMA id 1 is already that of cranium.",
    ),
    "FMA id as text": (
        lambda about, rows, solids: rows[1].update(fma="FMA2"),
        "bones.json: calcaneus.l: its FMA id 'FMA2' is no positive integer.",
    ),
    "unknown region": (
        lambda about, rows, solids: rows[0].update(region="tail"),
        "bones.json: cranium: there is no region 'tail'.",
    ),
    "lonely left": (
        lambda about, rows, solids: (rows.pop(2), solids.pop("calcaneus.r")),
        "bones.json: calcaneus.l: there is no calcaneus.r.",
    ),
    "unequal pair": (
        lambda about, rows, solids: solids.update({"calcaneus.r": solid((-0.1, 0.03, 0.0), 0.06)}),
        "skeleton.glb: calcaneus.l: its size differs from that of calcaneus.r by 20%.",
    ),
    "no licence": (
        lambda about, rows, solids: about.pop("licence"),
        "atlas.json: its licence is missing.",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_reported_with_its_location(tmp_path: Path, damage: str) -> None:
    atlas = small_atlas()
    spoil, sentence = DAMAGES[damage]
    spoil(*atlas)
    assert sentence in problems(tmp_path, atlas)


def test_a_light_mesh_must_have_the_same_nodes(tmp_path: Path) -> None:
    about, rows, solids = small_atlas()
    less = {name: part for name, part in solids.items() if name != "cranium"}
    light = write_atlas(tmp_path, about, rows, less) / "skeleton.glb"
    light.rename(tmp_path / "skeleton_light.glb")
    assert problems(tmp_path, (about, rows, solids)) == [
        "skeleton_light.glb: cranium: this node is only in the other mesh file."
    ]


def test_a_surface_is_closed_when_every_edge_has_two_faces() -> None:
    points, faces = solid((0.0, 0.0, 0.0))
    vertices = points.astype(np.float32)
    assert is_closed(Surface(vertices, faces.astype(np.int32), vertices))
    assert not is_closed(Surface(vertices, faces[1:].astype(np.int32), vertices))


@pytest.mark.parametrize(
    ("size", "inward", "sentence"),
    [
        (6.0, False, None),
        (6.0, True, "skin.glb: skin: its faces look inward."),
        (1.0, False, "mm beyond the skin."),
    ],
)
def test_skin_is_compared_with_the_bones(
    tmp_path: Path, size: float, inward: bool, sentence: str | None
) -> None:
    about, rows, solids = small_atlas()
    points, faces = solid((0.0, 0.8, 0.0), size)
    points = points - [0.3, 0.3, 0.3] if size > 1 else points
    skin = {"skin": (points, faces[:, ::-1] if inward else faces)}
    made = write_atlas(tmp_path, about, [], skin) / "skeleton.glb"
    made.rename(tmp_path / "skin.glb")
    found = problems(tmp_path, (about, rows, solids))
    assert found == [] if sentence is None else any(sentence in problem for problem in found)
