"""Getting the BodyParts3D atlas: what it is and whence it comes, before anything is fetched."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from osteopoint.anatomy.shelf import imported_dir
from osteopoint.ui.import_dialog import AtlasDialog, Runner
from osteopoint.ui.work import Task

_NAME = "bodyparts3d"
_ABOUT = """
<h3>BodyParts3D</h3>
<p>A skeleton of a man's body, published by the Database Center for Life Science, Japan.
It has other shapes and proportions than the one that comes with this program.</p>
<p><b>143 MB</b> will be fetched from its publisher's server,
<b>dbarchive.biosciencedbc.jp</b>, and stored in<br><i>{folder}</i></p>
<p>This is the only connection that this program ever opens, and only when you press Download.
The server sees your network address, as with every page you open; nothing else is sent.</p>
<p><b>Licence:</b> CC BY 4.0. The files themselves still carry the older note CC BY-SA 2.1 Japan.
<br><b>Credit line</b>, which pictures of it carry: BodyParts3D, © The Database Center for Life
Science licensed under CC Attribution 4.0 International</p>
"""


def download_dialog(parent: QWidget, run: Runner) -> AtlasDialog:
    """Return the dialog that says all this and downloads on request."""
    folder = imported_dir() / _NAME
    page = QLabel(_ABOUT.format(folder=folder), wordWrap=True)
    page.setTextFormat(Qt.TextFormat.RichText)
    page.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def task() -> Task:
        from osteopoint.anatomy.importing.download import download_atlas

        return lambda progress, cancelled: download_atlas(_NAME, folder, progress, cancelled)

    return AtlasDialog(parent, "Get the BodyParts3D atlas", page, "Download", task, run)
