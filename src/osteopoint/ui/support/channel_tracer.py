"""Traces the channel of the selection on a thread when it is to be shown."""

from PySide6.QtCore import QObject

from osteopoint.explorer.events import (
    BodyDataLoaded,
    LayersChanged,
    SelectionChanged,
    StatusMessage,
)
from osteopoint.explorer.explorer import Explorer
from osteopoint.ui.support.tasks import BackgroundTask


class ChannelTracer(QObject):
    """Checks after every change whether a channel must be traced; traces one at a time."""

    def __init__(self, explorer: Explorer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self._task: BackgroundTask | None = None
        for event in (SelectionChanged, LayersChanged, BodyDataLoaded):
            explorer.events.subscribe(event, lambda _: self._check())

    def stop(self) -> None:
        """Wait until nothing is being traced."""
        if self._task is not None:
            self._task.wait()

    def _check(self) -> None:
        if self._task is not None:
            return  # it checks again when this one is done
        trace = self._explorer.untraced_channel()
        if trace is None:
            return
        body_data = self._explorer.body_data
        self._task = BackgroundTask(lambda progress, cancelled: (body_data, trace()), self)
        self._task.done.connect(self._take)
        self._task.failed.connect(self._fail)
        self._task.start()

    def _take(self, answer: tuple[object, object]) -> None:
        body_data, traced = answer
        self._end()
        if body_data is self._explorer.body_data:  # not of a body that has gone meanwhile
            self._explorer.point_context.take(traced)  # type: ignore[arg-type]
        self._check()

    def _fail(self, sentence: str) -> None:
        self._end()
        self._explorer.events.publish(StatusMessage(sentence))

    def _end(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
