"""What tests import from each other."""

from __future__ import annotations

import gc
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from osteopoint.anatomy.skin import Skin
from osteopoint.anatomy.surface import Surface
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.stages import Stage

if TYPE_CHECKING:  # most tests run without VTK
    import pytest

    from osteopoint.scene.cutout import Cutout
    from osteopoint.scene.view import SceneView

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "assets"
REFERENCE = ROOT.parent / "shared" / "reference" / "anatomy" / "reference_skeleton.glb"


class FakeClock:
    """A clock that only moves when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def finish_screening(explorer: Explorer) -> None:
    """Answer every question of a session with no."""
    for question in explorer.session.screening.questions:
        explorer.session.answer(question.id, False)
    explorer.session.finish_screening()


def practise(explorer: Explorer, protocol: str = "") -> None:
    """Begin a session, or work at the selected point, up to where the guide plays."""
    if protocol:
        explorer.guidance.begin_session(protocol)
    else:
        explorer.guidance.play()
    session = explorer.session
    if session.stage is Stage.SCREENING:
        finish_screening(explorer)
    if session.stage is Stage.SETUP:
        session.ready()
    if session.stage is Stage.CAUTION:
        session.go_on()


def first_hand(view: SceneView) -> Cutout:
    """The picture of the first hand of the guide, which has to be in sight."""
    assert view.guide() is not None
    hand = view.hand(0, 0)
    assert hand is not None
    return hand


def vtk_objects() -> Counter[str]:
    """How many objects of VTK's there are of each class."""
    from vtkmodules.vtkCommonCore import vtkObjectBase

    gc.collect()
    # Each class is looked at once, not each object: there are a hundred thousand.
    kinds = Counter(map(type, gc.get_objects()))
    return Counter({k.__name__: n for k, n in kinds.items() if issubclass(k, vtkObjectBase)})


def without_landmarks(patch: pytest.MonkeyPatch) -> None:
    """Have imports seek no landmarks and place no points, which takes most of their time."""
    from osteopoint.anatomy.importing import writing
    from osteopoint.explorer import account

    patch.setattr(writing, "_find_landmarks", lambda *_: None)
    patch.setattr(account, "with_points", lambda report, _: account.ImportedBody(report, None))


def ball(centre: tuple[float, float, float], radii: tuple[float, float, float]) -> Surface:
    """An ellipsoid with its faces to the outside."""
    rows, around = 24, 48
    polar, turn = np.linspace(0, np.pi, rows), np.linspace(0, 2 * np.pi, around, endpoint=False)
    p, t = (grid.ravel() for grid in np.meshgrid(polar, turn, indexing="ij"))
    away = np.column_stack([np.sin(p) * np.sin(t), np.cos(p), np.sin(p) * np.cos(t)])
    row, column = (grid.ravel() for grid in np.mgrid[: rows - 1, :around])
    beside = (column + 1) % around
    a, b = row * around + column, row * around + beside
    faces = np.concatenate(
        [np.column_stack([a, a + around, b]), np.column_stack([b, a + around, b + around])]
    )
    normals = away / np.array(radii)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    vertices = np.array(centre) + away * np.array(radii)
    return Surface(vertices.astype(np.float32), faces.astype(np.int32), normals.astype(np.float32))


def joined(*parts: Surface) -> Surface:
    """Several surfaces as one."""
    starts = np.cumsum([0, *(len(part.vertices) for part in parts[:-1])])
    return Surface(
        np.concatenate([part.vertices for part in parts]),
        np.concatenate([p.faces + s for p, s in zip(parts, starts, strict=True)]).astype(np.int32),
        np.concatenate([part.normals for part in parts]),
    )


def stand_in_skin() -> Skin:
    """A skin around the default body: one ellipsoid, and a small one in front of it."""
    body = ball((0.0, 0.84, 0.0), (0.55, 1.1, 0.35))
    belly = ball((0.0, 0.9, 0.52), (0.15, 0.3, 0.15))
    return Skin(joined(body, belly), {"eye.l": ball((0.03, 1.57, 0.0), (0.012, 0.012, 0.012))})
