"""The page of a running session: time left in large digits, what to do now, and stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from osteopoint.documents.text import as_html
from osteopoint.explorer.events import GuideMoved, PlayerChanged, SettingsChanged, StatusMessage
from osteopoint.explorer.explorer import Explorer
from osteopoint.ui.practise.session_clock import SessionClock
from osteopoint.ui.support.buttons import push_button
from osteopoint.ui.support.labels import PlainLabel, RichLabel, clock_text, say

if TYPE_CHECKING:
    from osteopoint.practice.guide import Moment

_TALK_PX = 52


class RunningPage(QWidget):
    """Shows the session's player and sends it commands."""

    def __init__(self, explorer: Explorer) -> None:
        super().__init__()
        self._explorer, self._session = explorer, explorer.session
        self._player = explorer.player
        self._shown: tuple[object, ...] | None = None
        self.setAccessibleName("Session")
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        self.title = RichLabel()
        self.clock = SessionClock(self._player, self._session)
        self.todo = RichLabel()
        self.todo.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.said = PlainLabel(wordWrap=True)
        column.addWidget(self.title)
        column.addWidget(self.clock)
        column.addLayout(self._transport())
        column.addWidget(self.todo, 1)
        column.addWidget(self.said)
        column.addLayout(self._talk())
        column.addLayout(self._sound())
        listen = explorer.events.subscribe
        listen(GuideMoved, lambda event: self._show(event.moment))
        listen(PlayerChanged, lambda _: self.refresh())
        listen(SettingsChanged, lambda _: self._follow_settings())
        listen(
            StatusMessage, lambda event: self.said.setText(event.text) if self.isVisible() else None
        )
        self._follow_settings()

    def refresh(self) -> None:
        """Show where the session stands."""
        protocol, step = self._session.protocol, self._session.step
        if protocol is None or step is None or self._player.technique is None:
            return
        place = as_html(self._explorer.step_title(step))
        steps = len(protocol.steps)
        head = "" if self._session.single else f"{as_html(protocol.name)}: "
        number = "" if steps == 1 else f"step {self._session.index + 1} of {steps}<br>"
        self.title.setText(f"{head}{number}<b>{place}</b>")
        self.pause.setText("❚❚ Pause" if self._player.playing else "▶ Go on")
        for button in (self.back, self.skip):
            button.setVisible(steps > 1)
        self._shown = None
        if self._player.moment is not None:
            self._show(self._player.moment)

    # building

    def _transport(self) -> QGridLayout:
        grid = QGridLayout()
        self.back = push_button("◀ Back", "Back to the step before", self._session.back)
        self.pause = push_button("❚❚ Pause", "Pause or go on (Space)", self._explorer.guidance.play)
        self.skip = push_button("Skip ▶", "Skip this step (Shift+N)", self._session.skip)
        self.more = push_button("+30 s", "Half a minute more (T)", self._session.more_time)
        self.pulse = push_button("I feel the pulse", "End Release (P)", self._player.feel_pulse)
        self.end = push_button("End session", "Go to the end now", self._session.end_early)
        for place, button in enumerate(
            (self.back, self.pause, self.skip, self.more, self.pulse, self.end)
        ):
            grid.addWidget(button, place // 3, place % 3)
        return grid

    def _talk(self) -> QGridLayout:
        """Return three buttons that differ in shape and word; the last one is never disabled."""
        grid = QGridLayout()
        self.fine = push_button("● Fine", "It feels fine (G)", self._session.feels_fine)
        self.too_much = push_button("▲ Too much", "Lighter, slower (E)", self._session.too_much)
        self.stop = push_button("■ Stop", "Hands away (Q)", self._session.stop)
        for place, button in enumerate((self.fine, self.too_much, self.stop)):
            button.setMinimumHeight(_TALK_PX)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            font = button.font()
            font.setBold(True)
            button.setFont(font)
            grid.addWidget(button, 0, place)
        return grid

    def _sound(self) -> QGridLayout:
        grid = QGridLayout()
        choose = self._explorer.change_settings
        self.sound = QCheckBox("Sound")
        self.volume = QSlider(Qt.Orientation.Horizontal, accessibleName="Volume")
        self.volume.setRange(0, 100)
        self.volume.setTracking(False)  # each step on the way would be written to the disk
        self.voice = QCheckBox("Speak the steps")
        self.busy = QCheckBox("Hands busy")
        self.busy.setToolTip("Very large time, spoken steps; the space bar goes on")
        self.sound.toggled.connect(lambda on: choose(muted=not on))
        self.volume.valueChanged.connect(lambda value: choose(volume=value / 100.0))
        self.voice.toggled.connect(lambda on: choose(voice=on))
        self.busy.toggled.connect(lambda on: choose(hands_busy=on))
        grid.addWidget(self.sound, 0, 0)
        grid.addWidget(self.volume, 0, 1)
        grid.addWidget(self.voice, 1, 0)
        grid.addWidget(self.busy, 1, 1)
        return grid

    # observing

    def _show(self, moment: Moment) -> None:
        if not self.isVisible():
            return
        self.clock.show_phase(moment)
        # The rest changes once a second, a moment comes sixty times.
        shown = (clock_text(moment.phase_remaining_s), moment.phase, self._session.step)
        if shown == self._shown:
            return
        self._shown = shown
        self.clock.show_times(moment)
        say(self.todo, self._todo(moment))
        self.pulse.setVisible(moment.phase.waits_for_pulse)

    def _todo(self, moment: Moment) -> str:
        step = self._session.step
        note = f"<p><b>{as_html(step.note)}</b></p>" if step is not None and step.note else ""
        rows = "".join(f"<li>{as_html(text)}</li>" for text in moment.phase.steps)
        return f"{note}<p>{as_html(moment.phase.goal)}</p><ul>{rows}</ul>"

    def _follow_settings(self) -> None:
        settings = self._explorer.settings
        self.sound.setChecked(not settings.muted)
        self.volume.setValue(round(settings.volume * 100))
        self.voice.setChecked(settings.voice)
        self.busy.setChecked(settings.hands_busy)
        self.clock.enlarge(busy=settings.hands_busy)
        self.todo.setVisible(not settings.hands_busy)
