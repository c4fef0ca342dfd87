"""The window, started from the command line."""

import gc

from osteopoint.commands.folders import atlas_folder


def open_window(atlas: str | None, select: str | None, play: str | None) -> int:
    """Show the window until it is closed; return the exit status."""
    # Nothing of what is made until the first picture is garbage; the app collects again then.
    gc.disable()
    from osteopoint.app import run

    return run(atlas_folder(atlas) if atlas else None, select, play)
