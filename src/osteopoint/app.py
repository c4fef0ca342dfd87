"""The start of the window."""

import contextlib
import gc
import os
import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from osteopoint import __version__, streams
from osteopoint.anatomy.atlas import read_atlas
from osteopoint.assets import assets_dir
from osteopoint.documents.text import plain_text
from osteopoint.errors import OsteopointError
from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.explorer import Explorer
from osteopoint.storage.lengths import load_own_lengths
from osteopoint.storage.settings import load_settings
from osteopoint.storage.window_state import load_window_state
from osteopoint.ui.shell.main_window import MainWindow
from osteopoint.ui.support.theme import use_theme


def open_window(atlas_folder: Path, assets: Path) -> MainWindow:
    """Return a window on an atlas; `window.bodies.loader.load_first` then loads the points.

    Raises
    ------
    OsteopointError
        If the atlas cannot be read or the machine cannot draw in 3D.
    """
    window = MainWindow(Explorer(read_atlas(atlas_folder)), assets)
    window.bodies.loader.first_loaded.connect(lambda body_data: _restore(window, body_data))
    return window


@contextlib.contextmanager
def answering_screen() -> Iterator[None]:
    """Check that a screen answers; without one Qt would end the process with a core dump.

    The connection stays open within the block: a virtual screen restarts when its last one closes.

    Raises
    ------
    OsteopointError
        If on Linux no display is named, or the named one does not answer.
    """
    name = os.environ.get("DISPLAY", "")
    instead = "'osteopoint render --out picture.png' draws a picture without one"
    needs_x11 = (
        sys.platform == "linux"
        and os.environ.get("QT_QPA_PLATFORM", "xcb") == "xcb"
        and not os.environ.get("WAYLAND_DISPLAY")
    )
    if needs_x11 and not name:
        raise OsteopointError(f"There is no screen here (DISPLAY is not set); {instead}.")
    local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", name) if needs_x11 else None
    if local is None:
        yield
        return
    with socket.socket(socket.AF_UNIX) as display:
        path = f"/tmp/.X11-unix/X{local[1]}"
        if display.connect_ex(path) != 0 and display.connect_ex(f"\0{path}") != 0:
            raise OsteopointError(f"Nobody answers at the screen {name}; {instead}.")
        yield


def run(atlas_folder: Path | None, select: str | None, play: str | None) -> int:
    """Show the window until it is closed; return the exit status."""
    with answering_screen():
        application = QApplication.instance() or QApplication(sys.argv[:1])
    application.setApplicationName("Osteopoint")
    application.setApplicationVersion(__version__)
    assert isinstance(application, QApplication)
    use_theme(application)
    try:
        assets = assets_dir()
        window = open_window(atlas_folder or _last_body(assets), assets)
    except OsteopointError as error:
        streams.complain(error)
        from PySide6.QtWidgets import QMessageBox  # only now: see docs/decisions.md

        box = QMessageBox(QMessageBox.Icon.Critical, "Osteopoint cannot start", plain_text(error))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.exec()
        return 2
    sys.excepthook = window.guard
    loader = window.bodies.loader
    loader.first_loaded.connect(lambda _: _begin(window, select, play))
    window.restore.apply()
    window.show()
    window.viewport.first_painted.connect(gc.enable)
    window.viewport.first_painted.connect(loader.load_first)
    status = application.exec()
    window.tasks.wait()
    return status


def _last_body(assets: Path) -> Path:
    """Return the folder of the body that was shown last; the usual one if it is gone."""
    from osteopoint.anatomy.registry import DEFAULT, find_atlas

    body = load_window_state().body
    try:
        return find_atlas(body if body not in ("", DEFAULT) else None, assets)
    except OsteopointError:
        return assets / "meshes"


def _restore(window: MainWindow, body_data: BodyData) -> None:
    """Read the user's files, and warn of what is wrong with them or with the body."""
    from osteopoint.explorer.account import account  # after the first picture
    from osteopoint.storage.leftovers import sweep_user_dir
    from osteopoint.storage.sessions import load_own_protocols

    explorer = window.explorer
    sweep_user_dir()
    window.practise.offer_to_resume()
    unread: list[str] = []
    try:
        explorer.own_sessions.set(load_own_protocols())
    except OsteopointError as error:
        unread.append(str(error))
    explorer.set_settings(load_settings())
    try:
        explorer.point_context.measure(load_own_lengths(body_data.own_lengths))
    except OsteopointError as error:
        unread.append(str(error))
    warnings = [
        *unread,
        *body_data.load_warnings,
        *body_data.catalogue.problems,
        *(account(body_data)[:1] if body_data.partial else ()),
        *(each.reason for each in body_data.unplaced if not each.lacks),
    ]
    if warnings:
        more = f" (and {len(warnings) - 1} more: run 'osteopoint check')" if warnings[1:] else ""
        window.notices.warn(warnings[0] + more)


def _begin(window: MainWindow, select: str | None, play: str | None) -> None:
    try:
        if select is not None:
            window.explorer.select(window.explorer.find(select), fly_to=True)
        if play is not None:
            window.explorer.guidance.begin_session(play)
    except OsteopointError as error:
        window.notices.warn(str(error))
