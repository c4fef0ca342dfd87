"""The clock of a session: time left in large digits, the phase, and time left in all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from osteopoint.explorer.player import Player
from osteopoint.explorer.session import Session
from osteopoint.ui.support.labels import PlainLabel, clock_text, embolden, say

if TYPE_CHECKING:
    from osteopoint.practice.guide import Moment

# Digits that can be read from two metres are about 12 mm high: 34 points; twice that is easy.
_TIME_PT, _TIME_BUSY_PT = 64, 104
_PHASE_PT, _PHASE_BUSY_PT = 3, 9  # more than the font of the page
_STILL_WORDS = {"hold": "Hold still, lightly", "rest": "Lift your hand", "breathe": "Breathe"}


class SessionClock(QWidget):
    """Shows a moment of the guide as words and times."""

    def __init__(self, player: Player, session: Session) -> None:
        super().__init__()
        self._player, self._session = player, session
        self.time_left = PlainLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.time_left.setAccessibleName("Time left in this phase")
        self.phase = PlainLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.whole = PlainLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for label in (self.time_left, self.phase, self.whole):
            column.addWidget(label)

    def show_phase(self, moment: Moment) -> None:
        """Show the words of a moment, which change with each breath."""
        say(self.phase, self._phase_words(moment))

    def show_times(self, moment: Moment) -> None:
        """Show the times left, which change once a second."""
        say(self.time_left, clock_text(moment.phase_remaining_s))
        say(self.whole, f"{clock_text(self._session.remaining_s)} left in all")

    def enlarge(self, *, busy: bool) -> None:
        """Set the size of the digits: larger still for busy hands."""
        embolden(self.time_left, point_size=_TIME_BUSY_PT if busy else _TIME_PT)
        beside = self.font().pointSize() + (_PHASE_BUSY_PT if busy else _PHASE_PT)
        embolden(self.phase, bold=False, point_size=beside)

    def _phase_words(self, moment: Moment) -> str:
        still = _STILL_WORDS.get(moment.phase.motion, "")
        strength = f"pressure {moment.pressure:.0f} of 10"
        if moment.phase.motion in ("rest", "breathe"):
            strength = ""
        if moment.breath is not None:
            way = "in" if moment.inhaling else "out"
            strength = f"{strength} · breathe {way}".removeprefix(" · ")
        words = " · ".join(word for word in (moment.phase.name, still, strength) if word)
        return words if self._player.playing else f"Paused · {words}"
