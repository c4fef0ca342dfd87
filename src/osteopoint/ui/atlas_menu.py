"""The menu of bodies: show another one, import one, get one."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from osteopoint.anatomy.shelf import Shelved, shelf
from osteopoint.ui.labels import tip
from osteopoint.ui.text import button_text
from osteopoint.ui.work import Work

if TYPE_CHECKING:
    from osteopoint.explorer.load import LoadedBody
    from osteopoint.ui.import_dialog import AtlasDialog
    from osteopoint.ui.main_window import MainWindow


class AtlasMenu:
    """Lists what is on the shelf and has it read on a thread of its own.

    Parameters
    ----------
    menu : filled anew, above its other entries, each time it opens
    assets : the program's data
    """

    def __init__(self, window: "MainWindow", menu: QMenu, assets: Path) -> None:
        self._window, self._menu, self._assets = window, menu, assets
        self._bodies: list[QAction] = []
        self._running: list[Work] = []
        self._wanted: Path | None = None
        menu.aboutToShow.connect(self.refresh)

    def refresh(self) -> None:
        """List the shelf as it is now."""
        for action in self._bodies:
            self._menu.removeAction(action)
            action.deleteLater()
        group = QActionGroup(self._menu)
        first = next(iter(self._menu.actions()), None)
        here = self._window.explorer.atlas.folder
        self._bodies = []
        for entry in shelf(self._assets):
            action = QAction(button_text(entry.name), self._menu, checkable=True)
            action.setChecked(_same(entry.folder, here))
            action.setToolTip(tip(f"{entry.licence}. {entry.credit}"))
            action.triggered.connect(lambda _=False, e=entry: self.show(e.folder, e.name))
            group.addAction(action)
            self._menu.insertAction(first, action)
            self._bodies.append(action)
        self._bodies.append(self._menu.insertSeparator(first))

    def on_shelf(self) -> list[Shelved]:
        """Return every atlas at hand."""
        return shelf(self._assets)

    def show(self, folder: Path, name: str) -> None:
        """Read a body and show it once it is there; the last one asked for wins."""
        if _same(folder, self._window.explorer.atlas.folder):
            self._wanted = None
            return
        self._wanted = folder
        self._window.note(f"Reading {name} …")

        def load(*_: object) -> "LoadedBody":
            from osteopoint.explorer.load import load_body  # only now: see docs/decisions.md

            return load_body(self._assets, folder)

        self.run(Work(load), lambda body: self._take(body, folder), lambda s: self._fail(s, folder))

    def run(self, work: Work, done: object, failed: object) -> None:
        """Start some work and hold on to it until it is over."""
        self._running = [each for each in self._running if each.running]
        self._running.append(work)
        work.done.connect(done)
        work.failed.connect(failed)
        work.start()

    def stop(self) -> None:
        """Ask what is running to end; what it has done is not shown any more."""
        self._wanted = None
        for work in self._running:
            work.cancel()

    def wait(self) -> None:
        """Wait until what is running has ended."""
        for work in self._running:
            work.wait()
        self._running.clear()

    def import_atlas(self) -> None:
        """Ask for someone else's skeleton, and make an atlas of it."""
        from osteopoint.ui.import_dialog import import_dialog  # only now: see docs/decisions.md

        self._open(import_dialog(self._window, self.run))

    def download(self) -> None:
        """Say what the BodyParts3D atlas is and where it comes from, and get it on request."""
        from osteopoint.ui.download_dialog import download_dialog  # only now, as above

        self._open(download_dialog(self._window, self.run))

    def _open(self, dialog: "AtlasDialog") -> None:
        dialog.wanted.connect(lambda report: self.show(report.folder, report.name))
        dialog.open()

    def _take(self, body: "LoadedBody", folder: Path) -> None:
        if folder == self._wanted:
            self._window.note("")
            self._window.show_body(body)

    def _fail(self, sentence: str, folder: Path) -> None:
        if folder == self._wanted:
            self._window.warn(sentence)


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()
