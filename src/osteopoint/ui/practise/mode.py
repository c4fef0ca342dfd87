"""The mode Practise: where a session shows in the window, its log, and own sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget, QWidget

from osteopoint.documents.text import button_text
from osteopoint.explorer.events import SessionChanged
from osteopoint.ui.commands.guide import guide_commands, session_commands
from osteopoint.ui.commands.registry import Command
from osteopoint.ui.context import AppContext
from osteopoint.ui.practise.sound import Sounds
from osteopoint.ui.practise.transport import Transport
from osteopoint.ui.support.keyboard import press_focused_button

if TYPE_CHECKING:
    from osteopoint.storage.interrupted import Bookmark, Interrupted
    from osteopoint.ui.practise.panel import SessionPanel


class PractiseMode:
    """Shows the session panel while a session is active, and offers to resume one cut off.

    Parameters
    ----------
    idle : the widget that is shown aside while no session is active
    leave : called when a session has ended

    Attributes
    ----------
    aside : holds `idle`, and the panel once there was a session
    resume : the offer to resume, across the window
    """

    def __init__(
        self, context: AppContext, parent: QWidget, idle: QWidget, leave: Callable[[], None]
    ) -> None:
        self._context, self._parent = context, parent
        self._explorer, self._idle, self._leave = context.explorer, idle, leave
        self.transport = Transport(context.explorer)
        self.sounds = Sounds(context.explorer, context.assets / "sounds", parent)
        self.aside = QStackedWidget()
        self.aside.addWidget(idle)
        self.panel: SessionPanel | None = None
        self.resume = QPushButton(visible=False)
        self.resume.clicked.connect(lambda _=False: self.resume_interrupted())
        self._interrupted: tuple[Bookmark, Interrupted] | None = None
        self._explorer.events.subscribe(SessionChanged, lambda _: self._show())

    def commands(self) -> list[Command]:
        """Return the commands of the mode, in menu order."""
        return [
            *guide_commands(self._explorer, self.play_or_pause),
            *session_commands(self._explorer),
            Command("log", "What was practised…", "Guide", self.show_log, keywords=("journal",)),
            Command("own", "Make a session…", "Guide", self.build_session, keywords=("edit",)),
        ]

    def play_or_pause(self) -> None:
        """Play or pause, unless the key was meant for the button that has the focus."""
        if not press_focused_button():
            self._explorer.guidance.play()

    def show_log(self) -> None:
        """Show what was practised."""
        from osteopoint.ui.practise.log_dialog import LogDialog  # only now: few need it

        LogDialog(self._parent).open()

    def build_session(self) -> None:
        """Make an own session, or change one; points can be selected meanwhile."""
        from osteopoint.ui.practise.builder import SessionBuilder  # only now: few need it

        if self._explorer.body_data is not None:
            SessionBuilder(self._explorer, self._parent).show()

    # a session cut off

    def offer_to_resume(self) -> None:
        """Offer to resume a session that was cut off, if there is one."""
        from osteopoint.storage.interrupted import cut_off  # after the first picture

        self._interrupted = cut_off()
        if self._interrupted is None:
            return
        state = self._interrupted[1]
        name = button_text(state.protocol.name)
        self.resume.setText(
            f"↻ Go on with “{name}” at step {state.index + 1}, where it was cut off"
        )
        self.resume.show()

    def resume_interrupted(self) -> None:
        """Begin the session that was cut off where it stood; its questions come first."""
        if self._interrupted is None:
            return
        state = self._interrupted[1]
        self.withdraw_offer()  # its file stays until the session that goes on has one
        self._explorer.session.begin(state.protocol, at=(state.index, state.elapsed_s))

    def withdraw_offer(self) -> None:
        """Stop offering to resume; another window may offer it."""
        self.resume.hide()
        if self._interrupted is not None:
            self._interrupted[0].release()
            self._interrupted = None

    # the window

    def pause_unwatched(self) -> None:
        """Pause when another window has the keyboard: nobody follows the guide then."""
        other = QApplication.activeWindow()
        away = other is None or other.window() is not self._parent.window()
        if self._explorer.session.active and away:
            self._explorer.player.pause()

    def stop(self) -> None:
        """Suspend the session and be silent."""
        self._explorer.session.suspend()
        self.withdraw_offer()
        self.sounds.stop()

    def _show(self) -> None:
        active = self._explorer.session.active
        if self.panel is None:
            if not active:
                return
            from osteopoint.catalogue.lessons import read_library  # most starts need none
            from osteopoint.ui.practise.panel import SessionPanel

            setup = read_library(self._context.assets).setup
            self.panel = SessionPanel(self._explorer, setup)
            self.aside.addWidget(self.panel)
        if active:
            self.withdraw_offer()
        wanted = self.panel if active else self._idle
        if self.aside.currentWidget() is not wanted:
            self.aside.setCurrentWidget(wanted)
            if active:
                self.panel.refresh()
            else:
                self._leave()
