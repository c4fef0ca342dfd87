"""Work on a thread of its own, told of on the interface's thread."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from osteopoint import faultlog
from osteopoint.errors import OsteopointError

Task = Callable[[Callable[[float, str], None], Callable[[], bool]], Any]


class Work(QObject):
    """Runs one task; exactly one of `done` and `failed` comes in the end.

    Parameters
    ----------
    task : called with a function to tell progress and one to ask whether to stop

    Signals
    -------
    done : what the task returned
    failed : a sentence
    progressed : the share done, 0 to 1, and what is being done
    """

    done = Signal(object)
    failed = Signal(str)
    progressed = Signal(float, str)

    def __init__(self, task: Task, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task: Task | None = task
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="work")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether the thread is not over yet."""
        return self._thread.is_alive()

    def cancel(self) -> None:
        """Ask the task to stop; it does so when it next looks."""
        self._stop.set()

    def wait(self) -> None:
        """Wait until the thread is over."""
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        # What the task holds, such as a whole body, goes with its end.
        task, self._task = self._task, None
        assert task is not None
        # A window that closes meanwhile takes this object with it, and nobody waits for word.
        with contextlib.suppress(RuntimeError):
            try:
                result = task(self.progressed.emit, self._stop.is_set)
            except OsteopointError as error:
                self.failed.emit(str(error))
            except Exception as error:
                faultlog.record(error)
                self.failed.emit(faultlog.told(error))
            else:
                self.done.emit(result)
