"""Pages of the help: all keys, and whose work this is."""

from collections.abc import Iterable, Sequence

from osteopoint.anatomy.atlas import Atlas
from osteopoint.anatomy.registry import AtlasInfo
from osteopoint.documents.text import as_html

_CAMERA_KEYS = (
    ("Arrows", "Turn the body (in the 3D view)"),
    ("Shift+Arrows", "Move it"),
    ("+ −", "Zoom"),
)


def keys_page(rows: Iterable[tuple[str, str]]) -> str:
    """Return all keys as a table in HTML.

    Parameters
    ----------
    rows : keys and what they do; the keys of the 3D view are added
    """
    cells = "".join(
        f"<tr><td><b>{as_html(keys)}</b>&nbsp;&nbsp;</td><td>{as_html(title)}</td></tr>"
        for keys, title in (*rows, *_CAMERA_KEYS)
    )
    return f"<table>{cells}</table>"


def about_page(atlas: Atlas, others: Sequence[AtlasInfo], skin: str = "") -> str:
    """Return what this program is, its licence, and the credit of each body.

    Parameters
    ----------
    atlas : the body shown
    others : the bodies that can be shown
    skin : a sentence about the skin of the body shown, such as that it is borrowed; may be empty
    """
    here = f"{atlas.name} {atlas.version}"
    credited = _credited(here, atlas.licence, atlas.credit)
    shown = f"<p><b>Body shown:</b> {credited} {as_html(skin)}</p>"
    rest = [entry for entry in others if entry.folder.resolve() != atlas.folder.resolve()]
    rows = "".join(f"<li>{_credited(e.name, e.licence, e.credit)}</li>" for e in rest)
    return (
        "<h3>Osteopoint</h3><p>Teaches, shows and paces; it does not examine you and promises "
        "nothing. Nothing leaves this machine.</p><p>Code: Apache-2.0.</p>"
        + shown
        + (f"<p><b>Other bodies at hand:</b></p><ul>{rows}</ul>" if rows else "")
    )


def _credited(name: str, licence: str, credit: str) -> str:
    # A message box cannot be scrolled: longer texts are in the atlas's own folder.
    return f"{as_html(name, 100)}. {as_html(licence, 100)}. {as_html(credit, 200)}"
