"""Making an atlas of someone else's skeleton: ask, show how far it is, say what came of it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from osteopoint.anatomy.importing.atlas_import import Report, import_atlas
from osteopoint.anatomy.shelf import imported_dir, plain_id
from osteopoint.errors import OsteopointError
from osteopoint.ui.labels import PlainLabel
from osteopoint.ui.text import as_html
from osteopoint.ui.work import Task, Work

Runner = Callable[[Work, object, object], None]
_FULL = 1000
_LISTED = 12


class AtlasDialog(QDialog):
    """Three pages for work that ends with an atlas: what to do, how far it is, what came of it.

    Parameters
    ----------
    page : asks what is to be known first
    begin : text of the button that begins
    task_of : the work to do, by what the page says; an `OsteopointError` is shown on the page
    run : starts the work, and keeps it

    Signals
    -------
    wanted : the person wants to see the body of this report
    """

    wanted = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        title: str,
        page: QWidget,
        begin: str,
        task_of: Callable[[], Task],
        run: Runner,
    ) -> None:
        super().__init__(parent, windowTitle=title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self._task_of, self._run = task_of, run
        self._work: Work | None = None
        self._report: Report | None = None
        self.problem = PlainLabel(wordWrap=True, visible=False)
        self.what = PlainLabel(wordWrap=True)
        self.bar = QProgressBar(maximum=_FULL, accessibleName="Progress")
        self.summary = QTextBrowser(accessibleName="What was imported")
        self.begin = QPushButton(begin, default=True)
        self.cancel = QPushButton("Cancel", autoDefault=False)
        self.begin.clicked.connect(self._begin)
        self.cancel.clicked.connect(self.reject)
        self._pages = QStackedWidget()
        for widget in (_column(page, self.problem), _column(self.what, self.bar), self.summary):
            self._pages.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.begin)
        layout = QVBoxLayout(self)
        layout.addWidget(self._pages, 1)
        layout.addLayout(buttons)

    def reject(self) -> None:
        """Stop what is running, which leads back to the first page; else close."""
        if self._work is not None and self._work.running:
            self._work.cancel()
            self.what.setText("Stopping …")
            self.cancel.setEnabled(False)
        else:
            super().reject()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Be high enough for all text."""
        super().showEvent(event)
        self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Stop what is running rather than leave it behind."""
        if self._work is not None:
            self._work.cancel()
        super().closeEvent(event)

    def _begin(self) -> None:
        if self._report is not None:
            self.wanted.emit(self._report)
            self.accept()
            return
        try:
            task = self._task_of()
        except OsteopointError as error:
            self._fail(str(error))
            return
        self._pages.setCurrentIndex(1)
        self.begin.hide()
        self.bar.setValue(0)
        self.what.setText("Beginning …")
        self._work = Work(task)
        self._work.progressed.connect(self._advance)
        self._run(self._work, self._finish, self._fail)

    def _advance(self, share: float, what: str) -> None:
        if self.cancel.isEnabled():
            self.bar.setValue(round(share * _FULL))
            self.what.setText(f"{what} …" if what else "")

    def _finish(self, report: Report) -> None:
        self._report = report
        self.summary.setHtml(_summary(report))
        self._pages.setCurrentIndex(2)
        self.begin.setText("Show this body")
        self.begin.show()
        self.begin.setFocus()
        self.cancel.setText("Close")
        self.cancel.setEnabled(True)

    def _fail(self, sentence: str) -> None:
        self.problem.setText(f"⚠ {sentence}")
        self.problem.show()
        self._fit()
        self._pages.setCurrentIndex(0)
        self.begin.show()
        self.cancel.setEnabled(True)

    def _fit(self) -> None:
        """Grow to the height that the wrapped text needs at this width, which Qt does not."""
        self._pages.setMinimumHeight(max(self._pages.heightForWidth(self._pages.width()), 0))


class SourcePage(QWidget):
    """Asks for a file or a folder, and what the pictures of it must name."""

    def __init__(self) -> None:
        super().__init__()
        self.source = QLineEdit(accessibleName="File or folder")
        self.name = QLineEdit(placeholderText="as the file says")
        self.licence = QLineEdit(placeholderText="as the file says, such as CC BY 4.0")
        self.credit = QLineEdit(placeholderText="whom its pictures must name")
        file, folder = QPushButton("File…"), QPushButton("Folder…")
        file.clicked.connect(self._choose_file)
        folder.clicked.connect(self._choose_folder)
        row = QHBoxLayout()
        for widget in (self.source, file, folder):
            row.addWidget(widget)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        about = PlainLabel(
            "Choose a .zip archive, a .glb file, or a folder of meshes (OBJ, STL, PLY or GLB), one "
            "for each bone. Bones are known by their names. The file itself is not changed, and "
            "nothing leaves this machine.",
            wordWrap=True,
        )
        form.addRow(about)
        form.addRow("From", row)
        form.addRow("Name", self.name)
        form.addRow("Licence", self.licence)
        form.addRow("Credit line", self.credit)

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
        out = free_folder(imported_dir(), name or source.stem)
        return lambda progress, cancelled: import_atlas(
            source, out, progress, cancelled, name=name, licence=licence, credit=credit
        )

    def _choose_file(self) -> None:
        kinds = "Skeletons (*.zip *.glb);;All files (*)"
        name, _ = QFileDialog.getOpenFileName(self, "Import an atlas", self.source.text(), kinds)
        self._take(name)

    def _choose_folder(self) -> None:
        title = "Import a folder of meshes"
        self._take(QFileDialog.getExistingDirectory(self, title, self.source.text()))

    def _take(self, name: str) -> None:
        if name:
            self.source.setText(name)


def import_dialog(parent: QWidget, run: Runner) -> AtlasDialog:
    """Return the dialog that imports an atlas."""
    page = SourcePage()
    return AtlasDialog(parent, "Import an atlas", page, "Import", page.task, run)


def free_folder(parent: Path, name: str) -> Path:
    """Return a folder that is not there yet, with a plain name like this one."""
    plain = plain_id(name)
    folder, number = parent / plain, 2
    while folder.exists():
        folder, number = parent / f"{plain}_{number}", number + 1
    return folder


def _summary(report: Report) -> str:
    parts = [
        f"<h3>{as_html(report.name)}</h3><p><b>{report.bones} bones</b> found, "
        f"{report.parts} parts in all.</p>"
    ]
    for title, rows in (("Notes", report.notes), ("Left out", report.left_out)):
        if rows:
            more = len(rows) - _LISTED
            shown = [as_html(row) for row in rows[:_LISTED]]
            shown += [f"and {more} more"] if more > 0 else []
            parts.append(f"<h4>{title}</h4><ul>{''.join(f'<li>{row}</li>' for row in shown)}</ul>")
    return "".join(parts)


def _column(*widgets: QWidget) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return column
