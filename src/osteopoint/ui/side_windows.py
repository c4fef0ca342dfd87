"""The windows beside the main one: lessons, the log, the builder of sessions, help."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import AtlasChanged, Said

if TYPE_CHECKING:
    from osteopoint.ui.lessons_window import LessonsWindow
    from osteopoint.ui.main_window import MainWindow


class SideWindows:
    """Opens them when they are asked for; each is imported only then.

    Parameters
    ----------
    assets : the program's data
    """

    def __init__(self, window: MainWindow, assets: Path) -> None:
        self._window, self._explorer, self._assets = window, window.explorer, assets
        self.lessons: LessonsWindow | None = None
        self._explorer.events.listen(AtlasChanged, lambda _: self._drop_lessons())

    def show_lessons(self, lesson: str = "") -> None:
        """Open the lessons, at one of them; a technique chosen there is watched in slow motion.

        Raises
        ------
        OsteopointError
            If the lessons cannot be read or there is none of that name.
        """
        from osteopoint.ui.lessons_window import LessonsWindow

        if self.lessons is None:
            femur = self._explorer.atlas.bones.get("femur.l")
            bone = None if femur is None else femur.surface
            self.lessons = LessonsWindow(self._assets, bone, self._window)
            self.lessons.technique_chosen.connect(self._watch)
        self.lessons.show()
        self.lessons.raise_()
        if lesson:
            self.lessons.show_lesson(lesson)

    def show_log(self) -> None:
        """Show what was practised."""
        from osteopoint.ui.log_dialog import LogDialog

        LogDialog(self._window).open()

    def build_session(self) -> None:
        """Make a session of one's own, or change one; points can be selected meanwhile."""
        from osteopoint.ui.session_builder import SessionBuilder

        if self._explorer.knowledge is not None:
            SessionBuilder(self._explorer, self._window).show()

    def edit_own_lengths(self) -> None:
        """Ask for the person's own lengths."""
        from osteopoint.ui.own_lengths_dialog import OwnLengthsDialog

        if self._explorer.knowledge is not None:
            OwnLengthsDialog(self._explorer, self._window).open()

    def show_keys(self) -> None:
        """List all keys."""
        from osteopoint.ui.about import keys_text

        self._box("Keys", keys_text())

    def show_about(self) -> None:
        """Say what this is, under which licence, and whose bones these are."""
        from osteopoint.ui.about import about_text

        knowledge = self._explorer.knowledge
        skin = "" if knowledge is None else knowledge.about_skin
        text = about_text(self._explorer.atlas, self._window.atlas_menu.on_shelf(), skin)
        self._box("About Osteopoint", text)

    def _watch(self, technique_id: str) -> None:
        try:
            self._explorer.try_technique(technique_id)
        except OsteopointError as error:
            self._explorer.events.publish(Said(str(error)))

    def _drop_lessons(self) -> None:
        """Let go of the lessons: they show a bone of the body before."""
        if self.lessons is not None:
            self.lessons.deleteLater()
            self.lessons = None

    def _box(self, title: str, text: str) -> None:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self._window, windowTitle=title, text=text)
        box.setTextFormat(Qt.TextFormat.RichText)
        box.open()
