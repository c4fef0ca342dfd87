"""The state of the program: what is known, under the pointer, selected, shown, playing."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from osteopoint.anatomy.atlas import Atlas
from osteopoint.anatomy.surface import Surface
from osteopoint.errors import OsteopointError
from osteopoint.explorer.answers import Answers
from osteopoint.explorer.demonstration import Demonstration
from osteopoint.explorer.events import (
    AtlasChanged,
    Events,
    FilterChanged,
    HoverChanged,
    KnowledgeLoaded,
    OwnProtocolsChanged,
    PlayerChanged,
    Said,
    SelectionChanged,
    SettingsChanged,
    ShownChanged,
    TravelRequested,
    ViewRequested,
    WorkRequested,
)
from osteopoint.explorer.filters import Filter, count_fitting
from osteopoint.explorer.knowledge import Knowledge
from osteopoint.explorer.player import Player
from osteopoint.explorer.session import Session, Stage
from osteopoint.explorer.settings import Settings, keep_settings
from osteopoint.explorer.shown import (
    LAYERS,
    SKIN_TONES,
    SKIN_WISHES,
    VIEWS,
    Shown,
    SkinLook,
    SkinTone,
    SkinWish,
)
from osteopoint.explorer.surroundings import Surroundings
from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget, Target
from osteopoint.explorer.workplace import Workplace

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.catalogue.protocols import Protocol, ProtocolStep

_SKIN_SAID = {
    "auto": "Skin: glass while acupoints are shown, a place on skin is selected or hands work",
    "off": "Skin: off",
    "glass": "Skin: glass",
    "solid": "Skin: solid",
}


class Explorer(Answers):
    """The one state that scene and widgets observe, and the only way to change it.

    Parameters
    ----------
    atlas : the body that is shown
    clock : the player's clock, seconds
    """

    def __init__(self, atlas: Atlas, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(atlas)
        self.events = Events()
        self.hovered: Target | None = None
        self.selected: Target | None = None
        self.shown = Shown()
        self.drawing_slow = False
        self.settings = Settings()
        self.own_protocols: dict[str, Protocol] = {}
        # Changes to them that no disk has taken yet; None for one deleted.
        self.unkept_protocols: dict[str, Protocol | None] = {}
        self.filter = Filter()
        self.player = Player(self.events, clock)
        self.demonstration = Demonstration(self.events, clock)
        self.surroundings = Surroundings(self)
        self.workplace = Workplace(self)
        self.session = Session(self, lambda: datetime.datetime.now().astimezone())

    # asking

    @property
    def skin(self) -> SkinLook:
        """How the skin is drawn now."""
        if self.knowledge is None or self.knowledge.skin is None:
            return "off"
        if self.shown.skin != "auto":
            return self.shown.skin
        target, on_skin = self.selected, self.shown.acupoints or self._at_work
        if isinstance(target, PointTarget):
            on_skin = on_skin or self.point(target).system == "acupoint"
        elif isinstance(target, LandmarkTarget):
            found = self.knowledge.landmarks.found.get((target.landmark, target.side))
            on_skin = on_skin or (found is not None and found.bone == "skin")
        return "glass" if on_skin else "off"

    @property
    def zones_shown(self) -> bool:
        """Whether the zones that may not be touched are hatched."""
        return self.shown.zones or self.player.watching or self.session.going

    @property
    def _at_work(self) -> bool:
        """Whether hands work somewhere: they do so on the skin, even over bone."""
        technique = self.player.technique
        if technique is None or technique.over == "none":
            return False
        return technique.over == "path" or self.player.watching or self.session.going

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
        self.session.leave()
        self.player.unload()
        self.demonstration.end()
        self.surroundings.forget()
        self.workplace.forget()
        self.atlas, self.knowledge = atlas, knowledge
        self.player.use(knowledge.practice)
        lost = self.why_not(selected)
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

        A point or landmark that this body lacks can be selected too, to read of it and why.
        Another point than the one being played ends the run, so that the guide never
        moves at a place that is not the one shown.
        """
        if isinstance(target, PointTarget) and not self.absent(target):
            self.placement(target)
        travel = travel and not self.why_not(target)
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
        said = "This body has no skin." if bare else f"{_SKIN_SAID[wish]}."
        if self.knowledge is not None and wish != "off":
            said = f"{said} {self.knowledge.about_skin}".rstrip()
        self.events.publish(Said(said))

    def next_skin(self) -> None:
        """Wish for the next of `SKIN_WISHES`."""
        here = SKIN_WISHES.index(self.shown.skin)
        self.show_skin(SKIN_WISHES[(here + 1) % len(SKIN_WISHES)])

    def tone_skin(self, tone: SkinTone) -> None:
        """Give the skin one of `SKIN_TONES`, and keep that."""
        if tone not in SKIN_TONES:
            raise OsteopointError(f"Skin cannot be '{tone}'; it can be {', '.join(SKIN_TONES)}.")
        self.choose(skin_tone=tone)
        self.events.publish(Said(f"Skin tone: {tone}."))

    def look_from(self, view: str) -> None:
        """Ask the camera for one of `VIEWS`."""
        if view not in VIEWS:
            raise OsteopointError(f"There is no view '{view}'; there is {', '.join(VIEWS)}.")
        self.events.publish(ViewRequested(view))

    def play_protocol(self, protocol_id: str) -> None:
        """Begin the session of a protocol, with its questions.

        Raises
        ------
        OsteopointError
            If there is no such protocol, or this body has no place for one of its steps.
        """
        if self.knowledge is None:
            raise OsteopointError("The techniques are not loaded yet.")
        own = self.own_protocols.get(protocol_id)
        self.session.begin(own or self.knowledge.practice.protocol(protocol_id))

    def play(self) -> None:
        """Play or pause: the session that goes on, else one of its own for this place."""
        self.demonstration.end()
        if self.session.going:
            if self.session.stage is Stage.RUNNING and self.player.step is not None:
                self.follow(self.player.step)
            self.session.go_on()
        elif self.player.step is None:
            self.events.publish(Said("Choose a point first, then press play."))
        else:
            self.session.begin(self._alone(self.player.step))

    def watch(self) -> None:
        """Show the movement at this place in slow motion; that is no session and counts nothing."""
        if self.player.step is None:
            self.events.publish(Said("Choose a point first, then watch how it is done."))
            return
        if self.session.going:
            self.events.publish(Said("A session goes on; end it first to watch in slow motion."))
            return
        self.demonstration.end()
        self.player.watch()
        if self.player.watching:
            self.events.publish(WorkRequested())
            self.events.publish(Said("Slow motion, four times slower: to watch, not to practise."))

    def try_technique(self, technique_id: str) -> None:
        """Watch a technique in slow motion: at the selected point if it is done there."""
        from osteopoint.catalogue.protocols import ProtocolStep

        if self.knowledge is None:
            raise OsteopointError("The techniques are not loaded yet.")
        technique = self.knowledge.practice.technique(technique_id)
        place, side = technique.example
        target = self.selected
        at_point = technique.over == "point" and isinstance(target, PointTarget)
        if at_point and isinstance(target, PointTarget) and self.point(target).technique:
            place, side = target.point, target.side
        step = ProtocolStep(technique_id, place, side)
        self.workplace.tracks(step)
        self.session.leave()
        self.follow(step)
        self.player.load(step, contacts=self.workplace.contacts(step))
        self.watch()

    def protocols(self) -> list[Protocol]:
        """Return all sessions that there are, ours and then the person's own."""
        if self.knowledge is None:
            return []
        return [*self.knowledge.practice.protocols.values(), *self.own_protocols.values()]

    def take_own_protocols(self, protocols: Mapping[str, Protocol]) -> None:
        """Take the person's own sessions, by id."""
        if protocols or self.own_protocols:
            self.own_protocols = dict(protocols)
            self.events.publish(OwnProtocolsChanged())

    def follow(self, step: ProtocolStep) -> None:
        """Select the point that a step works at; nothing is selected along a path."""
        target: Target | None = None
        if self.knowledge is not None and step.place in self.knowledge.catalogue.points:
            target = PointTarget(step.place, step.side)  # type: ignore[arg-type]
        if target != self.selected:
            self.selected = target
            self.demonstration.end()
            self.events.publish(SelectionChanged(target))

    def show_how(self) -> None:
        """Show how the selected point is found, from its first step."""
        target = self.selected
        if not isinstance(target, PointTarget):
            self.events.publish(Said("Choose a point first, then ask how to find it."))
            return
        self.player.pause()
        if self.player.watching:
            self.player.watch()
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

    def choose(self, **choices: float | bool | str) -> None:
        """Change some of the settings, by name, and keep them."""
        changed = replace(self.settings, **choices)  # type: ignore[arg-type]
        if changed != self.settings:
            self.settings = changed
            keep_settings(**choices)
            self.events.publish(SettingsChanged())

    def take_settings(self, settings: Settings) -> None:
        """Take settings as they were kept."""
        if settings != self.settings:
            self.settings = settings
            self.events.publish(SettingsChanged())

    def find_drawing_slow(self) -> None:
        """Take it that this machine cannot draw the movement smoothly: arrows and sound instead."""
        if not self.drawing_slow:
            self.drawing_slow = True
            self.events.publish(Said("Drawing is slow here: arrows and sound pace you instead."))
            self.events.publish(PlayerChanged())

    def why_not(self, target: Target | None) -> str:
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
        """Have the guide ready at a selected point; a session of several steps is only paused."""
        if isinstance(target, PointTarget) and target == self.player.target:
            return
        if self.session.going:
            if not self.session.single:
                self.player.pause()
                return
            self.session.leave()
        there = isinstance(target, PointTarget) and not self.absent(target)
        technique = self.point(target).technique if there else ""  # type: ignore[arg-type]
        if technique and isinstance(target, PointTarget) and self.knowledge is not None:
            from osteopoint.catalogue.protocols import ProtocolStep

            step = ProtocolStep(technique, target.point, target.side)
            self.player.load(step, contacts=self.workplace.contacts(step))
        elif self.player.step is not None:
            self.player.unload()

    def _alone(self, step: ProtocolStep) -> Protocol:
        """Return a step as a session of its own."""
        from osteopoint.catalogue.protocols import Protocol

        assert self.knowledge is not None
        practice = self.knowledge.practice
        technique = practice.technique(step.technique)
        target = self.player.target
        if target is not None:
            region = practice.gates.region_of(self.point(target).region)
            return Protocol("", self.title(target), "", region, (step,))
        return Protocol("", technique.name, "", technique.regions[0], (step,))
