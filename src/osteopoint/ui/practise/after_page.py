"""The page after a session: rest, how it feels now, and a note."""

import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit

from osteopoint.catalogue.lessons import Setup
from osteopoint.documents.text import as_html
from osteopoint.explorer.explorer import Explorer
from osteopoint.ui.practise.page import Comfort, Page
from osteopoint.ui.support.labels import PlainLabel, clock_text, say

_REST_S = 30 * 60.0  # S3: rest for about half an hour


class AfterPage(Page):
    """Rest, how it feels now, and a note for oneself."""

    def __init__(self, explorer: Explorer, setup: Setup) -> None:
        super().__init__(explorer, "After the session")
        self._setup = setup
        self._shown: object = None
        self.comfort = Comfort("How comfortable is it now, after?")
        self.note = QLineEdit(placeholderText="A note for yourself, if you like")
        self.note.setMaxLength(500)
        self.note.setAccessibleName("Note")
        self._kept = PlainLabel(
            "Kept in your log, on this machine only. The program draws no conclusion from it.",
            wordWrap=True,
        )
        self.rest = PlainLabel()
        self._rest_until_s = 0.0
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._show_rest)
        for widget in (self.rest, self.comfort, self.note, self._kept):
            self.column.addWidget(widget)
        self.done = self.button(
            "Done", lambda: self._session.finish(self.comfort.value, self.note.text().strip())
        )
        self.close_column()

    def refresh(self) -> None:
        """Show the advice that the protocol has for the time after it."""
        protocol = self._session.protocol
        if protocol is None or protocol is self._shown:
            return
        self._shown = protocol
        wanted = [item for item in self._setup.after if item.id in protocol.after]
        rows = "".join(f"<li>{as_html(item.text)} {as_html(item.why)}</li>" for item in wanted)
        self.text.setText(f"<h2>✓ Done</h2><p>{as_html(protocol.name)}</p><ul>{rows}</ul>")
        self.comfort.clear()
        self.note.clear()
        self.rest.setVisible("rest" in protocol.after)
        if "rest" in protocol.after:
            self._rest_until_s = time.monotonic() + _REST_S
            self._second.start()
            self._show_rest()

    def forget(self) -> None:
        """Clear the page for the next session."""
        self._shown = None
        self._second.stop()

    def _show_rest(self) -> None:
        left = self._rest_until_s - time.monotonic()
        if left <= 0.0:
            self._second.stop()
        say(self.rest, f"Rest: {clock_text(max(left, 0.0))} left" if left > 0 else "Rest is over.")
