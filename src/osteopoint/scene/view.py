"""The 3D view without a window: it observes the explorer and knows what to draw.

Widgets and the command line ask it for a picture, for markers over the picture, and for what
lies under a pixel. It draws the body only when something has changed: coarse and unsmoothed
while the camera moves, fine when it rests.
Longer than other modules: each event makes some of these out of date, and that is decided here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.surface import Surface
from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import (
    AtlasChanged,
    BodyDataLoaded,
    BonesChanged,
    ChannelTraced,
    DemonstrationChanged,
    FilterChanged,
    FlyToRequested,
    HoverChanged,
    LayersChanged,
    PlayerChanged,
    SelectionChanged,
    SessionChanged,
    SettingsChanged,
    ViewRequested,
    WorkRequested,
)
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, PointTarget, Target
from osteopoint.scene import camera
from osteopoint.scene.blank import BlankRenderer
from osteopoint.scene.bodies import Bodies
from osteopoint.scene.camera import Pose, projected
from osteopoint.scene.cutout import Cutout
from osteopoint.scene.flight import Flight
from osteopoint.scene.guide_layer import GuideLayer
from osteopoint.scene.guide_view import GuideGeometry
from osteopoint.scene.hatching import seen_hatching
from osteopoint.scene.markers import MarkerLayer, MarkerView, uncovered
from osteopoint.scene.marks import marks_of
from osteopoint.scene.palette import DARK, Palette
from osteopoint.scene.renderer import BodyRenderer, Depths, Frame
from osteopoint.scene.strokes import DrawnStroke, strokes_of
from osteopoint.scene.strokes import draw as draw_stroke
from osteopoint.scene.viewpoints import Viewpoints

if TYPE_CHECKING:  # the first picture needs none of these
    pass

PICK_REACH_PX = 12.0
_TICK_PX = 11.0


class SceneView:
    """A picture of the explorer's state.

    Parameters
    ----------
    explorer : the state to observe
    light : surfaces to draw while the camera moves, by bone id
    palette : colours
    on_change : called when the picture, or what lies over it, is out of date
    clock : returns seconds, for the camera's flight
    needs_picture : whether to raise if nothing can be drawn; else the picture stays empty then

    Attributes
    ----------
    trouble : a sentence why nothing can be drawn; empty if it can

    Raises
    ------
    OsteopointError
        If this machine cannot draw and a picture is needed; all methods that draw raise it too.
    """

    def __init__(
        self,
        explorer: Explorer,
        light: Mapping[str, Surface],
        palette: Palette = DARK,
        on_change: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
        *,
        needs_picture: bool = True,
    ) -> None:
        self.explorer = explorer
        self.palette = palette
        self.on_change = on_change
        self.reduced_motion = False
        self._clock = clock
        self._needs_picture = needs_picture
        self.trouble = ""
        self._renderer: BodyRenderer | BlankRenderer
        try:
            self._renderer = BodyRenderer(palette)
        except OsteopointError as error:
            self._do_without(error)
        self._bodies = Bodies(self._renderer, explorer.atlas.bones, light)
        self._bounds = _bounds(light)
        self._viewpoints = Viewpoints(explorer, lambda start, way: self._bodies.pick(start, way))
        self.size = (1280, 800)
        self.scale = 1.0
        self.pose = camera.fitted("front", self._bounds, 1.6)
        self._flight: Flight | None = None
        self.drawn = 0  # number of pictures of the body so far, for benchmarks
        self._frame: Frame | None = None
        self._stale = True
        self._depths: Depths | None = None
        self._inside: Depths | None = None  # depths of what is inside glass
        self._markers = MarkerLayer()
        self._marker_view: MarkerView | None = None
        self._guide = GuideLayer(explorer)
        self._hatching: NDArray[np.float64] | None = None
        self._zones_shown = explorer.zones_shown
        self._follow()
        self._mark()
        listen = explorer.events.subscribe
        self._stops = [
            listen(HoverChanged, lambda _: self._point()),
            listen(SelectionChanged, lambda _: self._update()),
            listen(BodyDataLoaded, lambda _: self._take_body_data()),
            listen(AtlasChanged, lambda event: self._change_body(event.light)),
            listen(LayersChanged, lambda _: self._update()),
            listen(BonesChanged, lambda _: self._update()),
            listen(SettingsChanged, lambda _: self._point()),
            listen(FilterChanged, lambda _: self._update()),
            listen(DemonstrationChanged, lambda _: self._update()),
            listen(ChannelTraced, lambda _: self.on_change()),
            listen(ViewRequested, lambda event: self.look_from(event.view)),
            listen(FlyToRequested, self._set_out),
            listen(WorkRequested, lambda _: self.fly_to_work()),
            listen(SessionChanged, lambda _: self._work()),
            listen(PlayerChanged, lambda _: self._work()),
        ]

    def close(self) -> None:
        """Unsubscribe and release VTK's memory."""
        for stop in self._stops:
            stop()
        self._guide.close()
        self._renderer.close()
        self._bodies.close()

    # the picture

    def frame(self) -> Frame:
        """Return a picture from the present pose.

        A new pose or size is drawn at once, coarse and unsmoothed. Other changes wait for
        `refine`, so that the picture does not flicker while the pointer moves over bones.
        """
        if self._frame is None or self._displaced:
            return self._draw(fine=False)
        return self._frame

    @property
    def needs_refining(self) -> bool:
        """Whether the last picture is coarse, has another pose, or outdated colours."""
        return self._stale or self._frame is None or not self._frame.fine or self._displaced

    def refine(self) -> Frame:
        """Return the finest picture of the present state."""
        return self._draw(fine=True) if self.needs_refining else self.frame()

    @property
    def _displaced(self) -> bool:
        frame = self._frame
        return frame is not None and (frame.pose != self.pose or frame.size != self.size)

    def _draw(self, *, fine: bool) -> Frame:
        self._bodies.use(full=fine)
        try:
            self._frame = self._renderer.draw(self.pose, self.size, fine=fine)
        except OsteopointError as error:
            self._renderer.close()
            self._do_without(error)
            self._frame = self._renderer.draw(self.pose, self.size, fine=fine)
        self._depths = self._renderer.depths()
        self._inside = self._renderer.inside
        self.drawn += 1
        self._stale = False
        self._marker_view = None
        self._hatching = None
        self._guide.forget()
        return self._frame

    def _do_without(self, error: OsteopointError) -> None:
        """Show an empty picture from now on, unless a picture is needed."""
        if self._needs_picture:
            raise error
        self.trouble = str(error)
        self._renderer = BlankRenderer(self.palette)

    def markers(self) -> MarkerView:
        """Return the markers in the last picture."""
        if self._marker_view is None:
            assert self._depths is not None, "draw a frame first"
            self._marker_view = self._markers.view(
                self.pose, self.size, self._depths, self._inside, self.scale
            )
        return self._marker_view

    def strokes(self) -> list[DrawnStroke]:
        """Return the lines to paint over the last picture."""
        assert self._depths is not None, "draw a frame first"
        drawn = []
        for stroke in strokes_of(self.explorer, still=self.reduced_motion):
            places = np.concatenate([stroke.places, stroke.ticks])
            pixels, far = projected(self.pose, places, self.size)
            seen = far > 0
            if stroke.on_skin:
                seen &= uncovered(pixels, far, self._depths)
            drawn.append(draw_stroke(stroke, pixels, seen, _TICK_PX * self.scale))
        return drawn

    def hatching(self) -> NDArray[np.float64]:
        """Return the hatching of zones that may not be touched, lines in the picture, (k, 4)."""
        if not self.explorer.zones_shown:
            return np.zeros((0, 4))
        if self._hatching is None:
            assert self._depths is not None, "draw a frame first"
            lines = self.explorer.step_geometry.hatching()
            self._hatching = seen_hatching(lines, self.pose, self.size, self._depths)
        return self._hatching

    def guide(self) -> GuideGeometry | None:
        """Return the guide's geometry over the last frame; None if no hand touches the body."""
        if self.trouble:
            return None
        assert self._depths is not None, "draw a frame first"
        body = self._depths if self._inside is None else self._inside
        return self._guide.geometry(self._bodies, self.pose, self.size, body)

    def hand(self, hand: int, key: int) -> Cutout | None:
        """Return the picture of a hand at one of its keys over the last frame."""
        return self._guide.cutout(hand, key)

    def prepare_hands(self) -> bool:
        """Draw one more picture of a hand ahead of time; return whether one was missing."""
        return self.guide() is not None and self._guide.prepare()

    def resize(self, width: int, height: int, scale: float) -> None:
        """Set the size of the picture in its pixels, `scale` of them for each logical pixel."""
        self.size, self.scale = (max(width, 1), max(height, 1)), scale
        self.on_change()

    def set_palette(self, palette: Palette) -> None:
        """Set the colours."""
        self.palette = palette
        self._renderer.set_palette(palette)
        self._point()

    # the camera

    def set_pose(self, pose: Pose) -> None:
        """Set the pose at once."""
        self._flight = None
        self._moved(pose)

    def show_whole(self) -> None:
        """Look at the whole body from the front, at once."""
        aspect = self.size[0] / self.size[1]
        self.set_pose(camera.fitted("front", self._bounds, aspect))

    def look_from(self, view: str) -> None:
        """Fly to one of the six views of the whole body."""
        self._go(camera.fitted(view, self._bounds, self.size[0] / self.size[1]))

    def fly_to(self, target: Target) -> None:
        """Fly to where a target is seen well."""
        self._go(self._viewpoints.of_target(target, self.pose))

    def fly_to_work(self) -> None:
        """Fly to where the hands of the present step work, so near that circles are seen."""
        self._work()
        end = self._viewpoints.of_work()
        if end is not None:
            self._go(end)

    def fly_to_construction(self, target: PointTarget) -> None:
        """Fly to where the whole construction of a point is seen."""
        self._go(self._viewpoints.of_construction(target))

    @property
    def flying(self) -> bool:
        """Whether the camera is flying."""
        return self._flight is not None

    def step(self) -> None:
        """Move the camera on along its flight."""
        if self._flight is None:
            return
        pose, arrived = self._flight.now()
        if arrived:
            self._flight = None
        self._moved(pose)

    # what is under the pointer

    def pick(self, x: float, y: float) -> Target | None:
        """Return the point, else the bone, at a pixel from the upper left corner."""
        if self._depths is None or self.trouble:
            return None
        show_occluded = self.explorer.layers.show_occluded
        point = self.markers().pick(x, y, PICK_REACH_PX * self.scale, show_occluded=show_occluded)
        if point is not None:
            return point
        if not self.explorer.layers.bones:
            return None
        bone = self._bodies.pick(*camera.ray(self.pose, (x, y), self.size))
        return None if bone is None else BoneTarget(bone)

    def prepare_picking(self) -> None:
        """Build the search tree for bones now rather than at the first pick."""
        self._bodies.pick(np.array([9.0, 9.0, 9.0]), np.array([0.0, 0.0, 1.0]))

    # inside

    def _set_out(self, event: FlyToRequested) -> None:
        if event.whole and isinstance(event.target, PointTarget):
            self.fly_to_construction(event.target)
        else:
            self.fly_to(event.target)

    def _go(self, end: Pose) -> None:
        if self.reduced_motion:
            self.set_pose(end)
        else:
            self._flight = Flight(self.pose, end, self._clock)
            self.on_change()

    def _moved(self, pose: Pose) -> None:
        self.pose = pose
        self.on_change()

    def _follow(self) -> None:
        """Mark the picture of the body as outdated if the state changes it."""
        if self._bodies.follow(self.explorer, self.palette):
            self._stale = True

    def _take_body_data(self) -> None:
        """Update the marks; in the window also prepare picking."""
        self._update()
        if not self._needs_picture:
            self.prepare_picking()

    def _update(self) -> None:
        self._follow()
        self._mark()
        self.on_change()

    def _work(self) -> None:
        """Update skin and zones after hands begin or end their work."""
        self._follow()
        if not (self.explorer.session.active or self.explorer.player.playing):
            self._guide.rest()
        if self._stale or self.explorer.zones_shown != self._zones_shown:
            self._zones_shown = self.explorer.zones_shown
            self.on_change()

    def _point(self) -> None:
        self._follow()
        self.on_change()

    def _mark(self) -> None:
        self._markers = MarkerLayer(
            list(marks_of(self.explorer, self._bodies.seen_at, self._bodies.on_skin))
        )
        self._marker_view = None

    def _change_body(self, light: Mapping[str, Surface]) -> None:
        """Draw another body from the same direction."""
        self._bodies.close()
        self._bodies = Bodies(self._renderer, self.explorer.atlas.bones, light)
        old, self._bounds = self._bounds, _bounds(light)
        self._update()
        self._frame = None
        self.set_pose(camera.moved_to(self.pose, old, self._bounds))


def _bounds(surfaces: Mapping[str, Surface]) -> camera.Vector:
    """Return the lowest and the highest corner of all surfaces, (2, 3)."""
    each = np.array([surface.bounds for surface in surfaces.values()])
    return np.array([each[:, 0].min(axis=0), each[:, 1].max(axis=0)])
