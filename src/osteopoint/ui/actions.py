"""Everything the person can do, once: menus, keys and the help page read this table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from osteopoint.explorer.explorer import VIEWS

if TYPE_CHECKING:
    from osteopoint.ui.main_window import MainWindow

RATE_STEP_HZ = 0.25


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do.

    Attributes
    ----------
    layer : the explorer's layer that this switches, or an empty string
    """

    id: str
    title: str
    menu: str
    keys: tuple[str, ...]
    run: Callable[["MainWindow"], None]
    layer: str = ""


def _look(view: str) -> Callable[["MainWindow"], None]:
    return lambda window: window.explorer.look_from(view)


def _switch(layer: str) -> Callable[["MainWindow"], None]:
    def run(window: "MainWindow") -> None:
        window.explorer.show(layer, not getattr(window.explorer.shown, layer))

    return run


def _turn(faster: float) -> Callable[["MainWindow"], None]:
    def run(window: "MainWindow") -> None:
        player = window.explorer.player
        player.set_rate(player.rate_hz + faster)

    return run


_VIEW_TITLES = {
    "front": "From the front", "back": "From the back", "left": "From your left",
    "right": "From your right", "top": "From above", "sole": "From below",
}  # fmt: skip
_LAYER_TITLES = {
    "bones": ("Bones", "B"), "osteopoints": ("Osteopoints", "O"), "acupoints": ("Acupoints", "A"),
    "labels": ("Names beside points", "L"), "through": ("Hidden points shine through", "X"),
}  # fmt: skip

ACTIONS: tuple[Action, ...] = (
    Action("find", "Find…", "Explore", ("Ctrl+F", "/"), lambda w: w.library.focus_search()),
    Action("clear", "Clear the selection", "Explore", ("Esc",), lambda w: w.explorer.select(None)),
    Action("travel", "Go to the selection", "Explore", ("F",), lambda w: w.travel()),
    Action("side", "The other side", "Explore", ("S",), lambda w: w.other_side()),
    Action("picture", "Save a picture…", "Explore", ("Ctrl+S",), lambda w: w.save_picture()),
    Action("quit", "Quit", "Explore", ("Ctrl+Q",), lambda w: w.close_window()),
    *(
        Action(view, _VIEW_TITLES[view], "View", (str(number),), _look(view))
        for number, view in enumerate(VIEWS, start=1)
    ),
    *(
        Action(layer, title, "Show", (key,), _switch(layer), layer)
        for layer, (title, key) in _LAYER_TITLES.items()
    ),
    Action("play", "Play or pause", "Guide", ("Space",), lambda w: w.play_or_pause()),
    Action("restart", "Restart this point", "Guide", ("R",), lambda w: w.explorer.player.restart()),
    Action("next", "Next", "Guide", ("N",), lambda w: w.explorer.player.next()),
    Action("pulse", "I feel the pulse", "Guide", ("P",), lambda w: w.explorer.player.feel_pulse()),
    Action("faster", "Faster", "Guide", ("]",), _turn(RATE_STEP_HZ)),
    Action("slower", "Slower", "Guide", ("[",), _turn(-RATE_STEP_HZ)),
    Action("dimples", "Both dimples", "Guide", ("D",), lambda w: w.play_protocol("dimples")),
    Action("keys", "Keys", "Help", ("F1",), lambda w: w.show_keys()),
    Action("about", "About and credits", "Help", (), lambda w: w.show_about()),
)
