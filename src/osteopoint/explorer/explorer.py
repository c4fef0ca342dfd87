"""The state of the program and the commands that change it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from osteopoint.anatomy.atlas import Atlas
from osteopoint.anatomy.surface import Surface
from osteopoint.errors import OsteopointError
from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.body_queries import BodyQueries
from osteopoint.explorer.bone_visibility import Bones
from osteopoint.explorer.demonstration import Demonstration
from osteopoint.explorer.events import (
    AtlasChanged,
    BodyDataLoaded,
    Events,
    FilterChanged,
    FlyToRequested,
    LayersChanged,
    SelectionChanged,
    SettingsChanged,
    StatusMessage,
    ViewRequested,
)
from osteopoint.explorer.filters import Filter, count_fitting
from osteopoint.explorer.guidance import Guidance
from osteopoint.explorer.layers import (
    LAYERS,
    SKIN_MODES,
    VIEWS,
    EffectiveSkin,
    LayerVisibility,
    SkinMode,
)
from osteopoint.explorer.player import Player
from osteopoint.explorer.point_context import PointContext, Traced
from osteopoint.explorer.selection import Selection
from osteopoint.explorer.step_geometry import StepGeometry
from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget, Target
from osteopoint.explorer.undo import History
from osteopoint.storage.settings import SKIN_TONES, Settings, SkinTone, save_settings

_SKIN_MESSAGES = {
    "auto": "Skin: glass while acupoints are shown, a place on skin is selected or hands work",
    "off": "Skin: off",
    "glass": "Skin: glass",
    "solid": "Skin: solid",
}


class Explorer(BodyQueries):
    """The one state that scene and widgets observe; it changes only through its commands.

    Its parts take only what they need: `guidance` runs the guide, `session` is the session
    that goes on, `step_geometry` and `point_context` answer questions about the body shown.
    `history` has the changes that the user can undo.

    Parameters
    ----------
    atlas : the body that is shown
    clock : the player's clock, seconds
    """

    def __init__(self, atlas: Atlas, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(atlas)
        self.events = Events()
        self.selection = Selection(self.events)
        self.layers = LayerVisibility()
        self.settings = Settings()
        self.filter = Filter()
        self.history = History(say=self._say)
        self.bones = Bones(self, self.events, self.history)
        self.player = Player(self.events, clock)
        self.demonstration = Demonstration(self.events, clock)
        self.point_context = PointContext(self, self.events)
        self.step_geometry = StepGeometry(self, self.player.setting_of)
        self.guidance = Guidance(
            self,
            self.events,
            self.selection,
            self.player,
            self.demonstration,
            self.step_geometry,
        )
        self.session = self.guidance.session
        self.own_sessions = self.guidance.own_sessions

    # queries

    @property
    def selected(self) -> Target | None:
        """The selected target."""
        return self.selection.target

    @property
    def hovered(self) -> Target | None:
        """The target under the pointer."""
        return self.selection.hovered

    @property
    def skin(self) -> EffectiveSkin:
        """How the skin is drawn now."""
        if self.body_data is None or self.body_data.skin is None:
            return "off"
        if self.layers.skin != "auto":
            return self.layers.skin
        target, on_skin = self.selected, self.layers.acupoints or self.guidance.at_work
        if isinstance(target, PointTarget):
            on_skin = on_skin or self.point(target).system == "acupoint"
        elif isinstance(target, LandmarkTarget):
            found = self.body_data.landmarks.found.get((target.landmark, target.side))
            on_skin = on_skin or (found is not None and found.bone == "skin")
        return "glass" if on_skin else "off"

    @property
    def zones_shown(self) -> bool:
        """Whether the zones that may not be touched are hatched."""
        return self.layers.zones or self.player.watching or self.session.active

    def untraced_channel(self) -> Callable[[], Traced] | None:
        """Return what traces the channel that is to be shown; None if nothing is to be traced."""
        return self.point_context.untraced(self.selected) if self.layers.channels else None

    # body

    def set_body_data(self, body_data: BodyData) -> None:
        """Set the points, their places and the techniques of the body shown."""
        self.body_data = body_data
        self.player.use(body_data.practice)
        self.events.publish(BodyDataLoaded())

    def change_body(self, atlas: Atlas, body_data: BodyData, light: Mapping[str, Surface]) -> None:
        """Show another body; layers and view stay, and the selection where it exists there."""
        selected, title = self.selected, self.title(self.selected) if self.selected else ""
        with self.events.batch():
            self.hover(None)
            self.session.leave()
            self.player.unload()
            self.demonstration.end()
            self.point_context.clear()
            self.step_geometry.clear()
            self.atlas, self.body_data = atlas, body_data
            self.bones.clear()
            self.history.clear()
            self.player.use(body_data.practice)
            lost = self.why_not(selected)
            if lost:
                self.selection.target = None
            self.events.publish(AtlasChanged(light))
            self.events.publish(BodyDataLoaded())
            self.events.publish(SelectionChanged(self.selected))
            self.guidance.prepare(self.selected)
            count = len(body_data.unplaced)
            missing = f" {count} of its points could not be placed." if count else ""
            gone = f" {title} is no longer selected: {lost}" if lost else ""
            self._say(f"This is now {atlas.name}.{missing}{gone}")

    # selection

    def hover(self, target: Target | None) -> None:
        """Take what lies under the pointer."""
        self.selection.hover(target)

    def select(self, target: Target | None, *, fly_to: bool = False) -> None:
        """Select a target, or nothing, and ask the camera to fly there if `fly_to`.

        A point or landmark that this body lacks can be selected too: its page says why.
        """
        if isinstance(target, PointTarget) and not self.absent(target):
            self.placement(target)
        fly_to = fly_to and not self.why_not(target)
        with self.events.batch():
            self.bones.unmark_all()
            if self.selection.set(target):
                self.demonstration.end()
                self.guidance.prepare(target)
            if fly_to and target is not None:
                self.events.publish(FlyToRequested(target))

    # view

    def show(self, layer: str, shown: bool) -> None:
        """Switch one of `LAYERS` on or off."""
        if layer not in LAYERS:
            raise OsteopointError(f"There is no layer '{layer}'; there is {', '.join(LAYERS)}.")
        changed = replace(self.layers, **{layer: shown})  # type: ignore[arg-type]
        if changed != self.layers:
            self.layers = changed
            self.events.publish(LayersChanged())

    def set_layers(self, layers: LayerVisibility) -> None:
        """Set all layers and the skin mode at once, as they were saved."""
        if layers != self.layers:
            self.layers = layers
            self.events.publish(LayersChanged())

    def set_skin_mode(self, mode: SkinMode) -> None:
        """Set how the skin is drawn: one of `SKIN_MODES`."""
        if mode not in SKIN_MODES:
            raise OsteopointError(
                f"Skin cannot be drawn '{mode}'; it can be {', '.join(SKIN_MODES)}."
            )
        if mode != self.layers.skin:
            self.layers = replace(self.layers, skin=mode)
            self.events.publish(LayersChanged())
        bare = self.body_data is not None and self.body_data.skin is None
        said = "This body has no skin." if bare else f"{_SKIN_MESSAGES[mode]}."
        if self.body_data is not None and mode != "off":
            said = f"{said} {self.body_data.about_skin}".rstrip()
        self._say(said)

    def next_skin(self) -> None:
        """Set the next of `SKIN_MODES`."""
        here = SKIN_MODES.index(self.layers.skin)
        self.set_skin_mode(SKIN_MODES[(here + 1) % len(SKIN_MODES)])

    def set_skin_tone(self, tone: SkinTone) -> None:
        """Set the tone of the skin, one of `SKIN_TONES`, and save it."""
        if tone not in SKIN_TONES:
            raise OsteopointError(f"Skin cannot be '{tone}'; it can be {', '.join(SKIN_TONES)}.")
        self.change_settings(skin_tone=tone)
        self._say(f"Skin tone: {tone}.")

    def look_from(self, view: str) -> None:
        """Ask the camera to look from one of `VIEWS`."""
        if view not in VIEWS:
            raise OsteopointError(f"There is no view '{view}'; there is {', '.join(VIEWS)}.")
        self.events.publish(ViewRequested(view))

    # demonstration

    def show_how(self) -> None:
        """Begin the demonstration of the selected point."""
        target = self.selected
        if not isinstance(target, PointTarget):
            self._say("Choose a point first, then ask how to find it.")
            return
        self.player.pause()
        if self.player.watching:
            self.player.watch()
        self.demonstration.start(target, self.construction(target))
        self._say(self.demonstration.sentence)
        self.events.publish(FlyToRequested(target, whole=True))

    def show_step(self, onward: int) -> None:
        """Move the demonstration one step on (1) or back (-1), or begin it again (0)."""
        shown = self.demonstration
        if not shown.running:
            self.show_how()
            return
        {1: shown.forward, -1: shown.back}.get(onward, shown.replay)()
        self._say(shown.sentence)

    def filter_points(self, wanted: Filter) -> None:
        """Show only the points that fit a filter; the selected one stays visible."""
        if wanted == self.filter:
            return
        self.filter = wanted
        if wanted.channel:
            self.show("acupoints", True)
        self.events.publish(FilterChanged())
        if self.body_data is not None:
            fit, every = count_fitting(self.body_data, wanted)
            said = f"{fit} of {every} points fit." if wanted.narrows else "All points are shown."
            self._say(said)

    def change_settings(self, **choices: float | bool | str) -> None:
        """Change settings by name, and save them."""
        changed = replace(self.settings, **choices)  # type: ignore[arg-type]
        if changed != self.settings:
            self.settings = changed
            save_settings(**choices)
            self.events.publish(SettingsChanged())

    def set_settings(self, settings: Settings) -> None:
        """Set the settings that were loaded."""
        if settings != self.settings:
            self.settings = settings
            self.events.publish(SettingsChanged())

    def why_not(self, target: Target | None) -> str:
        """Return why a target is missing on this body; empty if it is there."""
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

    def _say(self, text: str) -> None:
        self.events.publish(StatusMessage(text))
