"""The page before a session: what to have ready, how to sit or lie, how it feels now."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from osteopoint.assets import assets_dir
from osteopoint.catalogue.lessons import Setup
from osteopoint.documents.text import as_html
from osteopoint.explorer.explorer import Explorer
from osteopoint.ui.practise.page import Comfort, Page
from osteopoint.ui.support.labels import PlainLabel, RichLabel, tip

_PICTURE_PX = 300


class SetupPage(Page):
    """What to have ready, how to sit or lie, and how it feels before."""

    def __init__(self, explorer: Explorer, setup: Setup) -> None:
        super().__init__(explorer, "Set-up before the session")
        self._setup = setup
        self._shown: object = None
        self.items: list[QCheckBox] = []
        self._rows: list[QWidget] = []
        self._list = QVBoxLayout()
        self._picture = QSvgWidget()
        self._picture.renderer().setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        self._posture = RichLabel()
        self._notes = RichLabel()
        self.comfort = Comfort("How comfortable is it now, before?")
        for widget in (self._posture, self._picture):
            self.column.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(self._list)
        self.column.addWidget(self._notes)
        self.column.addWidget(self.comfort)
        self.leave = self.button("Not now", self._session.leave)
        self.begin = self.button("Begin", lambda: self._session.ready(self.comfort.value))
        self.begin.setDefault(True)
        self.close_column()

    def refresh(self) -> None:
        """Show the list of the protocol that is to begin."""
        protocol = self._session.protocol
        if protocol is None or protocol is self._shown:
            return
        self._shown = protocol
        minutes = self._minutes()
        self.text.setText(
            f"<h2>{as_html(protocol.name)}</h2><p>{as_html(protocol.summary)}</p>"
            f"<p>{len(protocol.steps)} steps, about {minutes} min.</p>"
        )
        posture = next((p for p in self._setup.postures if p.id == protocol.posture), None)
        self._posture.setVisible(posture is not None)
        self._picture.setVisible(False)
        if posture is not None:
            words = f"<b>{as_html(posture.name)}.</b> {as_html(posture.text)}"
            self._posture.setText(words)
            self._show_picture(posture.picture)
        for row in self._rows:
            self._list.removeWidget(row)
            row.deleteLater()
        wanted = [item for item in self._setup.items if item.id in protocol.before]
        self.items, self._rows = [], []
        for item in wanted:
            row, box = _ticked(item.text, item.why)
            self._list.addWidget(row)
            self._rows.append(row)
            self.items.append(box)
        self._notes.setText("".join(f"<p><small>{as_html(n)}</small></p>" for n in protocol.notes))
        self.comfort.clear()

    def _minutes(self) -> int:
        protocol = self._session.protocol
        assert protocol is not None
        seconds = sum(self._explorer.step_geometry.duration_s(step) for step in protocol.steps)
        return max(round(seconds / 60.0), 1)

    def _show_picture(self, name: str) -> None:
        path = assets_dir() / "pictures" / f"{name}.svg"
        if name and path.is_file() and QSvgRenderer(str(path)).isValid():
            self._picture.load(str(path))
            whole = self._picture.renderer().defaultSize()
            wide = QSize(_PICTURE_PX, _PICTURE_PX * whole.height() // max(whole.width(), 1))
            self._picture.setFixedSize(wide)
            self._picture.setVisible(True)


def _ticked(text: str, why: str) -> tuple[QWidget, QCheckBox]:
    """Return a row with a check box and a text that wraps, as the text of a check box does not."""
    row, box, label = QWidget(), QCheckBox(accessibleName=text), PlainLabel(text, wordWrap=True)
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(box)
    line.addWidget(label, 1)
    row.setToolTip(tip(why))
    return row, box
