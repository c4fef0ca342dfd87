"""Long work on background threads; the results arrive on the interface's thread."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, Signal

from osteopoint.errors import OsteopointError
from osteopoint.storage import fault_log

Progress: TypeAlias = Callable[[float, str], None]
Cancelled: TypeAlias = Callable[[], bool]
Task: TypeAlias = Callable[[Progress, Cancelled], Any]


class BackgroundTask(QObject):
    """Runs one task on a thread; emits either `done` or `failed`, exactly once.

    Parameters
    ----------
    task : called with a function that reports progress and one that says whether to stop

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
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="task")

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether the thread is running."""
        return self._thread.is_alive()

    def cancel(self) -> None:
        """Ask the task to stop; it does so when it next looks."""
        self._cancelled.set()

    def wait(self) -> None:
        """Wait until the thread has ended."""
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        # What the task holds, such as a whole body, is released when it ends.
        task, self._task = self._task, None
        assert task is not None
        # A window that closes meanwhile deletes this object; then nobody waits for the result.
        with contextlib.suppress(RuntimeError):
            try:
                result = task(self.progressed.emit, self._cancelled.is_set)
            except OsteopointError as error:
                self.failed.emit(str(error))
            except Exception as error:
                fault_log.record(error)
                self.failed.emit(fault_log.describe(error))
            else:
                self.done.emit(result)


class Tasks:
    """Starts background tasks and keeps them until they have ended."""

    def __init__(self) -> None:
        self._running: list[BackgroundTask] = []

    def run(
        self,
        task: BackgroundTask | Task,
        done: Callable[[Any], None],
        failed: Callable[[str], None],
    ) -> BackgroundTask:
        """Start a task; call `done` with its result, or `failed` with a sentence."""
        work = task if isinstance(task, BackgroundTask) else BackgroundTask(task)
        self._running = [each for each in self._running if each.running]
        self._running.append(work)
        work.done.connect(done)
        work.failed.connect(failed)
        work.start()
        return work

    def cancel(self) -> None:
        """Ask all running tasks to stop."""
        for work in self._running:
            work.cancel()

    def wait(self) -> None:
        """Wait until all tasks have ended."""
        for work in self._running:
            work.wait()
        self._running.clear()
