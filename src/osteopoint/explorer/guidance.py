"""Commands that run the guide: play, watch in slow motion, begin a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from osteopoint.errors import OsteopointError
from osteopoint.explorer.body_queries import BodyQueries
from osteopoint.explorer.demonstration import Demonstration
from osteopoint.explorer.events import Events, PlayerChanged, StatusMessage, WorkRequested, batched
from osteopoint.explorer.own_sessions import OwnSessions
from osteopoint.explorer.player import Player
from osteopoint.explorer.selection import Selection
from osteopoint.explorer.session import Session
from osteopoint.explorer.session_faults import faults_of
from osteopoint.explorer.stages import Stage
from osteopoint.explorer.step_geometry import StepGeometry
from osteopoint.explorer.targets import PointTarget, Target

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.catalogue.protocols import Protocol, ProtocolStep

_NOT_LOADED = "The techniques are not loaded yet."


class Guidance:
    """The guide at the selected place, alone or in a session.

    Attributes
    ----------
    drawing_slow : whether this machine cannot draw the movement smoothly
    """

    def __init__(
        self,
        body: BodyQueries,
        events: Events,
        selection: Selection,
        player: Player,
        demonstration: Demonstration,
        geometry: StepGeometry,
    ) -> None:
        self._body, self._events, self._selection = body, events, selection
        self._player, self._demonstration, self._geometry = player, demonstration, geometry
        self.own_sessions = OwnSessions(events)
        self.session = Session(body, events, player, geometry, demonstration, self.follow)
        self.drawing_slow = False

    @property
    def at_work(self) -> bool:
        """Whether hands work somewhere: they do so on the skin, even over bone."""
        technique = self._player.technique
        if technique is None or technique.over == "none":
            return False
        return technique.over == "path" or self._player.watching or self.session.active

    def protocols(self) -> list[Protocol]:
        """Return all sessions there are: those of the program, then the user's own."""
        if self._body.body_data is None:
            return []
        ours = self._body.body_data.practice.protocols.values()
        return [*ours, *self.own_sessions.by_id.values()]

    def faults_of(self, protocol: Protocol) -> list[str]:
        """Return why a session may not be done on this body, one sentence each."""
        return faults_of(protocol, self._body, self._geometry)

    def begin_session(self, protocol_id: str) -> None:
        """Begin a session, with its questions.

        Raises
        ------
        OsteopointError
            If there is no such session, or this body has no place for one of its steps.
        """
        if self._body.body_data is None:
            raise OsteopointError(_NOT_LOADED)
        own = self.own_sessions.by_id.get(protocol_id)
        self.session.begin(own or self._body.body_data.practice.protocol(protocol_id))

    @batched
    def play(self) -> None:
        """Play or pause the active session; without one, begin one for the selected place."""
        self._demonstration.end()
        if self.session.active:
            if self.session.stage is Stage.RUNNING and self._player.step is not None:
                self.follow(self._player.step)
            self.session.go_on()
        elif self._player.step is None:
            self._say("Choose a point first, then press play.")
        else:
            self.session.begin(self._single_step(self._player.step))

    @batched
    def watch(self) -> None:
        """Show the movement at this place in slow motion; that is no session and counts nothing."""
        if self._player.step is None:
            self._say("Choose a point first, then watch how it is done.")
        elif self.session.active:
            self._say("A session goes on; end it first to watch in slow motion.")
        else:
            self._demonstration.end()
            self._player.watch()
            if self._player.watching:
                self._events.publish(WorkRequested())
                self._say("Slow motion, four times slower: to watch, not to practise.")

    @batched
    def watch_technique(self, technique_id: str) -> None:
        """Watch a technique in slow motion: at the selected point if it is done there.

        Raises
        ------
        OsteopointError
            If there is no such technique, or this body has no place for it.
        """
        from osteopoint.catalogue.protocols import ProtocolStep

        if self._body.body_data is None:
            raise OsteopointError(_NOT_LOADED)
        technique = self._body.body_data.practice.technique(technique_id)
        place, side = technique.example
        target = self._selection.target
        at_point = technique.over == "point" and isinstance(target, PointTarget)
        if at_point and isinstance(target, PointTarget) and self._body.point(target).technique:
            place, side = target.point, target.side
        step = ProtocolStep(technique_id, place, side)
        self._geometry.tracks(step)
        self.session.leave()
        self.follow(step)
        self._player.load(step, contacts=self._geometry.contacts(step))
        self.watch()

    @batched
    def follow(self, step: ProtocolStep) -> None:
        """Select the point that a step works at; select nothing along a path."""
        target: Target | None = None
        data = self._body.body_data
        if data is not None and step.place in data.catalogue.points:
            target = PointTarget(step.place, step.side)  # type: ignore[arg-type]
        if self._selection.set(target):
            self._demonstration.end()

    def prepare(self, target: Target | None) -> None:
        """Load the guide for a newly selected target; a session of several steps only pauses.

        Work at one place ends when another place is selected, so that the guide never moves
        at a place that is not the one shown.
        """
        if isinstance(target, PointTarget) and target == self._player.target:
            return
        if self.session.active:
            if not self.session.single:
                self._player.pause()
                return
            self.session.leave()
        there = isinstance(target, PointTarget) and not self._body.absent(target)
        technique = self._body.point(target).technique if there else ""  # type: ignore[arg-type]
        if technique and isinstance(target, PointTarget) and self._body.body_data is not None:
            from osteopoint.catalogue.protocols import ProtocolStep

            step = ProtocolStep(technique, target.point, target.side)
            self._player.load(step, contacts=self._geometry.contacts(step))
        elif self._player.step is not None:
            self._player.unload()

    def report_slow_drawing(self) -> None:
        """Show arrows and play sounds instead of a movement that cannot be drawn smoothly."""
        if not self.drawing_slow:
            self.drawing_slow = True
            self._say("Drawing is slow here: arrows and sound pace you instead.")
            self._events.publish(PlayerChanged())

    def _single_step(self, step: ProtocolStep) -> Protocol:
        """Return a step as a session of its own."""
        from osteopoint.catalogue.protocols import Protocol

        assert self._body.body_data is not None
        practice = self._body.body_data.practice
        technique = practice.technique(step.technique)
        target = self._player.target
        if target is not None:
            region = practice.gates.region_of(self._body.point(target).region)
            return Protocol("", self._body.title(target), "", region, (step,))
        return Protocol("", technique.name, "", technique.regions[0], (step,))

    def _say(self, text: str) -> None:
        self._events.publish(StatusMessage(text))
