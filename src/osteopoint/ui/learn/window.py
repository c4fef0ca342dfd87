"""The window “Learn”: lessons on the left, what they say on the right."""

from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QUrl, Signal
from PySide6.QtGui import QFont, QImage, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QWidget,
)

from osteopoint.anatomy.surface import Surface
from osteopoint.catalogue.lessons import read_library
from osteopoint.catalogue.techniques import read_techniques
from osteopoint.documents.lesson import DARK_PAGE, LIGHT_PAGE, Pictures, lesson_page
from osteopoint.ui.learn.pictures import WIDTH, LessonPictures
from osteopoint.ui.support.labels import tip
from osteopoint.ui.support.theme import is_dark, scene_palette

_GROUPS = (("lesson", "Lessons"), ("read", "To read, without a guide"))
_LIST_WIDTH = 200
_MARGIN = 14
# A picture is drawn anew only when its place has grown or shrunk by so much.
_STEP = 20


class _Page(QTextBrowser):
    """A page that takes its pictures from its window."""

    resized = Signal()

    def __init__(self, window: "LessonsWindow") -> None:
        super().__init__(window)
        self._window = window
        self.setOpenLinks(False)
        # Always visible, so that the width of the page does not depend on its length.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName("The lesson")
        self.document().setDocumentMargin(_MARGIN)

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802
        """Return a picture at the screen's own resolution."""
        link = QUrl(name)
        if link.scheme() == "picture":
            return self._window.picture(link.path())
        return super().loadResource(kind, name)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Emit that the size has changed."""
        super().resizeEvent(event)
        self.resized.emit()


class LessonsWindow(QDialog):
    """Shows one lesson at a time; stays open beside the main window.

    Parameters
    ----------
    bone : the thigh bone of the loaded body, shown opened; None shows a drawing

    Raises
    ------
    OsteopointError
        If lessons, claims, sources or techniques cannot be read.
    """

    technique_chosen = Signal(str)

    def __init__(self, assets: Path, bone: Surface | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = read_library(assets)
        self._techniques = read_techniques(assets / "techniques.json").by_id
        self._pictures = LessonPictures(assets / "pictures", bone)
        self._shown = ""
        self._width = WIDTH
        self.setWindowTitle("Learn")
        self.setMinimumSize(640, 420)
        self.resize(900, 700)
        self._list = QListWidget(self)
        self._list.setFixedWidth(_LIST_WIDTH)
        self._list.setWordWrap(True)
        self._list.setSpacing(1)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName("Lessons")
        self._fill()
        self._text = _Page(self)
        # Queued: the page must not be set again while it is being set.
        self._text.resized.connect(self._fit, Qt.ConnectionType.QueuedConnection)
        self._text.anchorClicked.connect(self._follow)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self._list)
        layout.addWidget(self._text, 1)
        self._list.currentItemChanged.connect(self._choose)
        self.show_lesson(next(iter(self._library.lessons)))
        self._list.setFocus()

    @property
    def lesson_id(self) -> str:
        """Which lesson is shown."""
        return self._shown

    @property
    def text(self) -> str:
        """What the page says, without markup."""
        return self._text.toPlainText()

    def show_lesson(self, lesson_id: str) -> None:
        """Show a lesson from its beginning.

        Raises
        ------
        OsteopointError
            If there is no such lesson.
        """
        self._shown = self._library.lesson(lesson_id).id
        for row in range(self._list.count()):
            if self._list.item(row).data(Qt.ItemDataRole.UserRole) == lesson_id:
                with QSignalBlocker(self._list):
                    self._list.setCurrentRow(row)
        self._write()
        self._text.verticalScrollBar().setValue(0)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Write the page in the new colours when they change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._shown:
            self._write()

    def _fill(self) -> None:
        for kind, title in _GROUPS:
            heading = QListWidgetItem(title)
            # It cannot be chosen, so Up and Down pass over it.
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            font = QFont(self._list.font())
            font.setBold(True)
            heading.setFont(font)
            heading.setForeground(self._list.palette().text())
            self._list.addItem(heading)
            for lesson in self._library.lessons.values():
                if lesson.kind == kind:
                    item = QListWidgetItem(lesson.title)
                    item.setData(Qt.ItemDataRole.UserRole, lesson.id)
                    item.setToolTip(tip(lesson.summary))
                    self._list.addItem(item)

    def _choose(self, item: QListWidgetItem | None) -> None:
        lesson_id = item.data(Qt.ItemDataRole.UserRole) if item else None
        if lesson_id:
            self.show_lesson(lesson_id)

    def _write(self) -> None:
        """Set the page and keep the scroll position."""
        place = self._text.verticalScrollBar().value()
        self._width = self._picture_width()
        html = lesson_page(
            self._library,
            self._library.lesson(self._shown),
            self._techniques.values(),
            DARK_PAGE if is_dark() else LIGHT_PAGE,
            Pictures(self._width, self._pictures.caption),
        )
        self._text.setHtml(html)
        self._text.verticalScrollBar().setValue(place)

    def _picture_width(self) -> int:
        room = self._text.viewport().width() - 2 * _MARGIN
        return min(max(room // _STEP * _STEP, 240), WIDTH)

    def picture(self, name: str) -> QImage:
        """Return a picture as the page shows it."""
        return self._pictures.image(name, self._width, self.devicePixelRatioF(), scene_palette())

    def _fit(self) -> None:
        if self._shown and self._picture_width() != self._width:
            self._write()

    def _follow(self, link: QUrl) -> None:
        kind, _, name = link.toString().partition(":")
        if kind == "technique":
            self.technique_chosen.emit(name)
