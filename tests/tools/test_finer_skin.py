"""Refinement of the skin, tested on the shipped skins."""

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from osteopoint.anatomy.skin import read_skin
from osteopoint.anatomy.surface import Surface, is_closed, volume
from osteopoint.assets import assets_dir

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))
refinement = importlib.import_module("skin.refinement")

MESHES = assets_dir() / "meshes"
ALLOWED_M = 0.0005
ANY_LENGTH = np.full(12402, np.inf)
IMAGE = np.array([-1.0, 1.0, 1.0])
Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Topology:
    """The parts of a skin's topology that the refinement uses."""

    taken: Ints
    faces: Ints
    mirror: Ints
    side: Ints


def coarse(folder: Path) -> Surface:
    """Return the shipped skin with the triangles of its source."""
    skin = read_skin(folder)
    if skin is None or skin.topology != "makehuman-hm08-body":
        pytest.skip("this checkout has no skin of the known topology")
    return skin.light or skin.surface


@pytest.fixture(scope="module")
def shapes() -> list[Array]:
    return [coarse(f).vertices.astype(np.float64) for f in (MESHES, MESHES / "female")]


@pytest.fixture(scope="module")
def topology(shapes: list[Array]) -> Topology:
    vertices = shapes[0]
    number = {tuple(place): i for i, place in enumerate(np.round(vertices, 6).tolist())}
    images = np.round(vertices * IMAGE, 6) + 0.0
    mirror = np.array([number[tuple(place)] for place in images.tolist()])
    faces = coarse(MESHES).faces.astype(np.int64)
    left = connected(int(vertices[:, 0].argmax()), faces, mirror != np.arange(len(mirror)))
    side = left.astype(np.int64) - left[mirror]
    return Topology(np.arange(len(vertices)), faces, mirror, side)


def connected(start: int, faces: Ints, allowed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the allowed vertices connected to `start`.

    Connection is used instead of the sign of x, because a lip may cross the midline.
    """
    found = np.zeros(len(allowed), bool)
    found[start] = True
    while True:
        before = found.sum()
        found[faces[found[faces].any(axis=1)]] = True
        found &= allowed
        if found.sum() == before:
            return found


@pytest.fixture(scope="module")
def skin(topology: Topology, shapes: list[Array]) -> Any:
    return refinement.refine(topology, shapes, np.full(len(topology.side), ALLOWED_M), ANY_LENGTH)


def surface(vertices: Array, faces: Ints) -> Surface:
    return Surface(
        vertices.astype(np.float32), faces.astype(np.int32), np.zeros((0, 3), np.float32)
    )


def test_the_old_vertices_stay_and_few_are_added(skin: Any, shapes: list[Array]) -> None:
    for shape in shapes:
        grown = skin.extended(shape)
        assert np.array_equal(grown[: len(shape)], shape)
        assert len(shape) < len(grown) == len(skin.topology.side) < 40_000


def test_it_stays_closed_and_almost_keeps_its_volume(
    skin: Any, shapes: list[Array], topology: Topology
):
    for shape in shapes:
        before, after = (
            surface(shape, topology.faces),
            surface(skin.extended(shape), skin.topology.faces),
        )
        assert is_closed(after)
        assert volume(before) < volume(after) < 1.02 * volume(before)


def test_left_and_right_are_mirror_images(skin: Any, shapes: list[Array]) -> None:
    mirror, side = skin.topology.mirror, skin.topology.side
    assert np.array_equal(mirror[mirror], np.arange(len(mirror)))
    assert np.array_equal(side[mirror], -side)
    for shape in shapes:
        grown = skin.extended(shape)
        assert np.abs(grown[mirror] * IMAGE - grown).max() < 1e-6
        assert np.abs(grown[side == 0, 0]).max() < 1e-6
    turned = mirror[skin.topology.faces][:, ::-1]
    assert rows(turned) == rows(skin.topology.faces)


def rows(faces: Ints) -> set[tuple[int, ...]]:
    """Return the triangles, each beginning with its lowest vertex."""
    first = faces.argmin(axis=1)[:, None]
    return set(map(tuple, np.take_along_axis(faces, (first + np.arange(3)) % 3, 1).tolist()))


def test_few_edges_are_far_from_their_curve(skin: Any, shapes: list[Array]) -> None:
    edges, _ = refinement.edges_of(skin.topology.faces)
    for shape in shapes:
        errors = refinement.chord_errors(skin.extended(shape), skin.topology.faces, edges)
        assert (errors > ALLOWED_M).mean() < 0.002
        assert errors.max() < 3 * ALLOWED_M


def test_refinement_is_deterministic(skin: Any, shapes: list[Array], topology: Topology) -> None:
    again = refinement.refine(topology, shapes, np.full(len(topology.side), ALLOWED_M), ANY_LENGTH)
    assert np.array_equal(again.topology.faces, skin.topology.faces)
    assert np.array_equal(again.extended(shapes[1]), skin.extended(shapes[1]))


def test_a_sphere_becomes_rounder() -> None:
    ball = sphere(16, 8)
    places = sphere_vertices(16, 8)
    result = refinement.refine(
        ball, [places], np.full(len(places), 0.001), np.full(len(places), np.inf)
    )
    radii = np.linalg.norm(result.extended(places), axis=1)
    assert len(radii) > 2 * len(places)
    assert np.abs(radii - 1.0).max() < 0.01


def sphere_vertices(around: int, down: int) -> Array:
    """Return a sphere's vertices, level by level, then its poles; some lie on the midline."""
    turn = 2 * np.pi * np.arange(around) / around
    tilt = np.pi * np.arange(1, down) / down
    level = np.array(
        [(np.sin(b) * np.sin(a), np.cos(b), np.sin(b) * np.cos(a)) for b in tilt for a in turn]
    )
    return np.vstack([level, [(0, 1, 0), (0, -1, 0)]])


def sphere(around: int, down: int) -> Topology:
    """Return a sphere's triangles; the right half is the left one's mirror image."""
    count = around * (down - 1)
    left = []
    for i in range(around // 2):
        for level in range(down - 2):
            a, b = level * around + i, level * around + i + 1
            left += [(a, a + around, b), (b, a + around, b + around)]
        left += [(i, i + 1, count), (count - around + i + 1, count - around + i, count + 1)]
    place = np.arange(count)
    mirror = np.append(place - place % around + -place % around, [count, count + 1])
    side = np.sign(np.round(sphere_vertices(around, down)[:, 0], 9)).astype(np.int64)
    half = np.array(left)
    faces = np.vstack([half, mirror[half][:, ::-1]])
    return Topology(np.arange(len(side)), faces, mirror, side)


def test_light_of_new_vertices_is_interpolated(skin: Any, topology: Topology) -> None:
    light = np.linspace(0.0, 255.0, len(topology.side))
    blended = skin.interpolated(light)
    first = skin.steps[0].ends[0]
    assert blended[len(light)] == light[first].mean()
    assert blended.min() >= 0.0
    assert blended.max() <= 255.0


def test_fairing_moves_only_new_vertices_and_flips_no_triangle(
    skin: Any, shapes: list[Array]
) -> None:
    pytest.importorskip("scipy", reason="smoothing is solved with scipy, which the tools have")
    fair = importlib.import_module("skin.fairing")
    faces = skin.topology.faces
    for shape in shapes:
        grown = skin.extended(shape)
        smooth = fair.faired(grown, skin)
        assert np.array_equal(smooth[: len(shape)], shape)
        assert np.linalg.norm(smooth - grown, axis=1).max() < 0.004
        assert np.abs(smooth[skin.topology.mirror] * IMAGE - smooth).max() < 1e-6
        across = [
            np.cross(v[faces[:, 1]] - v[faces[:, 0]], v[faces[:, 2]] - v[faces[:, 0]])
            for v in (grown, smooth)
        ]
        assert ((across[0] * across[1]).sum(axis=1) > 0).all()
