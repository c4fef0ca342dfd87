"""The questions before a session: yes or no each, by mouse or by the keys Y and N."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from osteopoint.documents.text import as_html
from osteopoint.errors import OsteopointError
from osteopoint.explorer.explorer import Explorer
from osteopoint.ui.support.labels import PlainLabel, RichLabel

_KEYS = {Qt.Key.Key_Y, Qt.Key.Key_N, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return}


class _Row(QFrame):
    """One question with its two buttons."""

    def __init__(self, text: str, answer: Signal) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        self.label = PlainLabel(text, wordWrap=True)
        self.yes, self.no = QPushButton("Yes (Y)"), QPushButton("No (N)")
        buttons = QHBoxLayout()
        for button, said in ((self.no, False), (self.yes, True)):
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAccessibleName(f"{button.text()}: {text}")
            button.clicked.connect(lambda _=False, y=said: answer.emit(self, y))  # type: ignore[attr-defined]
            buttons.addWidget(button)
        column.addWidget(self.label)
        column.addLayout(buttons)

    def mark(self, *, here: bool, answered: bool | None) -> None:
        """Show the answer, and whether the keys answer this question."""
        self.setLineWidth(3 if here else 1)
        self.setFrameShape(QFrame.Shape.Box if here else QFrame.Shape.StyledPanel)
        self.yes.setChecked(answered is True)
        self.no.setChecked(answered is False)


class ScreeningPage(QWidget):
    """The page of questions; none can be skipped."""

    answered = Signal(object, bool)

    def __init__(self, explorer: Explorer) -> None:
        super().__init__()
        self._explorer = explorer
        self._session = explorer.session
        self._rows: dict[str, _Row] = {}
        self._asked: tuple[str, ...] = ()
        self._for: object = None
        self._here = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Questions before the session")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._head = RichLabel()
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._state = PlainLabel(wordWrap=True)
        self.forward = QPushButton("Continue (Enter)")
        self.forward.clicked.connect(lambda _=False: self._continue())
        self.leave = QPushButton("Not now")
        self.leave.clicked.connect(lambda _=False: self._session.leave())
        buttons = QHBoxLayout()
        for button in (self.leave, self.forward):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            buttons.addWidget(button)
        for widget in (self._head, self._area, self._state):
            column.addWidget(widget, int(widget is self._area))
        column.addLayout(buttons)
        self.answered.connect(self._answer)

    def refresh(self) -> None:
        """Show the questions that the session asks, and what has been answered."""
        questions = self._session.screening.questions
        asked = tuple(q.id for q in questions)
        if asked != self._asked or not self._rows:
            self._build(asked)
        answers = self._session.screening.answers
        if self._session.protocol is not self._for:
            self._for, self._here = self._session.protocol, 0
        for number, (name, row) in enumerate(self._rows.items()):
            row.mark(here=number == self._here, answered=answers.get(name))
        left = len(questions) - len(answers)
        self._state.setText(f"{left} left. Y and N answer, ↑ ↓ go." if left else "All answered.")
        self.forward.setEnabled(not left or any(answers.values()))

    def _build(self, asked: tuple[str, ...]) -> None:
        self._asked, self._here = asked, 0
        self._rows = {}
        body = QWidget()
        column = QVBoxLayout(body)
        body_data, protocol = self._explorer.body_data, self._session.protocol
        assert body_data is not None
        assert protocol is not None
        gates = body_data.practice.gates
        region = gates.region(protocol.region)
        self._head.setText(
            f"<h2>Before you begin</h2><p>{as_html(protocol.name)} – {as_html(region.name)}. "
            "Your answers are looked at once and kept nowhere.</p>"
        )
        for gate in gates.gates_for(protocol.region, protocol.gates):
            head = f"<b>{as_html(gate.name)}</b><br>{as_html(gate.intro)}"
            column.addWidget(RichLabel(head))
            for question in gate.questions:
                self._rows[question.id] = _Row(question.text, self.answered)
                column.addWidget(self._rows[question.id])
        column.addStretch(1)
        self._area.setWidget(body)

    def _answer(self, row: _Row, yes: bool) -> None:
        names = list(self._rows)
        number = next(i for i, name in enumerate(names) if self._rows[name] is row)
        self._here = min(number + 1, len(names) - 1)
        self._session.answer(names[number], yes)
        self._show_here()

    def _show_here(self) -> None:
        self._area.ensureWidgetVisible(list(self._rows.values())[self._here], 0, 60)

    def _continue(self) -> None:
        try:
            self._session.finish_screening()
        except OsteopointError as error:
            self._state.setText(str(error))

    def event(self, event: QEvent) -> bool:
        """Claim the keys that answer before the window's own shortcuts get them."""
        claimed = (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not event.modifiers()
            and Qt.Key(event.key()) in _KEYS
        )
        if claimed:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Answer with Y or N, go with the arrows, continue with Enter."""
        key, rows = event.key(), list(self._rows.values())
        if key in (Qt.Key.Key_Y, Qt.Key.Key_N) and rows:
            self.answered.emit(rows[self._here], key == Qt.Key.Key_Y)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and rows:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._here = min(max(self._here + step, 0), len(rows) - 1)
            self.refresh()
            self._show_here()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._continue()
        else:
            super().keyPressEvent(event)
