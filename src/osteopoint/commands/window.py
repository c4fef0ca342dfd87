"""The window, started from the command line."""

import gc
import importlib

from osteopoint.assets import assets_dir
from osteopoint.commands.folders import atlas_folder
from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_json


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

        rows = read_json(atlas_folder(atlas) / "bones.json").get("bones", [])
        marks = read_json(assets_dir() / "landmarks.json").get("landmarks", [])
        known = {row["id"] for row in (*rows, *marks)}
        if select not in known | set(read_catalogue(assets_dir()).points):
            raise OsteopointError(f"There is no point, bone or landmark '{select}'.")
    if play is not None:
        from osteopoint.catalogue.practice import read_practice

        read_practice(assets_dir()).protocol(play)


def import_in_order() -> None:
    """Import what the window needs, the fast way.

    Nothing of what is made until the first picture is garbage, so nobody looks for any; the
    app collects again then. numpy and VTK come before Qt, because PySide6 watches every
    import that comes after it.
    """
    gc.disable()
    importlib.import_module("osteopoint.scene.view")
