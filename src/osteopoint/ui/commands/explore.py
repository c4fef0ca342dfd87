"""Commands about the selection, and how it is found."""

from dataclasses import replace

from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import LandmarkTarget, PointTarget
from osteopoint.ui.commands.registry import Command


def selection_commands(explorer: Explorer) -> list[Command]:
    """Return the commands that change the selection, go to it, and show how it is found."""

    def step(onward: int) -> None:
        explorer.show_step(onward)

    return [
        Command("clear", "Clear the selection", "Explore", lambda: clear(explorer), ("Esc",)),
        Command(
            "fly_to",
            "Go to the selection",
            "Explore",
            lambda: explorer.select(explorer.selected, fly_to=True),
            ("F",),
            enabled=lambda: explorer.selected is not None,
            keywords=("zoom", "fly", "camera"),
        ),
        Command(
            "side",
            "The other side",
            "Explore",
            lambda: select_other_side(explorer),
            ("S",),
            enabled=lambda: has_sides(explorer),
            keywords=("left", "right"),
        ),
        Command(
            "show_how",
            "Show me how to find it",
            "Explore",
            explorer.show_how,
            ("H",),
            keywords=("construction", "cun", "measure"),
        ),
        Command("how_next", "Show me how: next step", "Explore", lambda: step(1), (".",)),
        Command("how_back", "Show me how: one step back", "Explore", lambda: step(-1), (",",)),
        Command("how_again", "Show me how: again", "Explore", lambda: step(0), ("Shift+H",)),
    ]


def has_sides(explorer: Explorer) -> bool:
    """Return whether the selection is a point or landmark on one of two sides."""
    target = explorer.selected
    return isinstance(target, PointTarget | LandmarkTarget) and target.side != "midline"


def select_other_side(explorer: Explorer) -> None:
    """Select the same point or landmark on the other side."""
    target = explorer.selected
    if isinstance(target, PointTarget | LandmarkTarget) and target.side != "midline":
        other = replace(target, side="right" if target.side == "left" else "left")
        explorer.select(other, fly_to=True)


def clear(explorer: Explorer) -> None:
    """End the demonstration that is shown, or else clear the selection."""
    if explorer.demonstration.running:
        explorer.demonstration.end()
    else:
        explorer.select(None)
