"""The record of a session: practised time, its file for resuming, and its entry in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from osteopoint.catalogue.protocols import Protocol
    from osteopoint.storage.interrupted import Bookmark

_KEEP_EVERY_S = 5.0
_LOGGED_FROM_S = 10.0


class SessionRecord:
    """Counts the time of one session and saves its state.

    Parameters
    ----------
    began : local time with its offset, ISO 8601

    Attributes
    ----------
    ended : how it ended; see `storage.log.Entry`
    comfort_before : 0 to 10 as the user said, or None
    """

    def __init__(self, protocol: Protocol, began: str) -> None:
        self._protocol, self._began = protocol, began
        self._practised_s = 0.0
        self._counted_s = 0.0  # of the present step
        self._entry_id = ""
        self._bookmark: Bookmark | None = None
        self.ended = "whole"
        self.comfort_before: int | None = None

    def begin_step(self) -> None:
        """Begin to count another step."""
        self._counted_s = 0.0

    def look(self, index: int, elapsed_s: float, *, at_once: bool) -> None:
        """Count the practised time, and save the state of the session now and then.

        Parameters
        ----------
        at_once : whether to save now, because something has changed
        """
        passed = elapsed_s - self._counted_s
        if 0.0 <= passed < _KEEP_EVERY_S and not at_once:
            return
        self.count(elapsed_s)
        if self._protocol.id:
            from osteopoint.storage.interrupted import Bookmark, Interrupted

            self._bookmark = self._bookmark or Bookmark()
            self._bookmark.save(Interrupted(self._protocol, index, elapsed_s))

    def count(self, elapsed_s: float) -> None:
        """Add the time practised in the present step up to a guide time."""
        self._practised_s += max(elapsed_s - self._counted_s, 0.0)
        self._counted_s = elapsed_s

    def forget(self) -> None:
        """Delete the saved state: the session has ended."""
        if self._bookmark is not None:
            self._bookmark.forget()
            self._bookmark = None

    def cut_off(self) -> None:
        """Leave the saved state, so that the session can be resumed."""
        if self._bookmark is not None:
            self._bookmark.release()

    def log(self, comfort_after: int | None = None, note: str = "") -> str:
        """Write or update the entry in the log; write nothing for less than ten seconds.

        Returns
        -------
        remark : a sentence for the user; mostly empty

        Raises
        ------
        OsteopointError
            If the log cannot be written.
        """
        from osteopoint.storage import log  # only now: the first picture needs no database

        if self._practised_s < _LOGGED_FROM_S:
            return ""
        entry = log.Entry(
            began=self._began,
            what=self._protocol.id or self._protocol.steps[0].place or "place",
            name=self._protocol.name,
            practised_s=round(self._practised_s, 1),
            ended=self.ended,
            comfort_before=self.comfort_before,
            comfort_after=comfort_after,
            note=note,
            **({"id": self._entry_id} if self._entry_id else {}),
        )
        if self._entry_id:
            log.amend(entry)
            return ""
        remark = log.add(entry)
        self._entry_id = entry.id
        return remark
