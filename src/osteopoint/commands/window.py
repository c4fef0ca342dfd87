"""The window, started from the command line."""

import gc
import importlib

from osteopoint.commands.folders import atlas_folder


def open_window(atlas: str | None, select: str | None, play: str | None) -> int:
    """Show the window until it is closed; return the exit status."""
    import_in_order()
    from osteopoint.app import run

    return run(atlas_folder(atlas) if atlas else None, select, play)


def import_in_order() -> None:
    """Import what the window needs, the fast way.

    Nothing of what is made until the first picture is garbage, so nobody looks for any; the
    app collects again then. numpy and VTK come before Qt, because PySide6 watches every
    import that comes after it.
    """
    gc.disable()
    importlib.import_module("osteopoint.scene.view")
