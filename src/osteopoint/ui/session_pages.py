"""The quiet pages of a session: the way out, the set-up list, a caution, the stop, the end."""

import time

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from osteopoint.assets import assets_dir
from osteopoint.catalogue.lessons import Setup
from osteopoint.explorer.explorer import Explorer
from osteopoint.ui.labels import PlainLabel, RichLabel, clock_text, say, tip
from osteopoint.ui.text import as_html

_PICTURE_PX = 300
_REST_S = 30 * 60.0  # S3: rest for about half an hour


class Page(QScrollArea):
    """A page with a text above, room for more, and its buttons below."""

    def __init__(self, explorer: Explorer, name: str) -> None:
        super().__init__(widgetResizable=True)
        self._explorer, self._session = explorer, explorer.session
        self.setAccessibleName(name)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        self.column = QVBoxLayout(body)
        self.text = RichLabel()
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(self.text)
        self.buttons = QHBoxLayout()
        self.setWidget(body)

    def close_column(self) -> None:
        """Put the buttons below everything else."""
        self.column.addLayout(self.buttons)
        self.column.addStretch(1)

    def button(self, text: str, run: object) -> QPushButton:
        """Add a button."""
        button = QPushButton(text)
        button.clicked.connect(lambda _=False: run())  # type: ignore[operator]
        self.buttons.addWidget(button)
        return button

    def refresh(self) -> None:
        """Show how the session stands."""


class ExitPage(Page):
    """One neutral page after a yes; it does not say which, and guesses nothing."""

    def __init__(self, explorer: Explorer) -> None:
        super().__init__(explorer, "The session does not begin")
        self.done = self.button("Close", self._session.leave)
        self.close_column()

    def refresh(self) -> None:
        """Show the page that the answers lead to."""
        page = self._session.exit
        if page is not None:
            self.text.setText(f"<h2>{as_html(page.title)}</h2><p>{as_html(page.text)}</p>")


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
        seconds = sum(self._explorer.workplace.duration_s(step) for step in protocol.steps)
        return max(round(seconds / 60.0), 1)

    def _show_picture(self, name: str) -> None:
        path = assets_dir() / "pictures" / f"{name}.svg"
        if name and path.is_file() and QSvgRenderer(str(path)).isValid():
            self._picture.load(str(path))
            whole = self._picture.renderer().defaultSize()
            wide = QSize(_PICTURE_PX, _PICTURE_PX * whole.height() // max(whole.width(), 1))
            self._picture.setFixedSize(wide)
            self._picture.setVisible(True)


class CautionPage(Page):
    """What to take care of at this point, asked once more."""

    def __init__(self, explorer: Explorer) -> None:
        super().__init__(explorer, "Take care at this point")
        self.skip = self.button("Leave this point out", self._session.skip)
        self.go_on = self.button("I have read it, go on", self._session.go_on)
        self.close_column()

    def refresh(self) -> None:
        """Show the cautions of the point."""
        step = self._session.step
        if step is not None and self._explorer.knowledge is not None:
            rows = "".join(f"<li>{as_html(c.text)}</li>" for c in self._session.cautions)
            title = as_html(self._explorer.step_title(step))
            self.text.setText(f"<h2>⚠ Take care</h2><p><b>{title}</b></p><ul>{rows}</ul>")


class StoppedPage(Page):
    """After the stop button."""

    def __init__(self, explorer: Explorer) -> None:
        super().__init__(explorer, "Stopped")
        self.done = self.button("Close", self._session.leave)
        self.close_column()

    def refresh(self) -> None:
        """Say what to do after a stop."""
        knowledge = self._explorer.knowledge
        if knowledge is not None:
            talk = as_html(knowledge.practice.gates.talk["stop"])
            self.text.setText(f"<h2>■ Stopped</h2><p>{talk}</p>")


class AfterPage(Page):
    """Rest, how it feels now, and a note for oneself."""

    def __init__(self, explorer: Explorer, setup: Setup) -> None:
        super().__init__(explorer, "After the session")
        self._setup = setup
        self._shown: object = None
        self.comfort = Comfort("How comfortable is it now, after?")
        self.note = QLineEdit(placeholderText="A note for yourself, if you like")
        self.note.setMaxLength(500)
        self.note.setAccessibleName("Note")
        self._kept = PlainLabel(
            "Kept in your log, on this machine only. The program draws no conclusion from it.",
            wordWrap=True,
        )
        self.rest = PlainLabel()
        self._rest_until_s = 0.0
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._show_rest)
        for widget in (self.rest, self.comfort, self.note, self._kept):
            self.column.addWidget(widget)
        self.done = self.button(
            "Done", lambda: self._session.finish(self.comfort.value, self.note.text().strip())
        )
        self.close_column()

    def refresh(self) -> None:
        """Show what belongs after the protocol."""
        protocol = self._session.protocol
        if protocol is None or protocol is self._shown:
            return
        self._shown = protocol
        wanted = [item for item in self._setup.after if item.id in protocol.after]
        rows = "".join(f"<li>{as_html(item.text)} {as_html(item.why)}</li>" for item in wanted)
        self.text.setText(f"<h2>✓ Done</h2><p>{as_html(protocol.name)}</p><ul>{rows}</ul>")
        self.comfort.clear()
        self.note.clear()
        self.rest.setVisible("rest" in protocol.after)
        if "rest" in protocol.after:
            self._rest_until_s = time.monotonic() + _REST_S
            self._second.start()
            self._show_rest()

    def forget(self) -> None:
        """Show the next session's end anew."""
        self._shown = None
        self._second.stop()

    def _show_rest(self) -> None:
        left = self._rest_until_s - time.monotonic()
        if left <= 0.0:
            self._second.stop()
        say(self.rest, f"Rest: {clock_text(max(left, 0.0))} left" if left > 0 else "Rest is over.")


def _ticked(text: str, why: str) -> tuple[QWidget, QCheckBox]:
    """Return a row with a box to tick; its text wraps, which a box's own does not."""
    row, box, label = QWidget(), QCheckBox(accessibleName=text), PlainLabel(text, wordWrap=True)
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(box)
    line.addWidget(label, 1)
    row.setToolTip(tip(why))
    return row, box


class Comfort(QWidget):
    """Comfort from 0 to 10, or not said."""

    def __init__(self, question: str) -> None:
        super().__init__()
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 6, 0, 6)
        self.slider = QSlider(Qt.Orientation.Horizontal, accessibleName=question)
        self.slider.setRange(-1, 10)
        self.slider.setPageStep(1)
        self._said = PlainLabel()
        self._said.setMinimumWidth(90)
        self.slider.valueChanged.connect(lambda _: self._say())
        row.addWidget(self.slider, 1)
        row.addWidget(self._said)
        column.addWidget(PlainLabel(f"{question} 0 not at all, 10 fully.", wordWrap=True))
        column.addLayout(row)
        self.clear()

    @property
    def value(self) -> int | None:
        """What was said, or None."""
        return None if self.slider.value() < 0 else self.slider.value()

    def clear(self) -> None:
        """Go back to nothing said."""
        self.slider.setValue(-1)
        self._say()

    def _say(self) -> None:
        self._said.setText("not said" if self.value is None else f"{self.value} of 10")
