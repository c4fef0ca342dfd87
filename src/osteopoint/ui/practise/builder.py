"""Making an own session: its steps, the fields of one step, and its faults."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from osteopoint.catalogue.protocols import Protocol
from osteopoint.documents.text import MAX_NAME_LENGTH, plain_text
from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import StatusMessage
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.own_rules import fitting_regions, gates_for
from osteopoint.storage.sessions import MAX_LETTERS
from osteopoint.ui.practise.step_editor import StepEditor
from osteopoint.ui.practise.step_list import StepList, time_text
from osteopoint.ui.support.confirm import confirm
from osteopoint.ui.support.labels import PlainLabel

_NEW = "own-new"  # until it is saved under an id of its own
_ADVISED_POINTS, _ADVISED_S = 6, 20 * 60
_FAULTS_SHOWN = 3
_BEFORE = ("space", "bright", "warm", "support", "clean_hands", "quiet", "stop_word")
_AFTER = ("rest", "rest_day")


class SessionBuilder(QDialog):
    """Makes, changes and deletes own sessions.

    It is not modal: points can be selected in the main window meanwhile.
    """

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent, windowTitle="Make a session")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(560, 520)
        self.resize(700, 560)
        assert explorer.body_data is not None
        self._explorer, self._practice = explorer, explorer.body_data.practice
        self._points = explorer.body_data.catalogue.points
        self._edited: Protocol | None = None
        self._loaded: object = None
        self._faults: list[str] = []
        self.sessions = QComboBox(accessibleName="Which session")
        self.delete = QPushButton("&Delete…", autoDefault=False)
        self.name = QLineEdit(placeholderText="A name for it", maxLength=MAX_LETTERS)
        self.steps = StepList(explorer)
        self.editor = StepEditor(explorer)
        self.region = QComboBox(accessibleName="Whose questions are asked")
        self.total = PlainLabel(wordWrap=True)
        self.problems = PlainLabel(wordWrap=True)
        self.problems.setAccessibleName("What is missing or wrong")
        self.problems.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.save = QPushButton("&Save", autoDefault=False)
        self.close_button = QPushButton("&Close", autoDefault=False)
        self._lay_out()
        self._connect()
        self._list_sessions()
        self._show_session()
        self.name.setFocus()

    # what it holds

    @property
    def protocol(self) -> Protocol:
        """The session as it is now."""
        made = self._edited or Protocol(
            _NEW, "", "A session of your own.", "", (), before=_BEFORE, after=_AFTER, own=True
        )
        steps, region = self.steps.steps, self.region.currentData() or ""
        more = gates_for(region, steps, self._practice, self._points) if region else ()
        return replace(
            made,
            name=self.name.text().strip(),
            region=region,
            steps=steps,
            gates=tuple(dict.fromkeys((*made.gates, *more))),
            by=self._by(),
        )

    def reject(self) -> None:
        """Close, after asking if something would be lost."""
        if self._may_leave():
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Have Enter press the focused button, and do nothing elsewhere."""
        focus = self.focusWidget()
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(focus, QPushButton):
            focus.click()

    # inside

    def _lay_out(self) -> None:
        top = QGridLayout()
        top.addWidget(_label("Sess&ion", self.sessions), 0, 0)
        top.addWidget(self.sessions, 0, 1)
        top.addWidget(self.delete, 0, 2)
        top.addWidget(_label("&Name", self.name), 1, 0)
        top.addWidget(self.name, 1, 1, 1, 2)
        top.setColumnStretch(1, 1)
        middle = QHBoxLayout()
        middle.addWidget(self.steps, 5)
        middle.addWidget(self.editor, 6)
        asked = QHBoxLayout()
        asked.addWidget(_label("&Questions of", self.region))
        asked.addWidget(self.region, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addLayout(middle, 1)
        column.addLayout(asked)
        column.addWidget(self.total)
        column.addWidget(self.problems)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.sessions.currentIndexChanged.connect(lambda _: self._choose_session())
        self.delete.clicked.connect(lambda _=False: self._delete())
        self.name.textChanged.connect(lambda _: self._check())
        self.steps.changed.connect(self._check)
        self.steps.chosen.connect(self._edit)
        self.editor.changed.connect(lambda: self.steps.take(self.editor.step))
        self.editor.said.connect(lambda text: self._say([text]))
        self.region.currentIndexChanged.connect(lambda _: self._check())
        self.save.clicked.connect(lambda _=False: self._save())
        self.close_button.clicked.connect(lambda _=False: self.reject())

    def _list_sessions(self, chosen: str = "") -> None:
        with QSignalBlocker(self.sessions):
            self.sessions.clear()
            self.sessions.addItem("New", "")
            for protocol in self._explorer.own_sessions.by_id.values():
                self.sessions.addItem(plain_text(protocol.name, MAX_NAME_LENGTH), protocol.id)
            self.sessions.setCurrentIndex(max(self.sessions.findData(chosen), 0))

    def _choose_session(self) -> None:
        if self._may_leave():
            self._show_session()
            return
        with QSignalBlocker(self.sessions):
            back = self._edited.id if self._edited is not None else ""
            self.sessions.setCurrentIndex(self.sessions.findData(back))

    def _show_session(self) -> None:
        """Show the chosen session, or an empty one."""
        self._edited = self._explorer.own_sessions.by_id.get(self.sessions.currentData())
        self.delete.setEnabled(self._edited is not None)
        with QSignalBlocker(self.name):
            self.name.setText(self._edited.name if self._edited is not None else "")
        self.region.clear()
        self.steps.show_steps(self._edited.steps if self._edited is not None else ())
        self._check()
        if self._edited is not None:
            self.region.setCurrentIndex(max(self.region.findData(self._edited.region), 0))
        self._loaded = self._state()

    def _state(self) -> object:
        return self.name.text(), self.steps.steps, self.region.currentData()

    def _edit(self, begun: bool) -> None:
        """Show the chosen step's fields; a step that was just added is to be filled in."""
        self.editor.show_step(self.steps.chosen_step)
        if begun:
            self.editor.what.setFocus(Qt.FocusReason.OtherFocusReason)

    def _may_leave(self) -> bool:
        return self._state() == self._loaded or confirm(
            self, "Leave the changes?", "What you changed here is not saved yet.", "Leave them"
        )

    # what would be wrong

    def _by(self) -> tuple[str, ...]:
        """Return who can do it: a point out of reach needs a helper."""
        known = [self._practice.techniques.get(step.technique) for step in self.steps.steps]
        alone = all("self" in technique.by for technique in known if technique is not None)
        far = any(
            self._points[step.place].reach == "partner"
            for step in self.steps.steps
            if step.place in self._points
        )
        return ("self", "partner") if alone and not far else ("partner",)

    def _check(self) -> None:
        """Say how long it takes, what is missing or wrong, and what we advise."""
        self._offer_regions()
        seconds = sum(self.steps.seconds(step) for step in self.steps.steps)
        count = len(self.steps.steps)
        said = [f"{count} step{'' if count == 1 else 's'}, {time_text(seconds)} in all."]
        said += [] if "self" in self._by() else ["Somebody else does it for you."]
        points = {step.place for step in self.steps.steps if step.place in self._points}
        if len(points) > _ADVISED_POINTS:
            said.append(f"Our advice: at most {_ADVISED_POINTS} points; here are {len(points)}.")
        if seconds > _ADVISED_S:
            said.append(f"Our advice: at most {_ADVISED_S // 60} minutes.")
        self.total.setText(" ".join(said))
        self._faults = self._missing() or self._broken()
        self.save.setEnabled(not self._faults)
        self._say(self._faults)

    def _offer_regions(self) -> None:
        fits = fitting_regions(self.steps.steps, self._practice, self._points)
        before = self.region.currentData()
        with QSignalBlocker(self.region):
            self.region.clear()
            for name in fits:
                self.region.addItem(self._practice.gates.region(name).name, name)
            self.region.setCurrentIndex(fits.index(before) if before in fits else 0)
        self.region.setEnabled(len(fits) > 1)

    def _missing(self) -> list[str]:
        found = []
        name, own = self.name.text().strip(), self._explorer.own_sessions.by_id.values()
        if not self.steps.steps:
            found.append("Add a step.")
        for number, step in enumerate(self.steps.steps, start=1):
            technique = self._practice.techniques.get(step.technique)
            if technique is not None and technique.over == "point" and not step.place:
                found.append(f"Step {number}: choose a point.")
        if not name:
            found.append("Give it a name.")
        elif any(p.name == name and p is not self._edited for p in own):
            found.append("You have a session of that name already.")
        return found

    def _broken(self) -> list[str]:
        protocol = self.protocol
        faults = self._explorer.guidance.faults_of(protocol)
        said = []
        for fault in faults:
            text = fault.removeprefix(f"'{protocol.id}': ")
            said.append(text[:1].upper() + text[1:])
        return said

    def _say(self, lines: list[str]) -> None:
        more = len(lines) - _FAULTS_SHOWN
        shown = [*lines[:_FAULTS_SHOWN], *([f"… and {more} more."] if more > 0 else [])]
        self.problems.set_lines([f"⚠ {line}" for line in shown])
        self.problems.setVisible(bool(shown))

    # keeping

    def _save(self) -> None:
        self.editor.take_typed()
        self._check()  # another body may have come since
        if self._faults:
            return
        protocol = self.protocol
        if self._edited is None:
            protocol = replace(protocol, id=self._explorer.own_sessions.free_id(protocol.name))
        if self._keep(protocol.id, protocol):
            self._explorer.events.publish(
                StatusMessage(f"“{protocol.name}” is kept on this machine.")
            )
            self.accept()

    def _delete(self) -> None:
        edited = self._edited
        if edited is None or not confirm(
            self, "Delete this session?", f"“{edited.name}” is gone then.", "Delete"
        ):
            return
        if self._keep(edited.id, None):
            self._explorer.events.publish(StatusMessage(f"“{edited.name}” is deleted."))

    def _keep(self, protocol_id: str, protocol: Protocol | None) -> bool:
        """Save or delete a session; show a problem and stay open."""
        trouble = ""
        try:
            self._explorer.own_sessions.change(protocol_id, protocol)
        except OsteopointError as error:
            trouble = f"This holds only until you close the program. {error}"
        self._list_sessions(protocol_id)
        self._show_session()
        if trouble:
            self._say([trouble])
        return not trouble


def _label(text: str, field: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(field)
    return label
