"""The state of the program: what is known, under the pointer, selected, shown, playing."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from osteopoint.anatomy.atlas import Atlas
from osteopoint.catalogue.model import Point
from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import (
    Events,
    HoverChanged,
    KnowledgeLoaded,
    Said,
    SelectionChanged,
    ShownChanged,
    StepStarted,
    TravelRequested,
    ViewRequested,
)
from osteopoint.explorer.knowledge import Knowledge
from osteopoint.explorer.player import Player
from osteopoint.explorer.targets import BoneTarget, PointTarget, Target
from osteopoint.placement.model import Placement

VIEWS = ("front", "back", "left", "right", "top", "sole")
LAYERS = ("bones", "osteopoints", "acupoints", "labels", "through")


@dataclass(frozen=True, slots=True)
class Shown:
    """Which layers are drawn. `through` lets hidden points shine through the body."""

    bones: bool = True
    osteopoints: bool = True
    acupoints: bool = True
    labels: bool = True
    through: bool = False


class Explorer:
    """The one state that scene and widgets observe, and the only way to change it.

    Parameters
    ----------
    atlas : the body that is shown
    clock : the player's clock, seconds
    """

    def __init__(self, atlas: Atlas, clock: Callable[[], float] = time.monotonic) -> None:
        self.events = Events()
        self.atlas = atlas
        self.knowledge: Knowledge | None = None
        self.hovered: Target | None = None
        self.selected: Target | None = None
        self.shown = Shown()
        self.player = Player(self.events, clock)
        self.events.listen(StepStarted, lambda event: self._follow(event.target))

    # asking

    def point(self, target: PointTarget) -> Point:
        """Return the catalogue's entry of a point."""
        if self.knowledge is None or target.point not in self.knowledge.catalogue.points:
            raise OsteopointError(f"There is no point '{target.point}'.")
        return self.knowledge.catalogue.points[target.point]

    def placement(self, target: PointTarget) -> Placement:
        """Return where a point lies.

        Raises
        ------
        OsteopointError
            If the id is unknown or the point has no place on this body; says why.
        """
        point = self.point(target)
        assert self.knowledge is not None
        placement = self.knowledge.placements.get((target.point, target.side))
        if placement is not None:
            return placement
        for unplaced in self.knowledge.unplaced:
            if (unplaced.point, unplaced.side) == (target.point, target.side):
                raise OsteopointError(unplaced.reason)
        raise OsteopointError(f"{point.id} ({point.name}) has no {target.side} side.")

    def title(self, target: Target) -> str:
        """Return a target's name with its side as the body's owner says it."""
        if isinstance(target, BoneTarget):
            return self.atlas.bone(target.bone).title
        name = self.point(target).name
        return name if target.side == "midline" else f"{name}, {target.side}"

    def find(self, text: str, side: str | None = None) -> Target:
        """Return the target of an id such as ``OP-PSIS`` or ``femur.l``.

        Raises
        ------
        OsteopointError
            If neither a point nor a bone has that id, or not on that side.
        """
        if text in self.atlas.bones:
            return BoneTarget(text)
        sides = self.knowledge.placed_sides(text) if self.knowledge else ()
        for placed in sides:
            if side in (None, placed):
                return PointTarget(text, placed)
        if self.knowledge and text in self.knowledge.catalogue.points:
            wanted = side or (
                "left" if self.knowledge.catalogue.points[text].side == "bilateral" else "midline"
            )
            self.placement(PointTarget(text, wanted))  # type: ignore[arg-type]
        raise OsteopointError(f"There is no point and no bone '{text}'.")

    # commands

    def learn(self, knowledge: Knowledge) -> None:
        """Take in the points, their places and the techniques."""
        self.knowledge = knowledge
        self.player.use(knowledge.practice)
        self.events.publish(KnowledgeLoaded())

    def hover(self, target: Target | None) -> None:
        """Say what lies under the pointer."""
        if target != self.hovered:
            self.hovered = target
            self.events.publish(HoverChanged(target))

    def select(self, target: Target | None, *, travel: bool = False) -> None:
        """Select a target, or nothing, and ask the camera to travel there if `travel`.

        Another point than the one being played ends the run, so that the guide never
        moves at a place that is not the one shown.
        """
        if isinstance(target, PointTarget):
            self.placement(target)
        if target != self.selected:
            self.selected = target
            self._prepare(target)
            self.events.publish(SelectionChanged(target))
        if travel and target is not None:
            self.events.publish(TravelRequested(target))

    def show(self, layer: str, shown: bool) -> None:
        """Switch one of `LAYERS` on or off."""
        if layer not in LAYERS:
            raise OsteopointError(f"There is no layer '{layer}'; there is {', '.join(LAYERS)}.")
        changed = replace(self.shown, **{layer: shown})
        if changed != self.shown:
            self.shown = changed
            self.events.publish(ShownChanged())

    def look_from(self, view: str) -> None:
        """Ask the camera for one of `VIEWS`."""
        if view not in VIEWS:
            raise OsteopointError(f"There is no view '{view}'; there is {', '.join(VIEWS)}.")
        self.events.publish(ViewRequested(view))

    def play_protocol(self, protocol_id: str) -> None:
        """Go through a protocol's points from the first, at once."""
        self.player.load_protocol(protocol_id)
        self.play()

    def play(self) -> None:
        """Play the guide and have the camera look at the point."""
        if self.player.target is None:
            self.events.publish(Said("Choose a point first, then press play."))
            return
        self.events.publish(TravelRequested(self.player.target, near=True))
        self.player.play()

    def _prepare(self, target: Target | None) -> None:
        if isinstance(target, PointTarget):
            if target == self.player.target:
                return
            technique = self.point(target).technique
            if technique:
                self.player.load([(target, technique)])
                return
        if self.player.target is not None and target != self.player.target:
            self.player.unload()

    def _follow(self, target: Target) -> None:
        if target != self.selected:
            self.selected = target
            self.events.publish(SelectionChanged(target))
            self.events.publish(TravelRequested(target, near=True))
