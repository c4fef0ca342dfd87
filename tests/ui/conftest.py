"""The real window on a virtual screen; no widget outlives its test."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog

from helpers import ASSETS, FakeClock
from osteopoint.anatomy.atlas import Atlas, read_light_surfaces
from osteopoint.anatomy.surface import Surface
from osteopoint.app import open_window
from osteopoint.explorer.account import ImportedBody
from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.explorer import Explorer
from osteopoint.ui.bodies import import_dialog
from osteopoint.ui.shell.main_window import MainWindow
from osteopoint.ui.support.theme import use_theme
from osteopoint.ui.viewport import widget as viewport


def dispose(window: MainWindow) -> None:
    """Close a window and have Qt delete it now."""
    window.close()
    window.tasks.wait()
    window.deleteLater()
    QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def others_are_set_aside(shared_is_set_aside: None) -> None:
    """What is collected before and after each test are only things of the window."""


@pytest.fixture
def opened(qapp: QApplication, qtbot) -> Iterator[Callable[[Path], MainWindow]]:
    """Open the window as the program does, on a folder of assets; closed in the end."""
    use_theme(qapp)
    all_opened: list[MainWindow] = []

    def open_on(assets: Path) -> MainWindow:
        window = open_window(assets / "meshes", assets)
        all_opened.append(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield open_on
    for window in all_opened:
        dispose(window)


@pytest.fixture
def unsought(unsought: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does the window place points on what it has imported."""
    monkeypatch.setattr(import_dialog, "with_points", lambda report, _: ImportedBody(report, None))


@pytest.fixture
def light_is_shared(
    atlas: Atlas, light: dict[str, Surface], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default body's coarser surfaces are not read again for each window."""
    monkeypatch.setattr(
        viewport,
        "read_light_surfaces",
        lambda of: light if of is atlas else read_light_surfaces(of),
    )


@pytest.fixture
def window(
    qapp: QApplication,
    qtbot,
    atlas: Atlas,
    body_data: BodyData,
    clock: FakeClock,
    one_sample: None,
    light_is_shared: None,
) -> Iterator[MainWindow]:
    gc.collect()
    assert [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)] == []
    use_theme(qapp)
    window = MainWindow(Explorer(atlas, clock), ASSETS)
    window.viewport.view.reduced_motion = True
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.explorer.set_body_data(body_data)
    yield window
    dispose(window)


@pytest.fixture
def settled(window: MainWindow, qtbot) -> MainWindow:
    """The window with its fine picture painted; otherwise that waits until nothing moves."""
    window.viewport._rest.setInterval(0)
    qtbot.waitUntil(lambda: not window.viewport.view.needs_refining, timeout=10_000)
    window.viewport._rest.setInterval(viewport.REST_MS)
    return window


@pytest.fixture
def show_dialog(qapp: QApplication, qtbot) -> Iterator[Callable[[QDialog], None]]:
    """Show a dialog and wait until it has the keyboard; closed and deleted in the end."""
    gc.collect()
    before = set(QApplication.topLevelWidgets())
    shown: list[QDialog] = []

    def show(dialog: QDialog) -> None:
        shown.append(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)

    yield show
    for dialog in shown:
        dialog.done(0)
        dialog.deleteLater()
        QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    shown.clear()
    gc.collect()
    left = [w for w in set(QApplication.topLevelWidgets()) - before if w.isVisible()]
    assert left == []
