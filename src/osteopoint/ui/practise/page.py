"""A page of a session, and the widgets that several pages have."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from osteopoint.explorer.explorer import Explorer
from osteopoint.ui.support.labels import PlainLabel, RichLabel


class Page(QScrollArea):
    """A page with a text at the top and buttons at the bottom."""

    def __init__(self, explorer: Explorer, name: str) -> None:
        super().__init__(widgetResizable=True)
        self._explorer, self._session = explorer, explorer.session
        self.setAccessibleName(name)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        self.column = QVBoxLayout(body)
        self.text = RichLabel()
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(self.text)
        self.buttons = QHBoxLayout()
        self.setWidget(body)

    def close_column(self) -> None:
        """Add the row of buttons at the end."""
        self.column.addLayout(self.buttons)
        self.column.addStretch(1)

    def button(self, text: str, run: object) -> QPushButton:
        """Add a button."""
        button = QPushButton(text)
        button.clicked.connect(lambda _=False: run())  # type: ignore[operator]
        self.buttons.addWidget(button)
        return button

    def refresh(self) -> None:
        """Show how the session stands."""


class Comfort(QWidget):
    """Comfort from 0 to 10, or not said."""

    def __init__(self, question: str) -> None:
        super().__init__()
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 6, 0, 6)
        self.slider = QSlider(Qt.Orientation.Horizontal, accessibleName=question)
        self.slider.setRange(-1, 10)
        self.slider.setPageStep(1)
        self._said = PlainLabel()
        self._said.setMinimumWidth(90)
        self.slider.valueChanged.connect(lambda _: self._say())
        row.addWidget(self.slider, 1)
        row.addWidget(self._said)
        column.addWidget(PlainLabel(f"{question} 0 not at all, 10 fully.", wordWrap=True))
        column.addLayout(row)
        self.clear()

    @property
    def value(self) -> int | None:
        """The answer, or None."""
        return None if self.slider.value() < 0 else self.slider.value()

    def clear(self) -> None:
        """Clear the answer."""
        self.slider.setValue(-1)
        self._say()

    def _say(self) -> None:
        self._said.setText("not said" if self.value is None else f"{self.value} of 10")
