"""The dialog that downloads the BodyParts3D atlas; first it says what it is and from where."""

from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from osteopoint.anatomy.importing.download import Offer, download_atlas, offers
from osteopoint.anatomy.registry import imported_dir
from osteopoint.documents.text import as_html
from osteopoint.explorer.account import with_points
from osteopoint.ui.bodies.atlas_dialog import AtlasDialog
from osteopoint.ui.support.labels import RichLabel
from osteopoint.ui.support.tasks import Task, Tasks

_NAME = "bodyparts3d"
_TEXT = """
<h3>{title}</h3>
<p>{about}</p>
<p><b>{megabytes:.0f} MB</b> will be fetched from its publisher's server, <b>{server}</b>, and the
atlas made of it will be stored in<br><i>{folder}</i></p>
<p>This is the only connection that this program ever opens, and only when you press Download.
The server sees your network address, as with every page you open; nothing else is sent.</p>
<p><b>Licence:</b> {licence}.<br><b>Credit line</b>, which pictures of it carry: {credit}</p>
"""


def download_dialog(parent: QWidget, tasks: Tasks) -> AtlasDialog:
    """Return the dialog.

    Raises
    ------
    OsteopointError
        If the list of what can be downloaded is damaged.
    """
    offer, folder = offers()[_NAME], imported_dir() / _NAME
    page = RichLabel(_page(offer, folder))
    page.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def task() -> Task:
        return lambda progress, cancelled: with_points(
            download_atlas(_NAME, folder, progress, cancelled), progress
        )

    return AtlasDialog(parent, "Get the BodyParts3D atlas", page, "Download", task, tasks)


def _page(offer: Offer, folder: Path) -> str:
    return _TEXT.format(
        title=as_html(offer.title),
        about=as_html(offer.about),
        megabytes=offer.wanted.bytes / 1e6,
        server=as_html(urlsplit(offer.wanted.url).netloc),
        folder=escape(str(folder)),  # to be copied as it is
        licence=as_html(offer.licence),
        credit=as_html(offer.credit),
    )
