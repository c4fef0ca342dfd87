"""The main window: assembles the modes around the 3D view."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget

from osteopoint.explorer.events import HoverChanged, SelectionChanged, StatusMessage
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import Target
from osteopoint.ui.bodies.menu import BodiesMenu
from osteopoint.ui.commands.edit import edit_commands
from osteopoint.ui.commands.registry import CommandRegistry
from osteopoint.ui.commands.view import view_commands
from osteopoint.ui.context import AppContext
from osteopoint.ui.explore.mode import ExploreMode
from osteopoint.ui.learn.mode import LearnMode
from osteopoint.ui.practise.mode import PractiseMode
from osteopoint.ui.shell.appearance import Appearance
from osteopoint.ui.shell.help import Help, quit_command
from osteopoint.ui.shell.menus import Menus
from osteopoint.ui.shell.notice_bar import NoticeBar
from osteopoint.ui.shell.restore import Restore
from osteopoint.ui.show.mode import ShowMode
from osteopoint.ui.support.guard import Guard
from osteopoint.ui.support.guide_clock import GuideClock
from osteopoint.ui.support.notices import Notices
from osteopoint.ui.support.tasks import Tasks
from osteopoint.ui.viewport.widget import Viewport


class MainWindow(QMainWindow):
    """Puts the modes' widgets side by side; what they do is their own.

    Parameters
    ----------
    assets : folder of the program's data
    """

    def __init__(self, explorer: Explorer, assets: Path) -> None:
        super().__init__()
        self.setWindowTitle("Osteopoint")
        self.resize(1440, 900)
        self.explorer = explorer
        self.notices = Notices(self)
        self.guard = Guard(self.notices, explorer.player.pause)
        explorer.events.on_fault = self.guard.report
        self.tasks = Tasks()
        self.context = AppContext(explorer, assets, self.notices, self.guard, self.tasks)
        self.clock = GuideClock(explorer.player, explorer.events, self)
        self.viewport = Viewport(explorer)
        self.explore = ExploreMode(self.context, self)
        self.practise = PractiseMode(
            self.context, self, self.explore.detail, self.viewport.setFocus
        )
        self.learn = LearnMode(self.context, self)
        self.show_mode = ShowMode(self.context, self.viewport, self)
        self.bodies = BodiesMenu(self.context, self)
        self.notice_bar = NoticeBar(self.notices, self)
        self._lay_out()
        self._register_commands()
        self._connect()
        self.viewport.setFocus()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow changed colours; pause a session that nobody watches."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.appearance.follow_colours()
        elif event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.practise.pause_unwatched()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Stop time and drawing before the widgets are deleted."""
        self.restore.save()
        self.practise.stop()
        self.clock.stop()
        self.explore.stop()
        self.bodies.loader.stop()
        self.tasks.cancel()
        self.viewport.close_scene()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        across = QSplitter(Qt.Orientation.Horizontal)
        columns = ((self.explore.library, 0), (self.viewport, 1), (self.practise.aside, 0))
        for number, (widget, stretch) in enumerate(columns):
            across.addWidget(widget)
            across.setStretchFactor(number, stretch)
        across.setSizes([300, 770, 370])
        self.restore = Restore(self, self.explorer, across)
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.notice_bar.banner, self.practise.resume):
            layout.addWidget(widget)
        layout.addWidget(across, 1)
        for widget in (self.explore.demonstration, self.practise.transport):
            layout.addWidget(widget)
        self.setCentralWidget(middle)

    def _register_commands(self) -> None:
        self.registry = CommandRegistry(self.guard)
        self.help = Help(self.context, self.registry, self)
        for commands in (
            self.explore.commands(),
            self.show_mode.commands(),
            [quit_command(self.close)],
            edit_commands(self.explorer),
            view_commands(self.explorer),
            self.bodies.commands(),
            self.practise.commands(),
            self.learn.commands(),
            self.help.commands(),
        ):
            self.registry.add(commands)
        self.menus = Menus(self, self.registry, self.explorer.events)
        self.appearance = Appearance(self.explorer, self.viewport, self.menus.menu("View"))
        self.bodies.attach(self.menus.menu("Body"))
        self.explore.attach(self.viewport, self.registry)

    def _connect(self) -> None:
        subscribe = self.explorer.events.subscribe
        subscribe(StatusMessage, lambda event: self.notices.say(event.text))
        for event in (HoverChanged, SelectionChanged):
            subscribe(event, lambda event: self._name(event.target))
        for part in (self.explore.detail, self.explore.library):
            part.lesson_asked.connect(self.learn.show_lessons)
        self.viewport.first_painted.connect(self.explore.library.fill)

    def _name(self, target: Target | None) -> None:
        """Say the name of what is under the pointer, or else of the selection."""
        shown = target or self.explorer.selected
        self.notices.say(self.explorer.title(shown) if shown is not None else "")
