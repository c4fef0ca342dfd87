"""The bar of the demonstration: its sentence and buttons; hidden while none runs."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from osteopoint.explorer.events import DemonstrationChanged, OwnLengthsChanged
from osteopoint.explorer.explorer import Explorer
from osteopoint.ui.support.labels import PlainLabel


class DemonstrationBar(QFrame):
    """Shows the step of the demonstration and moves through it."""

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._text = PlainLabel(wordWrap=True)
        self._text.setAccessibleName("Step of the construction")
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._text.setMinimumHeight(self._text.fontMetrics().height() * 3)
        self._text.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.back = QPushButton("◀ Back")
        self.onward = QPushButton("Next ▶")
        self.again = QPushButton("↺ Again")
        self.close_button = QPushButton("Close")
        shown = explorer.demonstration
        self.back.clicked.connect(lambda: explorer.show_step(-1))
        self.onward.clicked.connect(lambda: explorer.show_step(1))
        self.again.clicked.connect(lambda: explorer.show_step(0))
        self.close_button.clicked.connect(shown.end)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 10, 4)
        row.addWidget(self._text, 1)
        for button in (self.back, self.onward, self.again, self.close_button):
            row.addWidget(button)
        for event in (DemonstrationChanged, OwnLengthsChanged):
            explorer.events.subscribe(event, lambda _: self._refresh())
        self._refresh()

    @property
    def text(self) -> str:
        """What the bar says."""
        return self._text.text()

    def _refresh(self) -> None:
        shown = self._explorer.demonstration
        self.setVisible(shown.running)
        if not shown.running or shown.target is None:
            return
        count = len(shown.steps)
        words = [shown.sentence]
        if shown.finished:
            words.append(f"{self._explorer.title(shown.target)}.")
        else:
            words.insert(0, f"Step {shown.number} of {count}.")
            words.append(self._explorer.point_context.said(shown.steps[shown.number - 1]))
        self._text.setText(" ".join(word for word in words if word))
        self.back.setEnabled(shown.number > 1)
        self.onward.setEnabled(not shown.finished)
