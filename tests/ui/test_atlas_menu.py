"""Choosing another body in the window, and bringing one in."""

import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from helpers import ASSETS
from osteopoint.anatomy.importing.atlas_import import Report
from osteopoint.errors import OsteopointError
from osteopoint.explorer.account import ImportedBody
from osteopoint.explorer.targets import PointTarget
from osteopoint.ui.bodies.atlas_dialog import AtlasDialog
from osteopoint.ui.bodies.download_dialog import download_dialog
from osteopoint.ui.bodies.import_dialog import free_folder
from osteopoint.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.window
CREDIT = "Bones: A. N. Other, CC BY 4.0"


@pytest.fixture(autouse=True)
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of imported atlases, with one body in it."""
    monkeypatch.setenv("OSTEOPOINT_DATA", str(tmp_path))
    folder = tmp_path / "atlases" / "other"
    shutil.copytree(ASSETS / "meshes", folder)
    about = json.loads((folder / "atlas.json").read_text(encoding="utf-8"))
    about |= {"id": "other", "name": "Another body", "licence": "CC BY 4.0", "credit": CREDIT}
    (folder / "atlas.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


def choose(window: MainWindow, name: str) -> None:
    menu = window.menus.menu("Body")
    menu.aboutToShow.emit()
    (action,) = [action for action in menu.actions() if action.text() == name]
    action.trigger()


def corner(window: MainWindow) -> QImage:
    """The lower left corner of the 3D picture."""
    picture = window.viewport.grab().toImage()
    return picture.copy(0, picture.height() - 30, 200, 30)


def checked(window: MainWindow) -> list[str]:
    menu = window.menus.menu("Body")
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if action.isChecked()]


def test_another_body_is_read_and_shown_with_its_credit(settled: MainWindow, qtbot):
    window, right = settled, PointTarget("OP-PSIS", "right")
    window.explorer.select(right)
    before, bare = window.viewport.view.pose, corner(window)
    assert checked(window) == ["Osteopoint male skeleton"]
    choose(window, "Another body")
    assert "Reading Another body" in window.notice_bar.banner.text()
    qtbot.waitUntil(lambda: window.explorer.atlas.id == "other", timeout=20_000)
    assert not window.notice_bar.banner.isVisible()
    assert checked(window) == ["Another body"]
    assert window.explorer.selected == right
    assert window.viewport.view.pose.azimuth_deg == before.azimuth_deg
    assert corner(window) != bare, "the credit line stands in the picture"


def test_a_body_that_cannot_be_read_leaves_the_old_one(settled: MainWindow, qtbot, imported: Path):
    (imported / "skeleton.glb").write_bytes(b"glTF?")
    atlas = settled.explorer.atlas
    choose(settled, "Another body")
    qtbot.waitUntil(lambda: "skeleton.glb" in settled.notice_bar.banner.text(), timeout=20_000)
    assert settled.explorer.atlas is atlas
    assert checked(settled) == ["Osteopoint male skeleton"]


def test_the_last_body_asked_for_is_the_one_shown(settled: MainWindow, qtbot):
    atlas = settled.explorer.atlas
    choose(settled, "Another body")
    choose(settled, "Osteopoint male skeleton")
    for work in settled.tasks._running:
        work.wait()
    QApplication.processEvents()
    assert settled.explorer.atlas is atlas


def test_about_names_the_licence_of_every_body_at_hand(settled: MainWindow, qtbot):
    settled.menus.actions["about"].trigger()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    assert "Apache-2.0" in box.text()
    assert CREDIT in box.text()
    box.close()


@pytest.fixture
def dialog_for(window: MainWindow) -> Callable[..., AtlasDialog]:
    """A dialog whose work is the given function; its page is empty."""

    def make(task) -> AtlasDialog:
        dialog = AtlasDialog(window, "Import", QWidget(), "Import", lambda: task, window.tasks)
        dialog.open()
        return dialog

    return make


def test_an_import_shows_how_far_it_is_and_what_came_of_it(dialog_for, qtbot, imported: Path):
    go_on = threading.Event()
    notes, left_out = ["It lay on its back"], ["Muscle <1> is no bone"]

    def task(progress, cancelled):
        progress(0.5, "Reading femur")
        go_on.wait()
        report = Report(imported, "Another body", 206, 280, notes, left_out)
        return ImportedBody(report, None)

    dialog = dialog_for(task)
    dialog.begin.click()
    qtbot.waitUntil(lambda: dialog.what.text() == "Reading femur …")
    assert dialog.bar.value() == dialog.bar.maximum() / 2
    go_on.set()
    qtbot.waitUntil(lambda: dialog.begin.text() == "Show this body")
    text = dialog.summary.toPlainText()
    assert "206 bones" in text
    assert "It lay on its back" in text
    assert "Muscle <1> is no bone" in text
    wanted: list[ImportedBody] = []
    dialog.wanted.connect(wanted.append)
    dialog.begin.click()
    assert [each.report.folder for each in wanted] == [imported]


def test_cancel_stops_the_import_and_leads_back(dialog_for, qtbot):
    def task(progress, cancelled):
        while not cancelled():
            progress(0.1, "Reading")
        raise OsteopointError("The import was cancelled; nothing was kept.")

    dialog = dialog_for(task)
    dialog.begin.click()
    qtbot.waitUntil(lambda: "Reading" in dialog.what.text(), timeout=5_000)
    dialog.cancel.click()
    qtbot.waitUntil(dialog.problem.isVisible, timeout=5_000)
    assert "cancelled" in dialog.problem.text()
    assert dialog.begin.isVisible()
    dialog.cancel.click()
    assert not dialog.isVisible()


def test_what_cannot_be_imported_is_said_and_may_be_tried_again(window: MainWindow, qtbot):
    window.menus.actions["import"].trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AtlasDialog)
    dialog.begin.click()
    assert "Choose a file" in dialog.problem.text()
    page = dialog._pages.widget(0).layout().itemAt(0).widget()
    page.source.setText(str(ASSETS / "points.json"))
    dialog.begin.click()
    qtbot.waitUntil(lambda: "points.json" in dialog.problem.text(), timeout=10_000)
    dialog.close()


def test_nothing_is_fetched_before_it_is_said_from_where(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, imported: Path
):
    dialog = download_dialog(window, window.tasks)
    page = dialog._pages.widget(0).layout().itemAt(0).widget().text()
    for said in ("143 MB", "dbarchive.biosciencedbc.jp", "CC BY 4.0", "only connection"):
        assert said in page
    assert str(imported.parent) in page
    assert window.tasks._running == []
    dialog.close()


def test_a_new_atlas_gets_a_folder_of_its_own(imported: Path):
    assert free_folder(imported.parent, "My Skeleton (2).v1").name == "my_skeleton_2_v1"
    assert free_folder(imported.parent, "other").name == "other_2"
    assert free_folder(imported.parent, "骨").name == "atlas"
