"""The menu of bodies: show another one, import one, get one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from osteopoint.anatomy.registry import list_atlases
from osteopoint.documents.text import button_text
from osteopoint.ui.bodies.loader import BodyLoader, same_folder
from osteopoint.ui.commands.registry import Command
from osteopoint.ui.context import AppContext
from osteopoint.ui.support.labels import tip

if TYPE_CHECKING:
    from osteopoint.ui.bodies.atlas_dialog import AtlasDialog


class BodiesMenu:
    """Lists the atlases at hand, and opens the dialogs that get more of them.

    Attributes
    ----------
    loader : reads and shows bodies
    """

    def __init__(self, context: AppContext, parent: QWidget) -> None:
        self._context, self._parent = context, parent
        self.loader = BodyLoader(context, parent)
        self._menu: QMenu | None = None
        self._entries: list[QAction] = []

    def commands(self) -> list[Command]:
        """Return the commands of the menu Body."""
        return [
            Command(
                "import",
                "Import an atlas…",
                "Body",
                self.import_atlas,
                ("Ctrl+I",),
                keywords=("skeleton", "open", "GLB", "OBJ", "STL"),
            ),
            Command("download", "Get the BodyParts3D atlas…", "Body", self.download),
        ]

    def attach(self, menu: QMenu) -> None:
        """List the atlases in a menu, above its other entries, each time it opens."""
        self._menu = menu
        menu.aboutToShow.connect(self.refresh)

    def refresh(self) -> None:
        """List the atlases as they are now."""
        assert self._menu is not None
        for action in self._entries:
            self._menu.removeAction(action)
            action.deleteLater()
        group = QActionGroup(self._menu)
        first = next(iter(self._menu.actions()), None)
        here = self._context.explorer.atlas.folder
        self._entries = []
        for entry in list_atlases(self._context.assets):
            action = QAction(button_text(entry.name), self._menu, checkable=True)
            action.setChecked(same_folder(entry.folder, here))
            action.setToolTip(tip(f"{entry.licence}. {entry.credit}"))
            action.triggered.connect(lambda _=False, e=entry: self.loader.load(e.folder, e.name))
            group.addAction(action)
            self._menu.insertAction(first, action)
            self._entries.append(action)
        self._entries.append(self._menu.insertSeparator(first))

    def import_atlas(self) -> None:
        """Ask for someone else's skeleton, and make an atlas of it."""
        from osteopoint.ui.bodies.import_dialog import ImportDialog  # only now

        self._open(ImportDialog(self._parent, self._context.tasks))

    def download(self) -> None:
        """Say what the BodyParts3D atlas is and where it comes from, and get it on request."""
        from osteopoint.ui.bodies.download_dialog import download_dialog  # only now

        self._open(download_dialog(self._parent, self._context.tasks))

    def _open(self, dialog: AtlasDialog) -> None:
        dialog.wanted.connect(self.loader.show_imported)
        dialog.open()
