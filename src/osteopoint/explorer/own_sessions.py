"""The user's own sessions as the program has them now, and changing them."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import Events, OwnSessionsChanged

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.catalogue.protocols import Protocol


class OwnSessions:
    """The user's own sessions by id, in the order in which they were made.

    Attributes
    ----------
    unsaved : changes that could not be written yet; None for a deleted session
    """

    def __init__(self, events: Events) -> None:
        self._events = events
        self.by_id: dict[str, Protocol] = {}
        self.unsaved: dict[str, Protocol | None] = {}

    def set(self, protocols: Mapping[str, Protocol]) -> None:
        """Replace all sessions by those that were read from the file."""
        if protocols or self.by_id:
            self.by_id = dict(protocols)
            self._events.publish(OwnSessionsChanged())

    def change(self, protocol_id: str, protocol: Protocol | None) -> None:
        """Add or change a session, or delete it for None; save, and publish the change.

        The file is read again first. A session that another window deleted stays deleted, and
        changes that could not be saved before are saved now.

        Raises
        ------
        OsteopointError
            If it could not be saved. The change then holds until the program ends, unless
            there would be more sessions than the file may have.
        """
        from osteopoint.storage import sessions  # only now: the first picture needs no sessions

        full = len(self.by_id) >= sessions.MAX_SESSIONS
        if protocol is not None and protocol_id not in self.by_id and full:
            raise OsteopointError(sessions.TOO_MANY)  # kept here, it would fail each later save
        self.unsaved[protocol_id] = protocol
        failed: OsteopointError | None = None
        try:
            self.by_id = sessions.change_saved(self.unsaved)
            self.unsaved.clear()
        except OsteopointError as error:
            failed = error
            own = dict(self.by_id)
            own.pop(protocol_id, None) if protocol is None else own.update({protocol_id: protocol})
            self.by_id = own
        self._events.publish(OwnSessionsChanged())
        if failed is not None:
            raise failed

    def free_id(self, name: str) -> str:
        """Return an id made of a name that no other session has, saved or not."""
        from osteopoint.storage.sessions import PREFIX, load_own_protocols  # only now, as above

        taken = set(self.by_id)
        with contextlib.suppress(OsteopointError):
            taken |= set(load_own_protocols())
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "session"
        ids = (f"{PREFIX}{slug}{'' if n == 1 else f'-{n}'}" for n in range(1, len(taken) + 2))
        return next(each for each in ids if each not in taken)
