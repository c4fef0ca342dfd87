"""The panel on the right: what a selected place is and what to do there."""

from dataclasses import replace

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from osteopoint.documents.point import sheet
from osteopoint.explorer.events import (
    BodyDataLoaded,
    OwnLengthsChanged,
    PlayerChanged,
    SelectionChanged,
)
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget
from osteopoint.ui.support.labels import tip


class DetailPanel(QWidget):
    """Shows the page of the selection, with a switch for the side of the body."""

    lesson_asked = Signal(str)

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self._text = QTextBrowser(self)
        self._text.setOpenLinks(False)
        self._text.setAccessibleName("About the selection")
        self._text.anchorClicked.connect(self._follow)
        self._sides = QWidget(self)
        row = QHBoxLayout(self._sides)
        row.setContentsMargins(6, 6, 6, 0)
        group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for side in ("left", "right"):
            button = QPushButton(f"Your {side}", checkable=True)
            button.clicked.connect(lambda _=False, s=side: self._choose_side(s))
            group.addButton(button)
            row.addWidget(button)
            self._buttons[side] = button
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._sides)
        layout.addWidget(self._text)
        for event in (SelectionChanged, BodyDataLoaded, PlayerChanged, OwnLengthsChanged):
            explorer.events.subscribe(event, lambda _: self._refresh())
        self._shown: tuple[object, ...] | None = None
        self._refresh()

    @property
    def text(self) -> str:
        """What the panel says, without markup."""
        return self._text.toPlainText()

    def _refresh(self) -> None:
        target = self._explorer.selected
        own = self._explorer.point_context.own_lengths
        player = self._explorer.player
        state = (target, player.step, player.setting_id, self._explorer.body_data, own)
        if state == self._shown:
            return
        self._shown = state
        marked = isinstance(target, PointTarget | LandmarkTarget)
        two_sided = marked and target.side != "midline"
        self._sides.setVisible(two_sided)
        if two_sided:
            self._show_sides(target)  # type: ignore[arg-type]
        self._text.setHtml(sheet(self._explorer, target))

    def _show_sides(self, target: PointTarget | LandmarkTarget) -> None:
        """Mark the side that is shown; a side that this body lacks cannot be chosen."""
        for side, button in self._buttons.items():
            other = replace(target, side=side)  # type: ignore[arg-type]
            why_not = "" if other == target else self._explorer.why_not(other)
            button.setEnabled(not why_not)
            button.setToolTip(tip(why_not))
            button.setChecked(side == target.side)

    def _choose_side(self, side: str) -> None:
        target = self._explorer.selected
        if not isinstance(target, PointTarget | LandmarkTarget) or target.side == side:
            return
        try:
            self._explorer.select(replace(target, side=side), fly_to=True)  # type: ignore[arg-type]
        finally:  # also if the other side cannot be selected
            shown = self._explorer.selected
            if isinstance(shown, PointTarget | LandmarkTarget) and shown.side in self._buttons:
                self._buttons[shown.side].setChecked(True)

    def _follow(self, link: QUrl) -> None:
        kind, _, rest = link.toString().partition(":")
        if kind == "show":
            self._explorer.show_how()
        elif kind == "lesson":
            self.lesson_asked.emit(rest)
        elif kind == "bone":
            self._explorer.select(BoneTarget(rest), fly_to=True)
        elif kind in ("point", "landmark"):
            name, _, side = rest.rpartition(":")
            target = PointTarget if kind == "point" else LandmarkTarget
            self._explorer.select(target(name, side), fly_to=True)  # type: ignore[arg-type]
