"""The strip over the 3D view: what can be done with the selected bones, and what is hidden."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from osteopoint.explorer.events import BonesChanged, SelectionChanged, SessionChanged
from osteopoint.explorer.explorer import Explorer
from osteopoint.ui.commands.registry import CommandRegistry

_GAP_PX = 10
_BUTTONS = (("isolate", "Alone"), ("hide", "Hide"), ("fade", "Fade"), ("side", "Other side"))


class BoneStrip(QFrame):
    """Buttons at the lower edge of the 3D view; hidden while there is nothing to do.

    Parameters
    ----------
    over : the 3D view
    """

    def __init__(self, explorer: Explorer, registry: CommandRegistry, over: QWidget) -> None:
        super().__init__(over)
        self._explorer, self._registry, self._over = explorer, registry, over
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 6, 4)
        self.buttons: dict[str, QToolButton] = {}
        for command_id, text in _BUTTONS:
            self.buttons[command_id] = self._button(command_id, text)
            row.addWidget(self.buttons[command_id])
        self.all = self._button("show_all", "")
        row.addWidget(self.all)
        over.installEventFilter(self)
        for event in (SelectionChanged, BonesChanged, SessionChanged):
            explorer.events.subscribe(event, lambda _: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Show what can be done now."""
        shown = self._explorer.bones.shown
        chosen = self._explorer.bones.chosen(self._explorer.selected)
        for command_id, button in self.buttons.items():
            enabled = self._registry[command_id].enabled
            button.setVisible(bool(chosen) and (enabled is None or enabled()))
        counts = ((len(shown.hidden), "hidden"), (len(shown.faded), "faded"))
        said = ", ".join(f"{count} {what}" for count, what in counts if count)
        self.all.setText(f"{said} · show all")
        self.all.setVisible(bool(said))
        self.setVisible((bool(chosen) or bool(said)) and not self._explorer.session.active)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay at the lower edge of the view."""
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.adjustSize()
        left = max((self._over.width() - self.width()) // 2, 0)
        self.move(left, self._over.height() - self.height() - _GAP_PX)

    def _button(self, command_id: str, text: str) -> QToolButton:
        command = self._registry[command_id]
        button = QToolButton(text=text, autoRaise=True)
        keys = f" ({', '.join(command.keys)})" if command.keys else ""
        button.setToolTip(command.title + keys)
        button.setAccessibleName(command.title)
        button.clicked.connect(lambda _=False: self._registry.run(command_id))
        return button
