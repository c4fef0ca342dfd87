"""The dialog that imports someone else's skeleton."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from osteopoint.anatomy.importing.atlas_import import import_atlas
from osteopoint.anatomy.importing.errors import NamesError
from osteopoint.anatomy.importing.names import Names
from osteopoint.anatomy.importing.naming import Unknown
from osteopoint.anatomy.importing.units import read_height
from osteopoint.anatomy.registry import imported_dir, plain_id
from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError
from osteopoint.explorer.account import ImportedBody, with_points
from osteopoint.ui.bodies.atlas_dialog import AtlasDialog
from osteopoint.ui.bodies.bone_choice import BoneChoice
from osteopoint.ui.support.labels import PlainLabel
from osteopoint.ui.support.tasks import Cancelled, Progress, Task, Tasks


class ImportDialog(AtlasDialog):
    """The import dialog; the user can tell what unknown names mean and import again."""

    def __init__(self, parent: QWidget, tasks: Tasks) -> None:
        self.page = SourcePage()
        super().__init__(parent, "Import an atlas", self.page, "Import", self.page.task, tasks)
        self.names = QPushButton("Say what names mean…", autoDefault=False, visible=False)
        self.names.clicked.connect(self._ask)
        self.buttons.insertWidget(0, self.names)

    def choice(self) -> BoneChoice:
        """Return the dialog in which the bones are chosen."""
        return BoneChoice(self, self.page.unknown, Names(assets_dir()), self.page.told)

    def again(self, told: dict[str, str]) -> None:
        """Import again, with what the user told of the names."""
        self.page.told |= told
        self.page.out = None if self._imported is None else self._imported.report.folder
        self._imported = None
        self.begin.setText("Import")
        self.cancel.setText("Cancel")
        self._begin()

    def _ask(self) -> None:
        choice = self.choice()
        choice.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        choice.accepted.connect(lambda: self.again(choice.told()))
        choice.open()

    def _begin(self) -> None:
        self.names.hide()
        super()._begin()

    def _finish(self, imported: ImportedBody) -> None:
        self.page.unknown = list(imported.report.unknown)
        self.names.setVisible(bool(self.page.unknown))
        super()._finish(imported)

    def _fail(self, sentence: str) -> None:
        self.names.setVisible(bool(self.page.unknown))
        super()._fail(sentence)


class SourcePage(QWidget):
    """The page of settings: file or folder, name, licence, credit line, height.

    Attributes
    ----------
    unknown : the names that the last import did not understand
    told : what the user told of names: bone by name
    out : the folder of the atlas to replace; None for a new one
    """

    def __init__(self) -> None:
        super().__init__()
        self.unknown: list[Unknown] = []
        self.told: dict[str, str] = {}
        self.out: Path | None = None
        self.source = QLineEdit(accessibleName="File or folder")
        self.name = QLineEdit(placeholderText="as the file says")
        self.licence = QLineEdit(placeholderText="as the file says, such as CC BY 4.0")
        self.credit = QLineEdit(placeholderText="whom its pictures must name")
        self.height = QLineEdit(placeholderText="found from its bones; or in metres, such as 1.72")
        file, folder = QPushButton("File…"), QPushButton("Folder…")
        file.clicked.connect(self._choose_file)
        folder.clicked.connect(self._choose_folder)
        row = QHBoxLayout()
        for widget in (self.source, file, folder):
            row.addWidget(widget)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        about = PlainLabel(
            "Choose a .zip archive, a file with all bones (GLB, glTF, OBJ), or a folder of meshes "
            "(OBJ, STL, PLY, VTP or GLB), one for each bone: a whole skeleton or a part of one. "
            "Bones are known by their names. The file itself is not changed, and nothing leaves "
            "this machine.",
            wordWrap=True,
        )
        form.addRow(about)
        form.addRow("From", row)
        form.addRow("Name", self.name)
        form.addRow("Licence", self.licence)
        form.addRow("Credit line", self.credit)
        form.addRow("Height", self.height)
        # What was told of one file's names does not apply to another file.
        self.source.textChanged.connect(self._forget)

    def task(self) -> Task:
        """Return the import that the fields ask for.

        Raises
        ------
        OsteopointError
            If nothing is chosen, or it is not there.
        """
        text = self.source.text().strip()
        source = Path(text)
        if not text:
            raise OsteopointError("Choose a file or a folder first.")
        if not source.exists():
            raise OsteopointError(f"There is no file and no folder {source}.")
        name, licence, credit = (
            field.text().strip() for field in (self.name, self.licence, self.credit)
        )
        height = self.height.text().strip()
        height_m = read_height(height) if height else None
        out = self.out or free_folder(imported_dir(), name or source.stem)
        told = dict(self.told)
        self.unknown = []

        def task(progress: Progress, cancelled: Cancelled) -> ImportedBody:
            try:
                report = import_atlas(
                    source, out, progress, cancelled, name=name, licence=licence, credit=credit,
                    height_m=height_m, bone_choices=told,
                )  # fmt: skip
            except NamesError as error:
                self.unknown = list(error.unknown)
                raise
            return with_points(report, progress)

        return task

    def _forget(self) -> None:
        self.unknown, self.told, self.out = [], {}, None

    def _choose_file(self) -> None:
        kinds = "Skeletons (*.zip *.glb *.gltf *.obj);;All files (*)"
        name, _ = QFileDialog.getOpenFileName(self, "Import an atlas", self.source.text(), kinds)
        self._take(name)

    def _choose_folder(self) -> None:
        title = "Import a folder of meshes"
        self._take(QFileDialog.getExistingDirectory(self, title, self.source.text()))

    def _take(self, name: str) -> None:
        if name:
            self.source.setText(name)


def free_folder(parent: Path, name: str) -> Path:
    """Return a new folder in `parent` with a plain form of a name."""
    plain = plain_id(name)
    folder, number = parent / plain, 2
    while folder.exists():
        folder, number = parent / f"{plain}_{number}", number + 1
    return folder
