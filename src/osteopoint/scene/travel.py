"""The camera on its way from one pose to another."""

from collections.abc import Callable

from osteopoint.scene.camera import Pose, between

TRAVEL_S = 0.7


class Travel:
    """A way that takes `TRAVEL_S`, by a clock of seconds."""

    def __init__(self, start: Pose, end: Pose, clock: Callable[[], float]) -> None:
        self._start, self._end, self._clock = start, end, clock
        self._since = clock()

    def now(self) -> tuple[Pose, bool]:
        """Return where the camera is, and whether it has arrived."""
        fraction = (self._clock() - self._since) / TRAVEL_S
        if fraction >= 1.0:
            return self._end, True
        return between(self._start, self._end, fraction), False
