"""The window: library, skeleton, details, and the guide's transport below."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QEvent, QIODevice, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QActionGroup,
    QCloseEvent,
    QKeySequence,
    QPalette,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QMainWindow,
    QMenu,
    QSplitter,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from osteopoint.errors import OsteopointError, quoted
from osteopoint.explorer.events import (
    HoverChanged,
    KnowledgeLoaded,
    Said,
    SelectionChanged,
    SessionChanged,
    SettingsChanged,
    ShownChanged,
    WorkRequested,
)
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.shown import VIEWS
from osteopoint.explorer.targets import LandmarkTarget, PointTarget
from osteopoint.export import check_export
from osteopoint.ui.actions import ACTIONS, Action
from osteopoint.ui.atlas_menu import AtlasMenu
from osteopoint.ui.channel_tracer import ChannelTracer
from osteopoint.ui.demonstration_bar import DemonstrationBar
from osteopoint.ui.detail import DetailPanel
from osteopoint.ui.guard import Guard
from osteopoint.ui.labels import PlainLabel, tip
from osteopoint.ui.library import Library
from osteopoint.ui.session_host import SessionHost
from osteopoint.ui.side_windows import SideWindows
from osteopoint.ui.sound import Sounds
from osteopoint.ui.text import plain_text
from osteopoint.ui.theme import choose_scheme, scene_palette
from osteopoint.ui.transport import Transport
from osteopoint.ui.viewport import Viewport
from osteopoint.userdata import write_atomic

if TYPE_CHECKING:
    from osteopoint.explorer.load import LoadedBody


class MainWindow(QMainWindow):
    """Puts the widgets side by side and gives every action its menu entry and key.

    Parameters
    ----------
    assets : the program's data, where other bodies lie too
    """

    def __init__(self, explorer: Explorer, assets: Path) -> None:
        super().__init__()
        self.explorer = explorer
        self.guard = Guard(self.say, self.warn, explorer.player.pause)
        explorer.events.on_fault = self.guard.take
        self.setWindowTitle("Osteopoint")
        self.resize(1440, 900)
        self.library = Library(explorer)
        self.viewport = Viewport(explorer)
        self.viewport.view.set_palette(scene_palette())
        self.detail = DetailPanel(explorer)
        self.detail.lesson_asked.connect(lambda lesson: self.side.show_lessons(lesson))
        self.transport = Transport(explorer)
        self.demonstration = DemonstrationBar(explorer)
        self.tracer = ChannelTracer(explorer, self)
        across = QSplitter(Qt.Orientation.Horizontal)
        self.sessions = SessionHost(self, assets)
        self.side = SideWindows(self, assets)
        for widget, stretch in ((self.library, 0), (self.viewport, 1), (self.sessions.aside, 0)):
            across.addWidget(widget)
            across.setStretchFactor(across.count() - 1, stretch)
        across.setSizes([300, 770, 370])
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(across, 1)
        layout.addWidget(self.demonstration)
        layout.addWidget(self.transport)
        self.setCentralWidget(middle)
        self.banner = PlainLabel(wordWrap=True, visible=False)
        self.banner.setAutoFillBackground(True)
        self.banner.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self.banner.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self.banner.setContentsMargins(10, 6, 10, 6)
        layout.insertWidget(0, self.banner)
        layout.insertWidget(1, self.sessions.resume)
        self._message = PlainLabel(narrow=True)
        self.statusBar().addWidget(self._message, 1)
        self.actions_by_id: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._build_menus()
        self.atlas_menu = AtlasMenu(self, self._menu("Body"), assets)
        events = explorer.events
        self.sounds = Sounds(explorer, assets / "sounds", self)
        events.listen(Said, lambda event: self.say(event.text))
        events.listen(SettingsChanged, lambda _: self._follow_settings())
        events.listen(HoverChanged, lambda event: self._name(event.target))
        events.listen(SelectionChanged, lambda event: self._name(event.target))
        for event in (
            ShownChanged, SelectionChanged, KnowledgeLoaded, WorkRequested, SessionChanged,
        ):  # fmt: skip
            events.listen(event, lambda _: self._tick_actions())
        self.viewport.first_painted.connect(self.library.fill)
        self.viewport.setFocus()

    # what actions call

    def say(self, text: str) -> None:
        """Show a sentence in the status bar, and have a screen reader speak it."""
        if text and plain_text(text) != self._message.text() and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        self._message.setText(text)
        self._message.setToolTip(tip(text))

    def warn(self, text: str) -> None:
        """Show across the window what is wrong, for as long as it is open."""
        self.banner.setText(f"⚠ {text}")
        self.banner.show()
        self.say(text)

    def note(self, text: str) -> None:
        """Show across the window what goes on, or nothing any more."""
        self.banner.setText(text)
        self.banner.setVisible(bool(text))
        self.say(text)

    @property
    def message(self) -> str:
        """The sentence in the status bar."""
        return self._message.text()

    def travel(self) -> None:
        """Have the camera look at the selection."""
        if self.explorer.selected is not None:
            self.explorer.select(self.explorer.selected, travel=True)

    def other_side(self) -> None:
        """Select the same point or landmark on the other side."""
        target = self.explorer.selected
        if not isinstance(target, PointTarget | LandmarkTarget) or target.side == "midline":
            return
        other = replace(target, side="right" if target.side == "left" else "left")
        self.explorer.select(other, travel=True)

    def clear(self) -> None:
        """End what is being shown, or else clear the selection."""
        if self.explorer.demonstration.running:
            self.explorer.demonstration.end()
        else:
            self.explorer.select(None)

    def show_how(self) -> None:
        """Show how the selected point is found."""
        self.explorer.show_how()

    def show_step(self, onward: int) -> None:
        """Go on or back in what is being shown, or begin it again."""
        self.explorer.show_step(onward)

    def play_or_pause(self) -> None:
        """Play or pause, unless the key was meant for the button that has the focus."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QAbstractButton):
            focus.click()
        else:
            self.explorer.play()

    def play_protocol(self, protocol_id: str) -> None:
        """Begin a session, once the points are there."""
        if self.explorer.knowledge is not None:
            self.explorer.play_protocol(protocol_id)

    def save_picture(self) -> None:
        """Ask where to, and save what the 3D view shows."""
        from PySide6.QtWidgets import QFileDialog  # only now: see docs/decisions.md

        name, _ = QFileDialog.getSaveFileName(
            self, "Save a picture", "osteopoint.png", "PNG (*.png)"
        )
        if not name:
            return
        check_export(Path(name))
        content = QBuffer()
        content.open(QIODevice.OpenModeFlag.WriteOnly)
        if not self.viewport.grab().save(content, "PNG"):  # type: ignore[call-overload]
            raise OsteopointError(f"The picture {quoted(name)} could not be made.")
        try:
            write_atomic(Path(name), content.data().data())
        except OSError as error:
            raise OsteopointError(f"Cannot write {quoted(name)}: {error.strerror}.") from error
        self.say(f"Saved {Path(name).name}.")

    def show_body(self, body: LoadedBody) -> None:
        """Show another body, and say what could not be read of it."""
        self.explorer.change_body(body.atlas, body.knowledge, body.light)
        self.viewport.view.prepare_picking()
        for trouble in body.knowledge.troubles[:1]:
            self.warn(trouble)

    def close_window(self) -> None:
        """Close the window."""
        self.close()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Draw the scene in the colours that the widgets have now."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport.view.set_palette(scene_palette())
        elif event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.sessions.pause_unwatched()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Stop time and drawing before the widgets go."""
        self.explorer.session.suspend()
        self.sessions.leave_for_later()
        self.transport.stop()
        self.sounds.stop()
        self.tracer.stop()
        self.atlas_menu.stop()
        self.viewport.close_scene()
        super().closeEvent(event)

    # inside

    def _follow_settings(self) -> None:
        still = self.explorer.settings.still
        self._still.setChecked(still)
        self.viewport.view.reduced_motion = still
        self.viewport.update()
        self._tick_actions()

    def _build_menus(self) -> None:
        bar = QToolBar("Views", movable=False)
        self.addToolBar(bar)
        for entry in ACTIONS:
            action = self._action(entry)
            self.actions_by_id[entry.id] = action
            self._menu(entry.menu).addAction(action)
            if entry.on_bar:
                bar.addAction(action)
            if entry.id == VIEWS[-1]:
                bar.addSeparator()
        self._tick_actions()
        view = self._menu("View")
        view.addSeparator()
        for name in ("system", "light", "dark"):
            view.addAction(f"Colours: {name}", lambda n=name: choose_scheme(n))
        still = view.addAction("Reduce motion")
        still.setCheckable(True)
        still.toggled.connect(lambda on: self.explorer.choose(still=on))
        self._still = still

    def _menu(self, path: str) -> QMenu:
        if path not in self._menus:
            outer, _, inner = path.partition("/")
            self._menus[path] = (
                self._menu(outer).addMenu(inner) if inner else self.menuBar().addMenu(outer)
            )
        return self._menus[path]

    def _action(self, entry: Action) -> QAction:
        action = QAction(entry.title, self)
        action.setShortcuts([QKeySequence(key) for key in entry.keys])
        keys = f" ({', '.join(entry.keys)})" if entry.keys else ""
        action.setToolTip(entry.title + keys)
        action.triggered.connect(lambda _=False: self._run(entry))
        action.setIconText(entry.on_bar or entry.title)
        action.setCheckable(entry.checked is not None)
        if entry.one_of:
            if entry.one_of not in self._groups:
                self._groups[entry.one_of] = QActionGroup(self)
            self._groups[entry.one_of].addAction(action)
        return action

    def _run(self, entry: Action) -> None:
        self.guard.run(entry.run, self)
        self._tick_actions()

    def _tick_actions(self) -> None:
        for entry in ACTIONS:
            if entry.checked is not None:
                self.actions_by_id[entry.id].setChecked(entry.checked(self.explorer))
            if entry.state is not None:
                state = entry.state(self.explorer)
                self.actions_by_id[entry.id].setIconText(f"{entry.on_bar}: {state}")

    def _name(self, target: object) -> None:
        shown = target or self.explorer.selected
        self.say(self.explorer.title(shown) if shown is not None else "")  # type: ignore[arg-type]
