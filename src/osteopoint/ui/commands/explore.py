"""Commands about the selection, and how it is found."""

from dataclasses import replace

from osteopoint.anatomy.atlas import opposite
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget, Target
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
    """Return whether the selection is on one of two sides."""
    return other_side(explorer) is not None


def select_other_side(explorer: Explorer) -> None:
    """Select the same point, landmark or bone on the other side."""
    target = other_side(explorer)
    if target is not None:
        explorer.select(target, fly_to=True)


def other_side(explorer: Explorer) -> Target | None:
    """Return the selection on the other side; None if it has no sides, or a bone is missing."""
    target = explorer.selected
    if isinstance(target, BoneTarget):
        bone = opposite(target.bone)
        there = bone != target.bone and bone in explorer.atlas.bones
        return BoneTarget(bone) if there else None
    if not isinstance(target, PointTarget | LandmarkTarget) or target.side == "midline":
        return None
    return replace(target, side="right" if target.side == "left" else "left")


def clear(explorer: Explorer) -> None:
    """End the demonstration that is shown, or else clear the selection."""
    if explorer.demonstration.running:
        explorer.demonstration.end()
    else:
        explorer.select(None)
