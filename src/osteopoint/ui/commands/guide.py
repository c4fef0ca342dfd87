"""Commands that run the guide and a session."""

from collections.abc import Callable

from osteopoint.documents.text import button_text
from osteopoint.explorer.explorer import Explorer
from osteopoint.ui.commands.registry import Command

RATE_STEP_HZ = 0.25
NUDGE = 0.125  # of one movement
NUMBERED_SESSIONS = 9


def guide_commands(explorer: Explorer, play: Callable[[], None]) -> list[Command]:
    """Return the commands that play, watch and pace the guide.

    Parameters
    ----------
    play : plays or pauses, by the space bar
    """
    player, guidance = explorer.player, explorer.guidance

    def turn(faster_hz: float) -> None:
        player.set_rate(player.rate_hz + faster_hz)

    return [
        Command("play", "Play or pause", "Guide", play, ("Space",), keywords=("start",)),
        Command("restart", "Restart this step", "Guide", player.restart, ("R",)),
        Command("next", "Next", "Guide", player.next, ("N",), keywords=("phase",)),
        Command("pulse", "I feel the pulse", "Guide", player.feel_pulse, ("P",)),
        Command("watch", "Watch in slow motion", "Guide", guidance.watch, ("W",)),
        Command(
            "nudge",
            "Slow motion: a little on",
            "Guide",
            lambda: player.nudge(NUDGE),
            ("Shift+W",),
        ),
        Command(
            "nudge_back",
            "Slow motion: a little back",
            "Guide",
            lambda: player.nudge(-NUDGE),
            ("Ctrl+W",),
        ),
        Command("faster", "Faster", "Guide", lambda: turn(RATE_STEP_HZ), ("]",)),
        Command("slower", "Slower", "Guide", lambda: turn(-RATE_STEP_HZ), ("[",)),
        Command(
            "dimples",
            "Both dimples",
            "Guide",
            lambda: _begin(explorer, "dimples"),
            ("D",),
            keywords=("back", "pelvis"),
        ),
        *(_numbered_session(explorer, number) for number in range(1, NUMBERED_SESSIONS + 1)),
    ]


def session_commands(explorer: Explorer) -> list[Command]:
    """Return the commands within a session."""
    session = explorer.session
    return [
        Command("skip", "Skip this step", "Guide", session.skip, ("Shift+N",)),
        Command("back_step", "Back", "Guide", session.back, ("Backspace",)),
        Command("more", "30 seconds more", "Guide", session.more_time, ("T",)),
        Command("fine", "It feels fine", "Guide", session.feels_fine, ("G",)),
        Command("too_much", "Too much", "Guide", session.too_much, ("E",)),
        Command("stop", "Stop", "Guide", session.stop, ("Ctrl+.", "Q"), keywords=("pain",)),
    ]


def _begin(explorer: Explorer, protocol_id: str) -> None:
    """Begin a session once the points are loaded."""
    if explorer.body_data is not None:
        explorer.guidance.begin_session(protocol_id)


def _numbered_session(explorer: Explorer, number: int) -> Command:
    """Return the command that begins a session by its place in the list, counted from 1."""

    def name() -> str:
        protocols = explorer.guidance.protocols()
        return button_text(protocols[number - 1].name) if number <= len(protocols) else ""

    def run() -> None:
        protocols = explorer.guidance.protocols()
        if number <= len(protocols):
            explorer.guidance.begin_session(protocols[number - 1].id)

    return Command(
        f"session_{number}",
        f"Session {number} of the list",
        "Guide/Sessions",
        run,
        (f"Ctrl+{number}",),
        name=name,
    )
