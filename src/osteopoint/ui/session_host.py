"""Where a session shows in the window, and the way back to one that was cut off."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget

from osteopoint.explorer.events import KnowledgeLoaded, OwnProtocolsChanged, SessionChanged
from osteopoint.ui.actions import NUMBERED_SESSIONS
from osteopoint.ui.text import button_text

if TYPE_CHECKING:
    from osteopoint.explorer.interrupted import Bookmark, Interrupted
    from osteopoint.ui.main_window import MainWindow
    from osteopoint.ui.session_panel import SessionPanel


class SessionHost:
    """Shows the session's panel while one goes on, and offers to go on with one cut off.

    Attributes
    ----------
    aside : holds the details, and the panel once there was a session
    resume : the offer, across the window
    """

    def __init__(self, window: MainWindow, assets: Path) -> None:
        self._window, self._explorer, self._assets = window, window.explorer, assets
        self.aside = QStackedWidget()
        self.aside.addWidget(window.detail)
        self.panel: SessionPanel | None = None
        self.resume = QPushButton(visible=False)
        self.resume.clicked.connect(lambda _=False: self.go_on_where_it_was())
        self._cut_off: tuple[Bookmark, Interrupted] | None = None
        events = self._explorer.events
        events.listen(SessionChanged, lambda _: self._show())
        for event in (KnowledgeLoaded, OwnProtocolsChanged):
            events.listen(event, lambda _: self._name_sessions())

    def begin(self, number: int) -> None:
        """Begin a session by its place in the list, counted from 1."""
        protocols = self._explorer.protocols()
        if number <= len(protocols):
            self._explorer.play_protocol(protocols[number - 1].id)

    def offer_to_go_on(self) -> None:
        """Offer to go on with a session that was cut off."""
        from osteopoint.explorer.interrupted import cut_off  # after the first picture

        self._cut_off = cut_off()
        if self._cut_off is None:
            return
        state = self._cut_off[1]
        name = button_text(state.protocol.name)
        self.resume.setText(
            f"↻ Go on with “{name}” at step {state.index + 1}, where it was cut off"
        )
        self.resume.show()

    def go_on_where_it_was(self) -> None:
        """Begin the session that was cut off where it stood; its questions come first."""
        if self._cut_off is None:
            return
        state = self._cut_off[1]
        self.leave_for_later()  # kept on the disk until the session that goes on is kept itself
        self._explorer.session.begin(state.protocol, at=(state.index, state.elapsed_s))

    def leave_for_later(self) -> None:
        """Offer no more to go on; another window may."""
        self.resume.hide()
        if self._cut_off is not None:
            self._cut_off[0].release()
            self._cut_off = None

    def pause_unwatched(self) -> None:
        """Pause when another window has the keyboard: nobody follows the guide then."""
        other = QApplication.activeWindow()
        if self._explorer.session.going and (other is None or other.window() is not self._window):
            self._explorer.player.pause()

    def _show(self) -> None:
        going = self._explorer.session.going
        if self.panel is None:
            if not going:
                return
            from osteopoint.catalogue.lessons import read_library  # most starts need none
            from osteopoint.ui.session_panel import SessionPanel

            self.panel = SessionPanel(self._explorer, read_library(self._assets).setup)
            self.aside.addWidget(self.panel)
        if going:
            self.leave_for_later()
        wanted = self.panel if going else self._window.detail
        if self.aside.currentWidget() is not wanted:
            self.aside.setCurrentWidget(wanted)
            if going:
                self.panel.refresh()
            else:
                self._window.viewport.setFocus()

    def _name_sessions(self) -> None:
        """Give the menu's sessions their names; places without a session are not shown."""
        protocols = self._explorer.protocols()
        for number in range(1, NUMBERED_SESSIONS + 1):
            action = self._window.actions_by_id[f"session_{number}"]
            there = number <= len(protocols)
            action.setVisible(there)
            if there:
                action.setText(button_text(protocols[number - 1].name))
