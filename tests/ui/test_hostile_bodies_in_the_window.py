"""What once broke an import, tried in the window: a tangle, a killed import, one's own folder."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from helpers import ASSETS
from osteopoint.anatomy.atlas import read_atlas, read_light_surfaces
from osteopoint.storage.leftovers import leftover_path
from osteopoint.storage.paths import user_dir
from osteopoint.ui.bodies.atlas_dialog import AtlasDialog
from osteopoint.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.window
BONES = ("vertebra_l", "vertebra_t", "sacrum", "femur", "tibia", "hip_bone", "humerus", "ulna")


@pytest.fixture
def bones(tmp_path: Path) -> Path:
    """A folder of one's own: bones as OBJ, one of them a tangle, notes, and an atlas.json."""
    folder = tmp_path / "mine"
    folder.mkdir()
    rng = np.random.default_rng(7)
    for name, surface in read_light_surfaces(read_atlas(ASSETS / "meshes")).items():
        if not name.startswith(BONES):
            continue
        faces = surface.faces + 1
        if name == "femur.l":
            faces = rng.permutation(faces.reshape(-1)).reshape(-1, 3)
        rows = [f"v {x:.5f} {y:.5f} {z:.5f}" for x, y, z in surface.vertices]
        rows += [f"f {a} {b} {c}" for a, b, c in faces]
        (folder / f"{name}.obj").write_text("\n".join(rows) + "\n")
    (folder / "notes.txt").write_text("mine")
    (folder / "atlas.json").write_text("{}")
    return folder


@pytest.mark.usefixtures("unsought")
def test_a_tangle_is_left_out_and_ones_own_folder_stays_as_it_was(
    window: MainWindow, qtbot, bones: Path
):
    before = {path.name: path.read_bytes() for path in bones.iterdir()}
    window.menus.actions["import"].trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AtlasDialog)
    page = dialog._pages.widget(0).layout().itemAt(0).widget()
    page.source.setText(str(bones))
    dialog.begin.click()
    qtbot.waitUntil(lambda: dialog.begin.text() == "Show this body", timeout=40_000)
    said = dialog.summary.toPlainText()
    assert "femur.l.obj" in said.partition("Left out")[2]
    assert {path.name: path.read_bytes() for path in bones.iterdir()} == before
    dialog.close()
    shutil.rmtree(user_dir() / "atlases")


def test_what_a_killed_import_left_is_not_offered(window: MainWindow):
    shelf = user_dir() / "atlases"
    shutil.rmtree(shelf, ignore_errors=True)
    for left in (leftover_path(shelf), shelf / ".body-tibjqomp"):
        shutil.copytree(ASSETS / "meshes" / "female", left)
    (shelf / "broken").mkdir()
    (shelf / "broken" / "atlas.json").write_text("{")
    menu = window.menus.menu("Body")
    menu.aboutToShow.emit()
    assert [a.text() for a in menu.actions() if a.isCheckable()] == [
        "Osteopoint male skeleton",
        "Osteopoint female skeleton",
    ]
    shutil.rmtree(shelf)
