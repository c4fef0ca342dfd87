"""The dialog for the user's own lengths."""

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from osteopoint.documents.text import as_html
from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import StatusMessage
from osteopoint.explorer.explorer import Explorer
from osteopoint.storage.lengths import change_own_lengths
from osteopoint.ui.support.labels import PlainLabel, RichLabel


class LengthsDialog(QDialog):
    """One field for each length, in centimetres; each may stay empty."""

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert explorer.body_data is not None
        self._explorer = explorer
        self._before = dict(explorer.point_context.own_lengths)
        self.setWindowTitle("My measures")
        about = PlainLabel(
            "Lengths in the texts are then also told as they are on you. Fill in what you like; "
            "nothing is needed. It stays on this machine.",
            wordWrap=True,
        )
        form = QFormLayout()
        self.fields: dict[str, QDoubleSpinBox] = {}
        for own in explorer.body_data.own_lengths:
            field = QDoubleSpinBox(decimals=1, singleStep=0.5, suffix=" cm")
            # The value below the minimum means an empty field.
            field.setRange(own.least_m * 100 - 0.5, own.most_m * 100)
            field.setSpecialValueText("not measured")
            known = explorer.point_context.own_lengths.get(own.id)
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
        """Set and save the lengths."""
        lengths = {
            name: field.value() / 100
            for name, field in self.fields.items()
            if field.value() > field.minimum()
        }
        assert self._explorer.body_data is not None
        before, known = self._before, self._explorer.body_data.own_lengths
        names = {*before, *lengths}
        changes = {n: lengths.get(n) for n in names if lengths.get(n) != before.get(n)}
        self._explorer.point_context.measure(lengths)
        try:
            change_own_lengths(changes, known)
        except OsteopointError as error:
            self._explorer.events.publish(StatusMessage(f"They hold until you close. {error}"))
        super().accept()
