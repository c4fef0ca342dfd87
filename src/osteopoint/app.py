"""Starting the window."""

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
from osteopoint.anatomy.atlas import Atlas, read_atlas
from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.knowledge import Knowledge
from osteopoint.explorer.own_lengths import load_own_lengths
from osteopoint.explorer.settings import load_settings
from osteopoint.ui.loading import Loader
from osteopoint.ui.main_window import MainWindow
from osteopoint.ui.text import plain_text
from osteopoint.ui.theme import use_theme
from osteopoint.userdata import sweep_user_dir


def open_window(atlas_folder: Path, assets: Path) -> tuple[MainWindow, Loader]:
    """Return a window on an atlas, and what loads the points once it shows.

    Raises
    ------
    OsteopointError
        If the atlas cannot be read or the machine cannot draw in 3D.
    """
    explorer = Explorer(read_atlas(atlas_folder))
    window = MainWindow(explorer, assets)
    loader = Loader(assets, explorer.atlas, window)
    atlas = explorer.atlas
    loader.knowledge.connect(lambda knowledge: _learn(window, atlas, knowledge))
    loader.failed.connect(window.warn)
    return window, loader


@contextlib.contextmanager
def answering_screen() -> Iterator[None]:
    """Make sure that there is a screen: without one Qt would end the process with a core dump.

    The connection stays open meanwhile, for a screen that loses its last one starts anew.

    Raises
    ------
    OsteopointError
        If on Linux no display is named, or nobody answers at the one that is.
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
        window, loader = open_window(atlas_folder or assets / "meshes", assets)
    except OsteopointError as error:
        streams.complain(error)
        from PySide6.QtWidgets import QMessageBox  # only now: see docs/decisions.md

        box = QMessageBox(QMessageBox.Icon.Critical, "Osteopoint cannot start", plain_text(error))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.exec()
        return 2
    sys.excepthook = window.guard
    loader.knowledge.connect(lambda _: _begin(window, select, play))
    window.show()
    window.viewport.first_painted.connect(gc.enable)
    window.viewport.first_painted.connect(loader.start)
    status = application.exec()
    loader.wait()
    window.atlas_menu.wait()
    return status


def _learn(window: MainWindow, atlas: Atlas, knowledge: Knowledge) -> None:
    if window.explorer.atlas is not atlas:  # another body was chosen meanwhile
        return
    window.explorer.learn(knowledge)
    window.viewport.view.prepare_picking()
    from osteopoint.explorer.account import account  # after the first picture
    from osteopoint.explorer.own_protocols import load_own_protocols

    sweep_user_dir()
    window.sessions.offer_to_go_on()
    unread: list[str] = []
    try:
        window.explorer.take_own_protocols(load_own_protocols())
    except OsteopointError as error:
        unread.append(str(error))
    window.explorer.take_settings(load_settings())
    try:
        window.explorer.surroundings.measure(load_own_lengths(knowledge.own_lengths))
    except OsteopointError as error:
        unread.append(str(error))
    troubles = [
        *unread,
        *knowledge.troubles,
        *knowledge.catalogue.problems,
        *(account(knowledge)[:1] if knowledge.partial else ()),
        *(each.reason for each in knowledge.unplaced if not each.lacks),
    ]
    if troubles:
        more = (
            f" (and {len(troubles) - 1} more: run 'osteopoint check')" if len(troubles) > 1 else ""
        )
        window.warn(troubles[0] + more)


def _begin(window: MainWindow, select: str | None, play: str | None) -> None:
    try:
        if select is not None:
            window.explorer.select(window.explorer.find(select), travel=True)
        if play is not None:
            window.explorer.play_protocol(play)
    except OsteopointError as error:
        window.warn(str(error))
