"""The guard: reports every exception that a command, a click or a subscriber raises."""

from collections.abc import Callable
from types import TracebackType

from PySide6.QtWidgets import QApplication

from osteopoint import streams
from osteopoint.errors import OsteopointError
from osteopoint.storage import fault_log
from osteopoint.ui.support.notices import Notices


class Guard:
    """Reports exceptions; for commands, `Events.on_fault` and `sys.excepthook`.

    An `OsteopointError` is a notice. Any other exception is a fault of the program: it is
    logged and shown once, with details to copy.

    Parameters
    ----------
    pause : stops the guide, because a fault may come sixty times a second
    """

    def __init__(self, notices: Notices, pause: Callable[[], None]) -> None:
        self._notices, self._pause = notices, pause
        self._reported: set[str] = set()

    def run(self, command: Callable[..., object], *arguments: object) -> None:
        """Run a command and report what it raises."""
        try:
            command(*arguments)
        except Exception as error:
            self.report(error)

    def report(self, error: BaseException) -> None:
        """Show an expected error as a notice; log and show any other once."""
        if isinstance(error, KeyboardInterrupt):
            QApplication.quit()
            return
        if isinstance(error, OsteopointError):
            self._notices.say(str(error))
            return
        text, location = fault_log.describe(error), fault_log.location_of(error)
        if location in self._reported:  # its message may differ each time
            return
        self._reported.add(location)
        fault_log.record(error)
        streams.complain(text)
        try:
            self._pause()
        finally:
            self._notices.warn(text, fault_log.details(error))

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Report what nobody caught; the signature is that of `sys.excepthook`."""
        self.report(error)
