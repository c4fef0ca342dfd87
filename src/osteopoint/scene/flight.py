"""The flight of the camera from one pose to another."""

from collections.abc import Callable

from osteopoint.scene.camera import Pose, between

FLIGHT_S = 0.7


class Flight:
    """A flight that takes `FLIGHT_S` seconds of a clock."""

    def __init__(self, start: Pose, end: Pose, clock: Callable[[], float]) -> None:
        self._start, self._end, self._clock = start, end, clock
        self._since = clock()

    def now(self) -> tuple[Pose, bool]:
        """Return the present pose, and whether the camera has arrived."""
        fraction = (self._clock() - self._since) / FLIGHT_S
        if fraction >= 1.0:
            return self._end, True
        return between(self._start, self._end, fraction), False
