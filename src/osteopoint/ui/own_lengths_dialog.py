"""Asks for the few lengths that a person may measure on themself."""

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import Said
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.own_lengths import change_own_lengths
from osteopoint.ui.labels import PlainLabel, RichLabel
from osteopoint.ui.text import as_html


class OwnLengthsDialog(QDialog):
    """One field a length, in centimetres; an empty one is not known, and none is needed."""

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert explorer.knowledge is not None
        self._explorer = explorer
        self._before = dict(explorer.surroundings.own_lengths)
        self.setWindowTitle("My measures")
        about = PlainLabel(
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
            how = RichLabel(f"<b>{as_html(own.name)}</b><br><small>{as_html(own.how)}</small>")
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
        assert self._explorer.knowledge is not None
        before, known = self._before, self._explorer.knowledge.own_lengths
        names = {*before, *lengths}
        changes = {n: lengths.get(n) for n in names if lengths.get(n) != before.get(n)}
        self._explorer.surroundings.measure(lengths)
        try:
            change_own_lengths(changes, known)
        except OsteopointError as error:
            self._explorer.events.publish(Said(f"They hold until you close. {error}"))
        super().accept()
