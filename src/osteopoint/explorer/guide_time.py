"""Guide time: a stopwatch on a monotonic clock that notices when the machine slept."""

from __future__ import annotations

import time
from collections.abc import Callable

# A gap between two readings that is longer than this is sleep: nobody was paced meanwhile.
ASLEEP_AFTER_S = 45.0
_SLEPT_S = 2.0


def slept_s() -> float:
    """Return how long this machine has slept since it started, seconds; 0 where unknown."""
    try:
        return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)
    except (AttributeError, OSError):
        return 0.0


class GuideTime:
    """A stopwatch that can be started, stopped and set, and runs at any speed.

    Parameters
    ----------
    clock : returns monotonic seconds
    asleep : returns for how many seconds the machine has slept
    """

    def __init__(self, clock: Callable[[], float], asleep: Callable[[], float]) -> None:
        self._clock, self._asleep = clock, asleep
        self._before_s = 0.0
        self._since: float | None = None
        self._read_at = self._slept = 0.0
        self.speed = 1.0

    @property
    def running(self) -> bool:
        """Whether time passes."""
        return self._since is not None

    @property
    def elapsed_s(self) -> float:
        """The time on the stopwatch, seconds."""
        if self._since is None:
            return self._before_s
        return self._before_s + self.speed * (self._clock() - self._since)

    def set(self, elapsed_s: float) -> None:
        """Set the time; the stopwatch goes on running or stands, as before."""
        self._before_s = elapsed_s
        if self._since is not None:
            self._read()
            self._since = self._read_at

    def start(self, speed: float = 1.0) -> None:
        """Let time pass from now on, so many times as fast as the clock."""
        self.speed = speed
        self._read()
        self._since = self._read_at

    def stop(self, elapsed_s: float | None = None) -> None:
        """Stop at a time; without one, at the present time."""
        self._before_s = self.elapsed_s if elapsed_s is None else elapsed_s
        self._since = None

    def check_sleep(self) -> bool:
        """Return whether the machine slept since the last check; the stopwatch then stops.

        It stops at the time of the last check.
        """
        read_at, slept = self._read_at, self._slept
        self._read()
        if self._read_at - read_at <= ASLEEP_AFTER_S and self._slept - slept <= _SLEPT_S:
            return False
        assert self._since is not None
        self.stop(self._before_s + max(read_at - self._since, 0.0))
        return True

    def _read(self) -> None:
        self._read_at, self._slept = self._clock(), self._asleep()
