"""Menus, tool bar and keys, made from the registry of commands."""

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar

from osteopoint.explorer.events import (
    BodyDataLoaded,
    BonesChanged,
    Events,
    LayersChanged,
    OwnSessionsChanged,
    SelectionChanged,
    SessionChanged,
    SettingsChanged,
    WorkRequested,
)
from osteopoint.explorer.layers import VIEWS
from osteopoint.ui.commands.registry import Command, CommandRegistry

_CHANGES = (
    LayersChanged, SelectionChanged, BodyDataLoaded, WorkRequested, SessionChanged,
    SettingsChanged, OwnSessionsChanged, BonesChanged,
)  # fmt: skip


class Menus:
    """One action for each command, in the window's menus and on its tool bar.

    Attributes
    ----------
    actions : by the id of their command
    """

    def __init__(self, window: QMainWindow, registry: CommandRegistry, events: Events) -> None:
        self._window, self._registry = window, registry
        self.actions: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        self._groups: dict[str, QActionGroup] = {}
        bar = QToolBar("Views", movable=False)
        window.addToolBar(bar)
        for command in registry:
            action = self._action(command)
            self.actions[command.id] = action
            self.menu(command.menu).addAction(action)
            if command.on_bar:
                bar.addAction(action)
            if command.id == VIEWS[-1]:
                bar.addSeparator()
        self.refresh()
        for event in _CHANGES:
            events.subscribe(event, lambda _: self.refresh())

    def menu(self, path: str) -> QMenu:
        """Return a menu of the menu bar, made if it is not there; after a slash one inside it."""
        if path not in self._menus:
            outer, _, inner = path.partition("/")
            self._menus[path] = (
                self.menu(outer).addMenu(inner) if inner else self._window.menuBar().addMenu(outer)
            )
        return self._menus[path]

    def refresh(self) -> None:
        """Show of each command whether it is on, can be run, and what it is called now."""
        for command in self._registry:
            action = self.actions[command.id]
            if command.checked is not None:
                action.setChecked(command.checked())
            if command.enabled is not None:
                action.setEnabled(command.enabled())
            if command.name is not None:
                name = command.name()
                action.setVisible(bool(name))
                action.setText(name or command.title)
            if command.state is not None:
                action.setIconText(f"{command.on_bar}: {command.state()}")

    def _action(self, command: Command) -> QAction:
        action = QAction(command.title, self._window)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        keys = f" ({', '.join(command.keys)})" if command.keys else ""
        action.setToolTip(command.title + keys)
        action.triggered.connect(lambda _=False: self._run(command))
        action.setIconText(command.on_bar or command.title)
        action.setCheckable(command.checked is not None)
        if command.one_of:
            if command.one_of not in self._groups:
                self._groups[command.one_of] = QActionGroup(self._window)
            self._groups[command.one_of].addAction(action)
        return action

    def _run(self, command: Command) -> None:
        self._registry.run(command.id)
        self.refresh()
