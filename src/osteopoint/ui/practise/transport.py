"""The bar below: play the guide, see phase, circles and time left, choose rate and setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from osteopoint.documents.text import MAX_NAME_LENGTH, plain_text
from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import (
    BodyDataLoaded,
    GuideMoved,
    OwnSessionsChanged,
    PlayerChanged,
    SessionChanged,
    StatusMessage,
)
from osteopoint.explorer.explorer import Explorer
from osteopoint.ui.practise.dial import Dial
from osteopoint.ui.support.buttons import push_button
from osteopoint.ui.support.labels import PlainLabel, clock_text, embolden, say

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.catalogue.techniques import Technique
    from osteopoint.practice.guide import Moment

_SLIDER_PER_HZ = 20
# What is counted below the time, one and several.
_COUNTED = {
    "circle": ("circle", "circles"), "knead": ("circle", "circles"),
    "rub_round": ("circle", "circles"), "hold": ("circle", "circles"),
    "stroke": ("stroke", "strokes"), "rub": ("rub", "rubs"), "squeeze": ("grip", "grips"),
    "tap": ("tap", "taps"), "press": ("press", "presses"), "breathe": ("breath", "breaths"),
}  # fmt: skip


class Transport(QFrame):
    """Shows the player and sends it commands."""

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self._player = explorer.player
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.phases = [PlainLabel(alignment=Qt.AlignmentFlag.AlignCenter) for _ in range(3)]
        self._shown_phase = -1
        self.title = PlainLabel("No point chosen")
        self.title.setWordWrap(True)  # a long name must not widen the window
        self.phase = PlainLabel()
        self.phase.setWordWrap(True)
        self.time_left = PlainLabel("–:––")
        self.circles = PlainLabel("0 circles")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(Dial(explorer))
        layout.addLayout(self._reading(), 1)
        layout.addLayout(self._clock())
        layout.addLayout(self._controls())
        explorer.events.subscribe(GuideMoved, lambda event: self._show(event.moment))
        explorer.events.subscribe(PlayerChanged, lambda _: self._refresh())
        explorer.events.subscribe(SessionChanged, lambda _: self._refresh())
        for event in (BodyDataLoaded, OwnSessionsChanged):
            explorer.events.subscribe(event, lambda _: self._fill_protocols())
        self._refresh()

    # building

    def _reading(self) -> QVBoxLayout:
        column, steps = QVBoxLayout(), QHBoxLayout()
        embolden(self.title)
        for label in self.phases:
            label.setFrameShape(QFrame.Shape.Box)
            label.setMinimumWidth(110)
            label.setMaximumWidth(154)
            label.setContentsMargins(3, 2, 3, 2)
            steps.addWidget(label, 8)
        steps.addStretch(1)
        column.addWidget(self.title)
        column.addLayout(steps)
        column.addWidget(self.phase, 1)
        return column

    def _clock(self) -> QVBoxLayout:
        column = QVBoxLayout()
        embolden(self.time_left, point_size=30)
        self.time_left.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.time_left.setMinimumWidth(108)
        self.time_left.setAccessibleName("Time left")
        self.circles.setAlignment(Qt.AlignmentFlag.AlignCenter)
        caption = PlainLabel("left in this phase", alignment=Qt.AlignmentFlag.AlignCenter)
        for widget in (self.time_left, caption, self.circles):
            column.addWidget(widget)
        return column

    def _controls(self) -> QVBoxLayout:
        column, row, form = QVBoxLayout(), QHBoxLayout(), QFormLayout()
        self.play = push_button("▶ Play", "Play or pause (Space)", self._explorer.guidance.play)
        self.restart = push_button("↺ Restart", "Restart this step (R)", self._player.restart)
        self.next = push_button("▶▶ Next", "The next phase or step (N)", self._player.next)
        self.pulse = push_button("I feel the pulse", "End Release (P)", self._player.feel_pulse)
        self.watch = push_button(
            "¼ Slow", "Watch in slow motion (W)", self._explorer.guidance.watch
        )
        self.watch.setCheckable(True)
        for button in (self.play, self.restart, self.next, self.pulse):
            row.addWidget(button)
        self.rate = QSlider(Qt.Orientation.Horizontal, accessibleName="Movements a second")
        self.rate.valueChanged.connect(lambda value: self._player.set_rate(value / _SLIDER_PER_HZ))
        self.rate_label = PlainLabel()
        self.setting = QComboBox(accessibleName="Setting")
        self.setting.activated.connect(
            lambda _: self._player.choose_setting(self.setting.currentData())
        )
        self.contact = QComboBox(accessibleName="With")
        self.contact.activated.connect(
            lambda _: self._player.choose_contact(self.contact.currentData())
        )
        self.protocol = QComboBox(accessibleName="Session")
        self.protocol.activated.connect(self._choose_protocol)
        rates, choices = QHBoxLayout(), QHBoxLayout()
        rates.addWidget(self.rate, 1)
        rates.addWidget(self.rate_label)
        rates.addWidget(self.watch)
        choices.addWidget(self.setting, 1)
        choices.addWidget(self.contact, 1)
        form.addRow("Rate", rates)
        form.addRow("Setting", choices)
        form.addRow("Session", self.protocol)
        column.addLayout(row)
        column.addLayout(form)
        return column

    # observing

    def _refresh(self) -> None:
        player, technique = self._player, self._player.technique
        self.play.setText("❚❚ Pause" if player.playing and not player.watching else "▶ Play")
        self.watch.setChecked(player.watching)
        moving = (self.play, self.restart, self.next, self.watch, self.rate)
        for widget in (*moving, self.setting, self.contact):
            widget.setEnabled(technique is not None)
        self.watch.setEnabled(technique is not None and not self._explorer.session.active)
        session = self._explorer.session
        chosen = session.protocol.id if session.protocol is not None else ""
        self.protocol.setCurrentIndex(max(self.protocol.findData(chosen), 0))
        self.title.setText(self._title())
        for i, label in enumerate(self.phases):
            there = technique is not None and i < len(technique.phases)
            label.setText(technique.phases[i].name if there and technique else "")
            label.setVisible(there)
        self._shown_phase = -1
        if technique is None:
            self.phase.setText("Choose a point, or a session on the right, then press play.")
            self.time_left.setText("–:––")
            self.circles.setText("0 circles")
            self.pulse.setEnabled(False)
            return
        self._fill_choices(technique)
        if player.moment is not None:
            self._show(player.moment)

    def _fill_choices(self, technique: Technique) -> None:
        player, body_data = self._player, self._explorer.body_data
        with QSignalBlocker(self.setting), QSignalBlocker(self.contact), QSignalBlocker(self.rate):
            self.setting.clear()
            for setting in technique.settings:
                self.setting.addItem(setting.name, setting.id)
            self.setting.setCurrentIndex(self.setting.findData(player.setting_id))
            self.contact.clear()
            for name in player.contacts:
                known = None if body_data is None else body_data.practice.contacts[name]
                self.contact.addItem(known.name.removeprefix("the ") if known else name, name)
            self.contact.setCurrentIndex(self.contact.findData(player.contact))
            self.contact.setVisible(self.contact.count() > 0)
            moment = player.moment
            limit = technique.limits[moment.phase_index if moment else 0].rate_hz
            self.rate.setRange(round(limit.min * _SLIDER_PER_HZ), round(limit.max * _SLIDER_PER_HZ))
            self.rate.setValue(round(player.rate_hz * _SLIDER_PER_HZ))
            self.rate.setEnabled(player.rate_hz > 0.0)
        self.rate_label.setText(f"{player.rate_hz:.2f} a second")

    def _title(self) -> str:
        session, step = self._explorer.session, self._player.step
        if step is None or self._player.technique is None:
            return "No point chosen"
        name = self._explorer.step_title(step)
        if session.protocol is None or session.single:
            return f"Slow motion: {name}" if self._player.watching else name
        steps = len(session.protocol.steps)
        return f"{session.protocol.name}: {name} – step {session.index + 1} of {steps}"

    def _show(self, moment: Moment) -> None:
        left = moment.phase_remaining_s
        say(self.time_left, "¼" if self._player.watching else clock_text(left))
        one, several = _COUNTED.get(moment.phase.motion, ("", ""))
        count = int(moment.circles + 1e-9)
        say(self.circles, f"{count} {one if count == 1 else several}" if one else "")
        text = f"{moment.phase.name}. {moment.phase.goal}"
        if moment.done and not self._explorer.session.active:
            text = "Done."
        say(self.phase, text)
        self.pulse.setEnabled(moment.phase.waits_for_pulse)
        if moment.phase_index != self._shown_phase:
            self._mark_phase(moment.phase_index)
            if self._player.technique is not None and self.isVisible():
                self._fill_choices(self._player.technique)

    def _mark_phase(self, index: int) -> None:
        """Show the present phase with a mark, a frame and bold text."""
        self._shown_phase = index
        for i, label in enumerate(self.phases):
            here = i == index
            mark = "▸ " if here else ("✓ " if i < index else "")
            name = label.text().removeprefix("▸ ").removeprefix("✓ ")
            label.setText(mark + name)
            label.setLineWidth(2 if here else 1)
            embolden(label, bold=here)

    def _fill_protocols(self) -> None:
        chosen = self.protocol.currentData()
        self.protocol.clear()
        self.protocol.addItem("This place only", "")
        for protocol in self._explorer.guidance.protocols():
            self.protocol.addItem(plain_text(protocol.name, MAX_NAME_LENGTH), protocol.id)
        self.protocol.setCurrentIndex(max(self.protocol.findData(chosen), 0))

    def _choose_protocol(self, _: int) -> None:
        try:
            if self.protocol.currentData():
                self._explorer.guidance.begin_session(self.protocol.currentData())
            else:
                self._explorer.session.leave()
        except OsteopointError as error:
            self._explorer.events.publish(StatusMessage(str(error)))
            self._refresh()
