"""The timer that makes guide time pass."""

from PySide6.QtCore import QObject, Qt, QTimer

from osteopoint.explorer.events import Events, PlayerChanged
from osteopoint.explorer.player import Player

TICK_MS = 16


class GuideClock(QObject):
    """Calls `Player.tick` sixty times a second while the guide plays."""

    def __init__(self, player: Player, events: Events, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(player.tick)
        events.subscribe(PlayerChanged, lambda _: self._follow())

    def stop(self) -> None:
        """Stop the timer."""
        self._timer.stop()

    def _follow(self) -> None:
        """Run the timer only while the guide plays."""
        if self._player.playing and not self._timer.isActive():
            self._timer.start()
        elif not self._player.playing:
            self._timer.stop()
