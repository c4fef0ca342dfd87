"""How the window was left: size, panels, colours, body and layers; restored at the next start."""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_json
from osteopoint.storage.atomic import write_user_file
from osteopoint.storage.paths import user_dir

SCHEMES = ("system", "light", "dark")
_MIN_PX, _MAX_PX = 300, 20_000
_MAX_LETTERS = 200


@dataclass(frozen=True, slots=True)
class WindowState:
    """What is restored; an empty value means the usual one.

    Attributes
    ----------
    size : width and height of the window
    panels : widths of library, 3D view and details
    scheme : one of `SCHEMES`
    body : id of the atlas
    layers : visibility by name of layer
    skin : the skin mode
    """

    size: tuple[int, ...] = ()
    maximized: bool = False
    panels: tuple[int, ...] = ()
    scheme: str = "system"
    body: str = ""
    layers: Mapping[str, bool] = field(default_factory=dict)
    skin: str = ""


def window_state_file() -> Path:
    """Return the path of the file."""
    return user_dir() / "window.json"


def load_window_state() -> WindowState:
    """Return the saved state; use the usual value for what is missing or invalid."""
    try:
        saved = read_json(window_state_file())
    except OsteopointError:
        return WindowState()
    layers = saved.get("layers")
    scheme = saved.get("scheme")
    return WindowState(
        size=_lengths(saved.get("size"), 2),
        maximized=saved.get("maximized") is True,
        panels=_lengths(saved.get("panels"), 3, least=0),
        scheme=scheme if scheme in SCHEMES else "system",
        body=_text(saved.get("body")),
        layers={
            str(name): on
            for name, on in (layers.items() if isinstance(layers, dict) else ())
            if isinstance(on, bool)
        },
        skin=_text(saved.get("skin")),
    )


def save_window_state(state: WindowState) -> None:
    """Save the state; ignore write errors."""
    with contextlib.suppress(OSError):
        write_user_file(window_state_file(), json.dumps(asdict(state), indent=1) + "\n")


def _lengths(value: Any, count: int, least: int = _MIN_PX) -> tuple[int, ...]:
    if not isinstance(value, list) or len(value) != count:
        return ()
    good = all(type(each) is int and least <= each <= _MAX_PX for each in value)
    return tuple(value) if good else ()


def _text(value: Any) -> str:
    return value if isinstance(value, str) and len(value) <= _MAX_LETTERS else ""
