"""The user's settings of the program, and their file."""

import contextlib
import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_json
from osteopoint.storage.atomic import write_user_file
from osteopoint.storage.locks import locked
from osteopoint.storage.paths import user_dir

SkinTone: TypeAlias = Literal["light", "medium", "dark"]
SKIN_TONES: tuple[SkinTone, ...] = ("light", "medium", "dark")


@dataclass(frozen=True, slots=True)
class Settings:
    """Sound and session choices, and the skin's tone.

    Attributes
    ----------
    volume : 0 to 1
    voice : whether steps are spoken
    still : whether arrows stand for movement, and the camera jumps
    hands_busy : large time, voice, and the space bar alone to go on
    skin_tone : of the body; the guide's hands stand out from it
    """

    volume: float = 0.6
    muted: bool = False
    voice: bool = False
    still: bool = False
    hands_busy: bool = False
    skin_tone: SkinTone = "light"


def settings_file() -> Path:
    """Return the path of the file."""
    return user_dir() / "settings.json"


def load_settings() -> Settings:
    """Return the saved settings; use the default for what is missing or invalid."""
    try:
        kept = read_json(settings_file())
    except OsteopointError:
        return Settings()
    first = Settings()
    chosen: dict[str, Any] = {}
    for each in fields(Settings):
        value, usual = kept.get(each.name), getattr(first, each.name)
        chosen[each.name] = value if _fits(value, usual) else usual
    return Settings(**chosen)


def save_settings(**choices: float | bool | str) -> None:
    """Save some of the settings; ignore write errors.

    The others keep the values that another window may have saved.

    Parameters
    ----------
    choices : fields of `Settings` by name
    """
    with contextlib.suppress(OSError), locked("settings"):
        merged = replace(load_settings(), **choices)  # type: ignore[arg-type]
        write_user_file(settings_file(), json.dumps(asdict(merged), indent=1) + "\n")


def _fits(value: Any, usual: Any) -> bool:
    if isinstance(usual, str):
        return value in SKIN_TONES
    if isinstance(usual, bool):
        return isinstance(value, bool)
    # Compare before converting: a number of 400 digits cannot become a float.
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
