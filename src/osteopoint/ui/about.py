"""What the help boxes say."""

from collections.abc import Sequence

from osteopoint.anatomy.atlas import Atlas
from osteopoint.anatomy.shelf import Shelved
from osteopoint.ui.actions import ACTIONS
from osteopoint.ui.text import as_html

_MOVES = (
    ("Arrows", "Turn the body (in the 3D view)"),
    ("Shift+Arrows", "Move it"),
    ("+ −", "Zoom"),
)


def keys_text() -> str:
    """Return all keys as a table in HTML."""
    rows = [(", ".join(a.keys), a.title) for a in ACTIONS if a.keys] + list(_MOVES)
    cells = "".join(
        f"<tr><td><b>{as_html(keys)}</b>&nbsp;&nbsp;</td><td>{as_html(title)}</td></tr>"
        for keys, title in rows
    )
    return f"<table>{cells}</table>"


def about_text(atlas: Atlas, others: Sequence[Shelved], skin: str = "") -> str:
    """Return what this is, under which licence, and whose bones it shows and could show.

    Parameters
    ----------
    skin : what is to say of the skin of the body shown, a sentence; maybe nothing
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
    # A box has no bars to scroll with: what is longer stands in the atlas's own folder.
    return f"{as_html(name, 100)}. {as_html(licence, 100)}. {as_html(credit, 200)}"
