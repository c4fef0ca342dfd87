"""What a session leaves behind: how long was practised, where it stood, and its line in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from osteopoint.catalogue.protocols import Protocol
    from osteopoint.storage.interrupted import Bookmark

_KEEP_EVERY_S = 5.0
_LOGGED_FROM_S = 10.0


class SessionRecord:
    """Counts and keeps while one session goes on.

    Parameters
    ----------
    began : local time with its offset, ISO 8601

    Attributes
    ----------
    ended : how it ended, see `storage.log.Entry`
    comfort_before : as the person said, or None
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
        """Count from the beginning of another step."""
        self._counted_s = 0.0

    def look(self, index: int, elapsed_s: float, *, at_once: bool) -> None:
        """Count what was practised; now and then keep where the session stands.

        Parameters
        ----------
        at_once : keep it now, because something has changed
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
        """Count the present step up to so far into it."""
        self._practised_s += max(elapsed_s - self._counted_s, 0.0)
        self._counted_s = elapsed_s

    def forget(self) -> None:
        """Keep no more where it stands: it has ended."""
        if self._bookmark is not None:
            self._bookmark.forget()
            self._bookmark = None

    def cut_off(self) -> None:
        """Leave where it stands to be gone on with."""
        if self._bookmark is not None:
            self._bookmark.release()

    def log(self, comfort_after: int | None = None, note: str = "") -> str:
        """Write its line in the log, or write it anew; nothing for a mere try.

        Returns
        -------
        what the person should know of it, a sentence; nothing in most cases

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
