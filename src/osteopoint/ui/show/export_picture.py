"""Saving what the 3D view shows as a picture."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QWidget

from osteopoint.errors import OsteopointError, quoted
from osteopoint.storage.atomic import write_atomic
from osteopoint.storage.export import check_export


def export_picture(view: QWidget, parent: QWidget) -> str:
    """Ask for a file and save a picture of a widget there.

    Returns
    -------
    name : of the file; empty if the user chose none

    Raises
    ------
    OsteopointError
        If it cannot be made or written, or the file is the program's own.
    """
    from PySide6.QtWidgets import QFileDialog  # only now: see docs/decisions.md

    name, _ = QFileDialog.getSaveFileName(parent, "Save a picture", "osteopoint.png", "PNG (*.png)")
    if not name:
        return ""
    check_export(Path(name))
    content = QBuffer()
    content.open(QIODevice.OpenModeFlag.WriteOnly)
    if not view.grab().save(content, "PNG"):  # type: ignore[call-overload]
        raise OsteopointError(f"The picture {quoted(name)} could not be made.")
    try:
        write_atomic(Path(name), content.data().data())
    except OSError as error:
        raise OsteopointError(f"Cannot write {quoted(name)}: {error.strerror}.") from error
    return Path(name).name
