"""A dialog for work that makes an atlas: settings, progress, summary."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from osteopoint.anatomy.importing.atlas_import import Report
from osteopoint.anatomy.importing.errors import counted
from osteopoint.documents.text import as_html
from osteopoint.errors import OsteopointError
from osteopoint.explorer.account import ImportedBody
from osteopoint.ui.support.labels import PlainLabel
from osteopoint.ui.support.tasks import BackgroundTask, Task, Tasks

_FULL = 1000
_LISTED = 12


class AtlasDialog(QDialog):
    """Three pages: the settings of the work, its progress, its summary.

    Parameters
    ----------
    page : the page of settings
    begin : text of the button that begins
    task_of : returns the work, by the settings; an `OsteopointError` is shown on the page
    tasks : runs the work

    Signals
    -------
    wanted : the user wants to see this `ImportedBody`
    """

    wanted = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        title: str,
        page: QWidget,
        begin: str,
        task_of: Callable[[], Task],
        tasks: Tasks,
    ) -> None:
        super().__init__(parent, windowTitle=title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self._task_of, self._tasks = task_of, tasks
        self._work: BackgroundTask | None = None
        self._imported: ImportedBody | None = None
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
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.begin)
        layout = QVBoxLayout(self)
        layout.addWidget(self._pages, 1)
        layout.addLayout(self.buttons)

    def reject(self) -> None:
        """Cancel running work, which leads back to the first page; else close."""
        if self._work is not None and self._work.running:
            self._work.cancel()
            self.what.setText("Stopping …")
            self.cancel.setEnabled(False)
        else:
            super().reject()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Grow to the height of the text."""
        super().showEvent(event)
        self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Cancel running work."""
        if self._work is not None:
            self._work.cancel()
        super().closeEvent(event)

    def _begin(self) -> None:
        if self._imported is not None:
            self.wanted.emit(self._imported)
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
        self._work = BackgroundTask(task)
        self._work.progressed.connect(self._advance)
        self._tasks.run(self._work, self._finish, self._fail)

    def _advance(self, share: float, what: str) -> None:
        if self.cancel.isEnabled():
            self.bar.setValue(round(share * _FULL))
            self.what.setText(f"{what} …" if what else "")

    def _finish(self, imported: ImportedBody) -> None:
        self._imported = imported
        self.summary.setHtml(_summary(imported.report))
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
        """Grow to the height of the wrapped text, which Qt does not do by itself."""
        self._pages.setMinimumHeight(max(self._pages.heightForWidth(self._pages.width()), 0))


def _summary(report: Report) -> str:
    parts = [
        f"<h3>{as_html(report.name)}</h3><p><b>{counted(report.bones, 'bone')}</b> found, "
        f"{counted(report.parts, 'part')} in all.</p>"
    ]
    if report.assumed:
        parts.append(f"<p><b>{as_html(report.assumed)}</b></p>")
    unknown = [
        f"{each.name}, perhaps {each.title}" if each.title else each.name
        for each in sorted(report.unknown, key=lambda each: not each.guess)
    ]
    for title, rows in (
        ("Points", report.points),
        ("Notes", report.notes),
        ("Left out", report.left_out),
        ("Not understood", unknown),
    ):
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
