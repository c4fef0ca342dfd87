"""The user's folder of this program."""

import os
import sys
from pathlib import Path


def user_dir() -> Path:
    """Return the folder for the user's files, where the system expects it.

    The environment variable `OSTEOPOINT_DATA` overrides it.
    """
    named = os.environ.get("OSTEOPOINT_DATA")
    if named:
        return Path(named)
    try:
        home = Path.home()
    except RuntimeError:
        return Path(os.devnull) / "osteopoint"  # without a home folder nothing can be read or saved
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "osteopoint"
