"""What the person chose for the program itself, kept on this machine."""

import contextlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_json
from osteopoint.userdata import user_dir, write_user_file


@dataclass(frozen=True, slots=True)
class Settings:
    """Sound and session choices.

    Attributes
    ----------
    volume : 0 to 1
    voice : whether steps are spoken
    still : whether arrows stand for movement, and the camera jumps
    hands_busy : large time, voice, and the space bar alone to go on
    """

    volume: float = 0.6
    muted: bool = False
    voice: bool = False
    still: bool = False
    hands_busy: bool = False


def settings_file() -> Path:
    """Return where they are kept."""
    return user_dir() / "settings.json"


def load_settings() -> Settings:
    """Return the kept settings; what is missing or makes no sense is as at first."""
    try:
        kept = read_json(settings_file())
    except OsteopointError:
        return Settings()
    first = Settings()
    chosen: dict[str, Any] = {}
    for each in fields(Settings):
        value, usual = kept.get(each.name), getattr(first, each.name)
        if isinstance(usual, bool):
            fits = isinstance(value, bool)
        else:
            number = isinstance(value, int | float) and not isinstance(value, bool)
            fits = number and 0.0 <= float(value or 0.0) <= 1.0
        chosen[each.name] = value if fits else usual
    return Settings(**chosen)


def keep_settings(settings: Settings) -> None:
    """Keep settings; a disk that does not let it loses nothing but them."""
    with contextlib.suppress(OSError):
        write_user_file(settings_file(), json.dumps(asdict(settings), indent=1) + "\n")
