"""Traces the channel of the selection on a thread of its own when it is to be shown."""

from PySide6.QtCore import QObject

from osteopoint.explorer.events import KnowledgeLoaded, Said, SelectionChanged, ShownChanged
from osteopoint.explorer.explorer import Explorer
from osteopoint.ui.work import Work


class ChannelTracer(QObject):
    """Looks after every change whether a channel is missing, and has it traced."""

    def __init__(self, explorer: Explorer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self._work: Work | None = None
        for event in (SelectionChanged, ShownChanged, KnowledgeLoaded):
            explorer.events.listen(event, lambda _: self._look())

    def stop(self) -> None:
        """Wait until nothing is being traced."""
        if self._work is not None:
            self._work.wait()

    def _look(self) -> None:
        if self._work is not None:
            return  # one after the other; it looks again when that is done
        trace = self._explorer.surroundings.untraced()
        if trace is None:
            return
        knowledge = self._explorer.knowledge
        self._work = Work(lambda progress, stopped: (knowledge, trace()), self)
        self._work.done.connect(self._take)
        self._work.failed.connect(self._tell)
        self._work.start()

    def _take(self, answer: tuple[object, object]) -> None:
        knowledge, traced = answer
        self._end()
        if knowledge is self._explorer.knowledge:  # not of a body that has gone meanwhile
            self._explorer.surroundings.take(traced)  # type: ignore[arg-type]
        self._look()

    def _tell(self, sentence: str) -> None:
        self._end()
        self._explorer.events.publish(Said(sentence))

    def _end(self) -> None:
        if self._work is not None:
            self._work.deleteLater()
            self._work = None
