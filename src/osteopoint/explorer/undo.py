"""A list of named, reversible changes, for undo and redo."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

LIMIT = 100


@dataclass(frozen=True, slots=True)
class Change:
    """One reversible change of the state.

    Attributes
    ----------
    name : what a menu says after "Undo", such as "hide the left femur"
    apply, revert : make and revert the change; each may be called again after the other
    merges : changes of the same text that follow one another are undone as one, such as the
        steps of a slider that is dragged; empty if a change stands alone
    """

    name: str
    apply: Callable[[], None]
    revert: Callable[[], None]
    merges: str = ""


class History:
    """The changes that were made and can be undone, and those undone that can be redone.

    Parameters
    ----------
    limit : how many changes are kept; the oldest are forgotten
    say : takes one sentence about each change that is undone or redone
    """

    def __init__(self, limit: int = LIMIT, say: Callable[[str], None] = lambda _: None) -> None:
        self._say = say
        self._done: deque[Change] = deque(maxlen=limit)
        self._undone: list[Change] = []

    @property
    def undo_name(self) -> str:
        """Name of the change that `undo` would take back; empty if there is none."""
        return self._done[-1].name if self._done else ""

    @property
    def redo_name(self) -> str:
        """Name of the change that `redo` would make again; empty if there is none."""
        return self._undone[-1].name if self._undone else ""

    def make(self, change: Change) -> None:
        """Apply a change and remember it; what had been undone can no longer be redone.

        A change that raises while it is applied is not remembered.
        """
        change.apply()
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if last is not None and change.merges and change.merges == last.merges:
            self._done.pop()
            change = Change(change.name, change.apply, last.revert, change.merges)
        self._done.append(change)

    def undo(self) -> str:
        """Take back the latest change and return its name; empty if there is none.

        Whatever `revert` raises is raised, and the change stays where it was.
        """
        if not self._done:
            self._say("There is nothing to undo.")
            return ""
        self._done[-1].revert()
        change = self._done.pop()
        self._undone.append(change)
        self._say(f"Undone: {change.name}.")
        return change.name

    def redo(self) -> str:
        """Make the change again that was undone last and return its name; empty if none was."""
        if not self._undone:
            self._say("There is nothing to redo.")
            return ""
        self._undone[-1].apply()
        change = self._undone.pop()
        self._done.append(change)
        self._say(f"Redone: {change.name}.")
        return change.name

    def clear(self) -> None:
        """Forget all changes, such as when another body is shown."""
        self._done.clear()
        self._undone.clear()
