"""The rate of the guide's pictures, to notice a machine that cannot draw them smoothly."""

import time
from collections.abc import Callable

# Three circles a second need some seven pictures each to be seen as circles.
MIN_HZ = 20.0
_COUNTED = 40
_SLOW_RUNS = 2  # one alone may be chance


class FramePace:
    """Counts the moments that are shown while the guide plays.

    Parameters
    ----------
    clock : returns monotonic seconds
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: float | None = None
        self._count = self._slow = 0

    def begin(self) -> None:
        """Begin to count at the next moment."""
        self._since, self._count, self._slow = None, 0, 0

    def too_slow(self, playing: bool) -> bool:
        """Count a moment; return whether the rate has been below 20 a second for long."""
        if not playing:
            self.begin()
            return False
        now = self._clock()
        if self._since is None:
            self._since = now
            return False
        self._count += 1
        if self._count < _COUNTED:
            return False
        slow = self._count / max(now - self._since, 1e-6) < MIN_HZ
        self._slow = self._slow + 1 if slow else 0
        self._since, self._count = now, 0
        return self._slow >= _SLOW_RUNS
