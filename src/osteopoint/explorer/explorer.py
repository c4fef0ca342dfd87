"""The state of the program: what is known, under the pointer, selected, shown, playing."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from osteopoint.anatomy.atlas import Atlas
from osteopoint.anatomy.surface import Surface
from osteopoint.errors import OsteopointError
from osteopoint.explorer.demonstration import Demonstration
from osteopoint.explorer.events import (
    AtlasChanged,
    Events,
    FilterChanged,
    HoverChanged,
    KnowledgeLoaded,
    Said,
    SelectionChanged,
    ShownChanged,
    StepStarted,
    TravelRequested,
    ViewRequested,
)
from osteopoint.explorer.filters import Filter, count_fitting
from osteopoint.explorer.knowledge import Knowledge
from osteopoint.explorer.player import Player
from osteopoint.explorer.shown import LAYERS, SKIN_WISHES, VIEWS, Shown, SkinLook, SkinWish
from osteopoint.explorer.surroundings import Surroundings
from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget, Target

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.anatomy.landmarks import Landmark
    from osteopoint.catalogue.model import Point
    from osteopoint.placement.model import Placement, StepTaken

_SKIN_SAID = {
    "auto": "Skin: glass while acupoints are shown or a place on skin is selected",
    "off": "Skin: off",
    "glass": "Skin: glass",
    "solid": "Skin: solid",
}


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
        self.filter = Filter()
        self.player = Player(self.events, clock)
        self.demonstration = Demonstration(self.events, clock)
        self.surroundings = Surroundings(self)
        self.events.listen(StepStarted, lambda event: self._follow(event.target))

    # asking

    @property
    def skin(self) -> SkinLook:
        """How the skin is drawn now."""
        if self.knowledge is None or self.knowledge.skin is None:
            return "off"
        if self.shown.skin != "auto":
            return self.shown.skin
        target, on_skin = self.selected, self.shown.acupoints
        if isinstance(target, PointTarget):
            on_skin = on_skin or self.point(target).system == "acupoint"
        elif isinstance(target, LandmarkTarget):
            found = self.knowledge.landmarks.found.get((target.landmark, target.side))
            on_skin = on_skin or (found is not None and found.bone == "skin")
        return "glass" if on_skin else "off"

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

    def construction(self, target: PointTarget) -> tuple[StepTaken, ...]:
        """Return the steps that lead to a point on this body."""
        point = self.point(target)
        assert self.knowledge is not None
        return self.knowledge.solver.steps(point, target.side)

    def landmark(self, target: LandmarkTarget) -> Landmark:
        """Return where a landmark lies.

        Raises
        ------
        OsteopointError
            If the id is unknown or this body has no such landmark; says why.
        """
        if self.knowledge is not None:
            key, landmarks = (target.landmark, target.side), self.knowledge.landmarks
            if key in landmarks.found:
                return landmarks.found[key]
            if key in landmarks.absent:
                raise OsteopointError(f"The landmark {landmarks.absent[key]}.")
        raise OsteopointError(f"There is no landmark '{target.landmark}' ({target.side}).")

    def title(self, target: Target) -> str:
        """Return a target's name with its side as the body's owner says it."""
        if isinstance(target, BoneTarget):
            return self.atlas.bone(target.bone).title
        if isinstance(target, LandmarkTarget):
            query = self.knowledge.queries.get(target.landmark) if self.knowledge else None
            name = query.name if query else target.landmark.replace("_", " ")
            name = name[:1].upper() + name[1:]
        else:
            name = self.point(target).name
        return name if target.side == "midline" else f"{name}, {target.side}"

    def find(self, text: str, side: str | None = None) -> Target:
        """Return the target of an id such as ``OP-PSIS``, ``femur.l`` or ``mastoid_tip``.

        Raises
        ------
        OsteopointError
            If no point, bone or landmark has that id, or not on that side.
        """
        if text in self.atlas.bones:
            return BoneTarget(text)
        if self.knowledge:
            text = self.knowledge.catalogue.first_of(text)
        sides = self.knowledge.placed_sides(text) if self.knowledge else ()
        for placed in sides:
            if side in (None, placed):
                return PointTarget(text, placed)
        if self.knowledge and text in self.knowledge.catalogue.points:
            wanted = side or self.knowledge.catalogue.points[text].sides[0]
            self.placement(PointTarget(text, wanted))  # type: ignore[arg-type]
        if self.knowledge and text in self.knowledge.queries:
            exist = self.knowledge.queries[text].sides
            target = LandmarkTarget(text, exist[0] if side is None else side)  # type: ignore[arg-type]
            self.landmark(target)
            return target
        for problem in self.knowledge.catalogue.problems if self.knowledge and text else ():
            if problem.startswith(f"points.json: {text}: "):
                raise OsteopointError(problem)
        raise OsteopointError(f"There is no point, bone or landmark '{text}'.")

    # commands

    def learn(self, knowledge: Knowledge) -> None:
        """Take in the points, their places and the techniques."""
        self.knowledge = knowledge
        self.player.use(knowledge.practice)
        self.events.publish(KnowledgeLoaded())

    def change_body(self, atlas: Atlas, knowledge: Knowledge, light: Mapping[str, Surface]) -> None:
        """Show another body; layers and view stay, and the selection where it exists there."""
        selected, title = self.selected, self.title(self.selected) if self.selected else ""
        self.hover(None)
        self.player.unload()
        self.demonstration.end()
        self.surroundings.forget()
        self.atlas, self.knowledge = atlas, knowledge
        self.player.use(knowledge.practice)
        lost = self._why_not(selected)
        if lost:
            self.selected = None
        self.events.publish(AtlasChanged(light))
        self.events.publish(KnowledgeLoaded())
        self._prepare(self.selected)
        self.events.publish(SelectionChanged(self.selected))
        count = len(knowledge.unplaced)
        missing = f" {count} of its points could not be placed." if count else ""
        gone = f" {title} is no longer selected: {lost}" if lost else ""
        self.events.publish(Said(f"This is now {atlas.name}.{missing}{gone}"))

    def hover(self, target: Target | None) -> None:
        """Say what lies under the pointer."""
        if target != self.hovered:
            self.hovered = target
            self.events.publish(HoverChanged(target))

    def select(self, target: Target | None, *, travel: bool = False) -> None:
        """Select a target, or nothing, and ask the camera to travel there if `travel`.

        A landmark that this body lacks can be selected too, to read why.
        Another point than the one being played ends the run, so that the guide never
        moves at a place that is not the one shown.
        """
        if isinstance(target, PointTarget):
            self.placement(target)
        elif isinstance(target, LandmarkTarget):
            travel = travel and not self._why_not(target)
        if target != self.selected:
            self.selected = target
            self.demonstration.end()
            self._prepare(target)
            self.events.publish(SelectionChanged(target))
        if travel and target is not None:
            self.events.publish(TravelRequested(target))

    def show(self, layer: str, shown: bool) -> None:
        """Switch one of `LAYERS` on or off."""
        if layer not in LAYERS:
            raise OsteopointError(f"There is no layer '{layer}'; there is {', '.join(LAYERS)}.")
        changed = replace(self.shown, **{layer: shown})  # type: ignore[arg-type]
        if changed != self.shown:
            self.shown = changed
            self.events.publish(ShownChanged())

    def show_skin(self, wish: SkinWish) -> None:
        """Wish for skin in one of `SKIN_WISHES`."""
        if wish not in SKIN_WISHES:
            raise OsteopointError(
                f"Skin cannot be drawn '{wish}'; it can be {', '.join(SKIN_WISHES)}."
            )
        if wish != self.shown.skin:
            self.shown = replace(self.shown, skin=wish)
            self.events.publish(ShownChanged())
        bare = self.knowledge is not None and self.knowledge.skin is None
        self.events.publish(Said("This body has no skin." if bare else f"{_SKIN_SAID[wish]}."))

    def next_skin(self) -> None:
        """Wish for the next of `SKIN_WISHES`."""
        here = SKIN_WISHES.index(self.shown.skin)
        self.show_skin(SKIN_WISHES[(here + 1) % len(SKIN_WISHES)])

    def look_from(self, view: str) -> None:
        """Ask the camera for one of `VIEWS`."""
        if view not in VIEWS:
            raise OsteopointError(f"There is no view '{view}'; there is {', '.join(VIEWS)}.")
        self.events.publish(ViewRequested(view))

    def play_protocol(self, protocol_id: str) -> None:
        """Go through a protocol's points from the first, at once.

        Raises
        ------
        OsteopointError
            If there is no such protocol, or this body has no place for one of its points.
        """
        if self.knowledge is not None:
            for step in self.knowledge.practice.protocol(protocol_id).steps:
                self.placement(PointTarget(step.point, step.side))  # type: ignore[arg-type]
        self.player.load_protocol(protocol_id)
        self.play()

    def play(self) -> None:
        """Play the guide and have the camera look at the point."""
        if self.player.target is None:
            self.events.publish(Said("Choose a point first, then press play."))
            return
        self.demonstration.end()
        self.events.publish(TravelRequested(self.player.target, near=True))
        self.player.play()

    def show_how(self) -> None:
        """Show how the selected point is found, from its first step."""
        target = self.selected
        if not isinstance(target, PointTarget):
            self.events.publish(Said("Choose a point first, then ask how to find it."))
            return
        self.player.pause()
        self.demonstration.start(target, self.construction(target))
        self.events.publish(Said(self.demonstration.sentence))
        self.events.publish(TravelRequested(target, whole=True))

    def show_step(self, onward: int) -> None:
        """Go on to the next step of the construction (1), back (-1), or begin again (0)."""
        shown = self.demonstration
        if not shown.running:
            self.show_how()
            return
        {1: shown.forward, -1: shown.back}.get(onward, shown.replay)()
        self.events.publish(Said(shown.sentence))

    def filter_points(self, wanted: Filter) -> None:
        """Show only the points that fit; the selected one stays in any case."""
        if wanted == self.filter:
            return
        self.filter = wanted
        if wanted.channel:
            self.show("acupoints", True)
        self.events.publish(FilterChanged())
        if self.knowledge is not None:
            fit, every = count_fitting(self.knowledge, wanted)
            said = f"{fit} of {every} points fit." if wanted.narrows else "All points are shown."
            self.events.publish(Said(said))

    def _why_not(self, target: Target | None) -> str:
        """Return why a target is not there on this body, or nothing if it is."""
        try:
            if isinstance(target, PointTarget):
                self.placement(target)
            elif isinstance(target, BoneTarget):
                self.atlas.bone(target.bone)
            elif target is not None:
                self.landmark(target)
        except OsteopointError as error:
            return str(error)
        return ""

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
            self.demonstration.end()
            self.events.publish(SelectionChanged(target))
            self.events.publish(TravelRequested(target, near=True))
