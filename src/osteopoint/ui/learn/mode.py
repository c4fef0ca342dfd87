"""The mode Learn: the lessons, in a window of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from osteopoint.explorer.events import AtlasChanged
from osteopoint.ui.commands.registry import Command
from osteopoint.ui.context import AppContext

if TYPE_CHECKING:
    from osteopoint.ui.learn.window import LessonsWindow


class LearnMode:
    """Opens the lessons; their module is imported only then.

    Attributes
    ----------
    window : the lessons, or None while they were not opened
    """

    def __init__(self, context: AppContext, parent: QWidget) -> None:
        self._context, self._parent = context, parent
        self.window: LessonsWindow | None = None
        context.explorer.events.subscribe(AtlasChanged, lambda _: self._close())

    def commands(self) -> list[Command]:
        """Return the commands of the mode."""
        keywords = ("learn", "read", "evidence")
        return [
            Command("learn", "Lessons…", "Help", self.show_lessons, ("Ctrl+L",), keywords=keywords)
        ]

    def show_lessons(self, lesson: str = "") -> None:
        """Open the lessons, at one of them if its id is given.

        Raises
        ------
        OsteopointError
            If the lessons cannot be read or there is none of that id.
        """
        from osteopoint.ui.learn.window import LessonsWindow

        if self.window is None:
            femur = self._context.explorer.atlas.bones.get("femur.l")
            bone = None if femur is None else femur.surface
            self.window = LessonsWindow(self._context.assets, bone, self._parent)
            self.window.technique_chosen.connect(self._watch)
        self.window.show()
        self.window.raise_()
        if lesson:
            self.window.show_lesson(lesson)

    def _watch(self, technique_id: str) -> None:
        self._context.guard.run(self._context.explorer.guidance.watch_technique, technique_id)

    def _close(self) -> None:
        """Delete the lessons: they show a bone of the body before."""
        if self.window is not None:
            self.window.deleteLater()
            self.window = None
