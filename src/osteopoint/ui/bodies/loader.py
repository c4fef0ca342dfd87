"""Loading bodies: at the start, from the menu, and after an import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from osteopoint.ui.context import AppContext

if TYPE_CHECKING:
    from osteopoint.explorer.account import ImportedBody
    from osteopoint.explorer.body_data import BodyData
    from osteopoint.explorer.load import LoadedBody


class BodyLoader(QObject):
    """Reads bodies on background threads and shows them.

    Signals
    -------
    first_loaded : the `BodyData` of the body that the program starts with
    """

    first_loaded = Signal(object)

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._wanted: Path | None = None

    def load_first(self) -> None:
        """Read what is known of the body whose bones are shown already."""
        assets, atlas = self._context.assets, self._context.explorer.atlas

        def load(*_: object) -> BodyData:
            from osteopoint.explorer.load import load_body_data  # only now: see docs/decisions.md

            return load_body_data(assets, atlas)

        def take(body_data: BodyData) -> None:
            if self._context.explorer.atlas is not atlas:  # another body was chosen meanwhile
                return
            self._context.explorer.set_body_data(body_data)
            self.first_loaded.emit(body_data)
            self._prepare_search(body_data)

        self._context.tasks.run(load, take, self._context.notices.warn)

    def load(self, folder: Path, name: str) -> None:
        """Read a body and show it; of several asked for, the last one is shown."""
        if same_folder(folder, self._context.explorer.atlas.folder):
            self._wanted = None
            return
        self._wanted = folder
        self._context.notices.note(f"Reading {name} …")
        assets = self._context.assets

        def load(*_: object) -> LoadedBody:
            from osteopoint.explorer.load import load_body  # only now: see docs/decisions.md

            return load_body(assets, folder)

        def take(body: LoadedBody) -> None:
            if folder == self._wanted:
                self._context.notices.note("")
                self.show(body)

        def fail(sentence: str) -> None:
            if folder == self._wanted:
                self._context.notices.warn(sentence)

        self._context.tasks.run(load, take, fail)

    def show(self, body: LoadedBody) -> None:
        """Show a body that was read, and say what could not be read of it."""
        self._wanted = None
        self._context.explorer.change_body(body.atlas, body.body_data, body.light)
        for warning in body.body_data.load_warnings[:1]:
            self._context.notices.warn(warning)

    def show_imported(self, imported: ImportedBody) -> None:
        """Show a body that was just imported; the import has read it already."""
        if imported.body is not None:
            self.show(imported.body)
        else:
            self.load(imported.report.folder, imported.report.name)

    def stop(self) -> None:
        """Show no body that is still being read."""
        self._wanted = None

    def _prepare_search(self, body_data: BodyData) -> None:
        """Build the search index now, not at the first letter typed."""

        def prepare_index(*_: object) -> None:
            from osteopoint.catalogue.search import prepare

            prepare(body_data.catalogue)

        self._context.tasks.run(prepare_index, lambda _: None, self._context.notices.warn)


def same_folder(one: Path, other: Path) -> bool:
    """Return whether two paths name one folder."""
    return one.resolve() == other.resolve()
