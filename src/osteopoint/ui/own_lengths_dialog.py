"""Asks for the few lengths that a person may measure on themself."""

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import Said
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.own_lengths import keep_own_lengths


class OwnLengthsDialog(QDialog):
    """One field a length, in centimetres; an empty one is not known, and none is needed."""

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert explorer.knowledge is not None
        self._explorer = explorer
        self.setWindowTitle("My measures")
        about = QLabel(
            "Lengths in the texts are then also told as they are on you. Fill in what you like; "
            "nothing is needed. It stays on this machine.",
            wordWrap=True,
        )
        form = QFormLayout()
        self.fields: dict[str, QDoubleSpinBox] = {}
        for own in explorer.knowledge.own_lengths:
            field = QDoubleSpinBox(decimals=1, singleStep=0.5, suffix=" cm")
            # The value below the least stands for a field that is left empty.
            field.setRange(own.least_m * 100 - 0.5, own.most_m * 100)
            field.setSpecialValueText("not measured")
            known = explorer.surroundings.own_lengths.get(own.id)
            field.setValue(field.minimum() if known is None else known * 100)
            field.setToolTip(own.how)
            field.setAccessibleName(own.name)
            field.setAccessibleDescription(own.how)
            how = QLabel(f"<b>{own.name}</b><br><small>{own.how}</small>", wordWrap=True)
            how.setMinimumWidth(260)
            form.addRow(how, field)
            self.fields[own.id] = field
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save
            | QDialogButtonBox.StandardButton.Cancel
            | QDialogButtonBox.StandardButton.Reset
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        reset = buttons.button(QDialogButtonBox.StandardButton.Reset)
        reset.setText("Clear all")
        reset.clicked.connect(self.clear)
        layout = QVBoxLayout(self)
        layout.addWidget(about)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def clear(self) -> None:
        """Empty every field."""
        for field in self.fields.values():
            field.setValue(field.minimum())

    def accept(self) -> None:
        """Take the lengths and keep them."""
        lengths = {
            name: field.value() / 100
            for name, field in self.fields.items()
            if field.value() > field.minimum()
        }
        self._explorer.surroundings.measure(lengths)
        try:
            keep_own_lengths(lengths)
        except OsteopointError as error:
            self._explorer.events.publish(Said(f"They hold until you close. {error}"))
        super().accept()
