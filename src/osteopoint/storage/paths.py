"""Where the user's own files lie on this machine."""

import os
import sys
from pathlib import Path


def user_dir() -> Path:
    """Return the user's folder for this program, by each system's custom.

    The environment variable `OSTEOPOINT_DATA` names another one.
    """
    named = os.environ.get("OSTEOPOINT_DATA")
    if named:
        return Path(named)
    try:
        home = Path.home()
    except RuntimeError:
        return Path(os.devnull) / "osteopoint"  # without a home: nothing is there or can be kept
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "osteopoint"
