"""Everything the person can do, once: menus, keys and the help page read this table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.shown import LAYERS, SKIN_TONES, SKIN_WISHES, VIEWS, SkinTone, SkinWish

if TYPE_CHECKING:
    from osteopoint.ui.main_window import MainWindow

RATE_STEP_HZ = 0.25
NUMBERED_SESSIONS = 9


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do.

    Attributes
    ----------
    menu : where it stands; after a slash, the menu inside
    checked : whether it is on, for what can be on or off
    on_bar : its short title on the tool bar, or an empty string
    one_of : the group in which one is on at a time, or an empty string
    state : what the tool bar says beside the short title
    """

    id: str
    title: str
    menu: str
    keys: tuple[str, ...]
    run: Callable[["MainWindow"], None]
    checked: Callable[[Explorer], bool] | None = None
    on_bar: str = ""
    one_of: str = ""
    state: Callable[[Explorer], str] | None = None


def _view(view: str, number: int) -> Action:
    title, short = _VIEW_TITLES[view]
    return Action(
        view, title, "View", (str(number),), lambda w: w.explorer.look_from(view), on_bar=short
    )


def _layer(layer: str) -> Action:
    title, short, key = _LAYER_TITLES[layer]

    def run(window: "MainWindow") -> None:
        window.explorer.show(layer, not getattr(window.explorer.shown, layer))

    return Action(layer, title, "Show", (key,), run, lambda e: bool(getattr(e.shown, layer)), short)


def _skin(wish: SkinWish) -> Action:
    return Action(
        f"skin_{wish}",
        _SKIN_TITLES[wish],
        "Show/Skin",
        (),
        lambda window: window.explorer.show_skin(wish),
        lambda explorer: explorer.shown.skin == wish,
        one_of="skin",
    )


def _tone(tone: SkinTone) -> Action:
    return Action(
        f"tone_{tone}",
        tone.capitalize(),
        "Show/Skin tone",
        (),
        lambda window: window.explorer.tone_skin(tone),
        lambda explorer: explorer.settings.skin_tone == tone,
        one_of="tone",
    )


def _session(number: int) -> Action:
    """Return what begins a session by its place in the list; the window gives it its name."""
    return Action(
        f"session_{number}",
        f"Session {number} of the list",
        "Guide/Sessions",
        (f"Ctrl+{number}",),
        lambda window: window.sessions.begin(number),
    )


def _turn(faster: float) -> Callable[["MainWindow"], None]:
    def run(window: "MainWindow") -> None:
        player = window.explorer.player
        player.set_rate(player.rate_hz + faster)

    return run


_VIEW_TITLES = {
    "front": ("From the front", "Front"), "back": ("From the back", "Back"),
    "left": ("From your left", "Left"), "right": ("From your right", "Right"),
    "top": ("From above", "Above"), "sole": ("From below", "Below"),
}  # fmt: skip
_LAYER_TITLES = {
    "bones": ("Bones", "Bones", "B"), "osteopoints": ("Osteopoints", "Osteopoints", "O"),
    "acupoints": ("Acupoints", "Acupoints", "A"), "landmarks": ("Landmarks", "Landmarks", "M"),
    "channels": ("The channel of the selected acupoint", "Channel", "C"),
    "zones": ("Zones where no hand works", "No-go zones", "Z"),
    "sure": ("How sure: where people put the selected point", "How sure", "U"),
    "labels": ("Names beside points", "Names", "L"),
    "through": ("Hidden points shine through", "Shine through", "X"),
}  # fmt: skip
_SKIN_TITLES: dict[SkinWish, str] = {
    "auto": "By itself, with places on skin", "glass": "Glass", "solid": "Solid", "off": "Off",
}  # fmt: skip

ACTIONS: tuple[Action, ...] = (
    Action("find", "Find…", "Explore", ("Ctrl+F", "/"), lambda w: w.library.focus_search()),
    Action("clear", "Clear the selection", "Explore", ("Esc",), lambda w: w.clear()),
    Action("travel", "Go to the selection", "Explore", ("F",), lambda w: w.travel()),
    Action("side", "The other side", "Explore", ("S",), lambda w: w.other_side()),
    Action("show_how", "Show me how to find it", "Explore", ("H",), lambda w: w.show_how()),
    Action("how_next", "Show me how: next step", "Explore", (".",), lambda w: w.show_step(1)),
    Action("how_back", "Show me how: one step back", "Explore", (",",), lambda w: w.show_step(-1)),
    Action("how_again", "Show me how: again", "Explore", ("Shift+H",), lambda w: w.show_step(0)),
    Action("measures", "My measures…", "Explore", (), lambda w: w.side.edit_own_lengths()),
    Action("picture", "Save a picture…", "Explore", ("Ctrl+S",), lambda w: w.save_picture()),
    Action("quit", "Quit", "Explore", ("Ctrl+Q",), lambda w: w.close_window()),
    *(_view(view, number) for number, view in enumerate(VIEWS, start=1)),
    *(_layer(layer) for layer in LAYERS),
    *(_skin(wish) for wish in SKIN_WISHES),
    Action(
        "skin",
        "Skin: the next way to draw it",
        "Show/Skin",
        ("K",),
        lambda w: w.explorer.next_skin(),
        on_bar="Skin",
        state=lambda explorer: explorer.skin,
    ),
    *(_tone(tone) for tone in SKIN_TONES),
    Action(
        "import", "Import an atlas…", "Body", ("Ctrl+I",), lambda w: w.atlas_menu.import_atlas()
    ),
    Action("download", "Get the BodyParts3D atlas…", "Body", (), lambda w: w.atlas_menu.download()),
    Action("play", "Play or pause", "Guide", ("Space",), lambda w: w.play_or_pause()),
    Action("restart", "Restart this step", "Guide", ("R",), lambda w: w.explorer.player.restart()),
    Action("next", "Next", "Guide", ("N",), lambda w: w.explorer.player.next()),
    Action("pulse", "I feel the pulse", "Guide", ("P",), lambda w: w.explorer.player.feel_pulse()),
    Action("watch", "Watch in slow motion", "Guide", ("W",), lambda w: w.explorer.watch()),
    Action(
        "nudge",
        "Slow motion: a little on",
        "Guide",
        ("Shift+W",),
        lambda w: w.explorer.player.nudge(0.125),
    ),
    Action(
        "nudge_back",
        "Slow motion: a little back",
        "Guide",
        ("Ctrl+W",),
        lambda w: w.explorer.player.nudge(-0.125),
    ),
    Action("faster", "Faster", "Guide", ("]",), _turn(RATE_STEP_HZ)),
    Action("slower", "Slower", "Guide", ("[",), _turn(-RATE_STEP_HZ)),
    Action("dimples", "Both dimples", "Guide", ("D",), lambda w: w.play_protocol("dimples")),
    *(_session(number) for number in range(1, NUMBERED_SESSIONS + 1)),
    Action("skip", "Skip this step", "Guide", ("Shift+N",), lambda w: w.explorer.session.skip()),
    Action("back_step", "Back", "Guide", ("Backspace",), lambda w: w.explorer.session.back()),
    Action("more", "30 seconds more", "Guide", ("T",), lambda w: w.explorer.session.more_time()),
    Action("fine", "It feels fine", "Guide", ("G",), lambda w: w.explorer.session.feels_fine()),
    Action("too_much", "Too much", "Guide", ("E",), lambda w: w.explorer.session.too_much()),
    Action("stop", "Stop", "Guide", ("Ctrl+.", "Q"), lambda w: w.explorer.session.stop()),
    Action("log", "What was practised…", "Guide", (), lambda w: w.side.show_log()),
    Action("own", "Make a session…", "Guide", (), lambda w: w.side.build_session()),
    Action("learn", "Lessons…", "Help", ("Ctrl+L",), lambda w: w.side.show_lessons()),
    Action("keys", "Keys", "Help", ("F1",), lambda w: w.side.show_keys()),
    Action("about", "About and credits", "Help", (), lambda w: w.side.show_about()),
)
