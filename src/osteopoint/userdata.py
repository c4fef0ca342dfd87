"""Where what belongs to the user lies: imported bodies, own measures, what is kept for speed."""

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


def keep(path: Path, text: str) -> None:
    """Write a file of the user's whole or not at all.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
