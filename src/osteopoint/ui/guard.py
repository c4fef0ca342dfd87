"""The one guard: whatever a click, a key or a listener raises ends here, and is told."""

from collections.abc import Callable
from types import TracebackType

from PySide6.QtWidgets import QApplication

from osteopoint import faultlog, streams
from osteopoint.errors import OsteopointError


class Guard:
    """Tells what went wrong; for commands, `Events.on_fault` and `sys.excepthook`.

    Parameters
    ----------
    notice : shows a sentence that was expected, such as that a point has no right side
    warn : shows a fault of the program
    pause : stops what is playing, for a fault may come sixty times a second
    """

    def __init__(
        self, notice: Callable[[str], None], warn: Callable[[str], None], pause: Callable[[], None]
    ) -> None:
        self._notice, self._warn, self._pause = notice, warn, pause
        self._told: set[str] = set()

    def run(self, command: Callable[..., object], *arguments: object) -> None:
        """Run a command; what it raises is told."""
        try:
            command(*arguments)
        except Exception as error:
            self.take(error)

    def take(self, error: BaseException) -> None:
        """Tell an error: an expected one as a notice, another once, and written down."""
        if isinstance(error, KeyboardInterrupt):
            QApplication.quit()
            return
        if isinstance(error, OsteopointError):
            self._notice(str(error))
            return
        text, place = faultlog.told(error), faultlog.place_of(error)
        if place in self._told:  # whatever its message says this time
            return
        self._told.add(place)
        faultlog.record(error)
        streams.complain(text)
        try:
            self._pause()
        finally:
            self._warn(text)

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Tell what nobody caught; the signature is that of `sys.excepthook`."""
        self.take(error)
