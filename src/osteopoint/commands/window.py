"""The window, started from the command line."""

import gc
import importlib
from pathlib import Path

from osteopoint.assets import assets_dir
from osteopoint.commands.folders import atlas_folder
from osteopoint.errors import OsteopointError, quoted
from osteopoint.jsonfile import read_as


def open_window(atlas: str | None, select: str | None, play: str | None) -> int:
    """Show the window until it is closed; return the exit status."""
    check_ids(atlas, select, play)
    import_in_order()
    from osteopoint.app import run

    return run(atlas_folder(atlas) if atlas else None, select, play)


def check_ids(atlas: str | None, select: str | None, play: str | None) -> None:
    """Raise an `OsteopointError` for an id that the window could only complain about."""
    if select is not None:
        from osteopoint.catalogue.reading import read_catalogue

        known = set(read_catalogue(assets_dir()).points)
        known |= _ids(atlas_folder(atlas) / "bones.json", "bones")
        known |= _ids(assets_dir() / "landmarks.json", "landmarks")
        if select not in known:
            raise OsteopointError(f"There is no point, bone or landmark '{quoted(select, 80)}'.")
    if play is not None:
        from osteopoint.catalogue.practice import read_practice
        from osteopoint.storage.sessions import PREFIX

        if play.startswith(PREFIX):
            _check_own(play)
        else:
            read_practice(assets_dir()).protocol(play)


def _ids(path: Path, rows: str) -> set[str]:
    return read_as(path, lambda document: {str(row["id"]) for row in document[rows]})


def _check_own(play: str) -> None:
    from osteopoint.storage.sessions import load_own_protocols

    if play not in load_own_protocols():
        raise OsteopointError(f"There is no session '{quoted(play, 80)}' of your own.")


def import_in_order() -> None:
    """Import what the window needs, the fast way.

    Nothing of what is made until the first picture is garbage, so nobody looks for any; the
    app collects again then. numpy and VTK come before Qt, because PySide6 watches every
    import that comes after it.
    """
    gc.disable()
    importlib.import_module("osteopoint.scene.view")
