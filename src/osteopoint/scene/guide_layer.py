"""The pictures of the hands over the picture of the body; drawn once and cached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vtkmodules.vtkRenderingCore import vtkAssembly

from osteopoint.explorer.explorer import Explorer
from osteopoint.geometry.frames import unit
from osteopoint.scene.bodies import Bodies
from osteopoint.scene.camera import Pose
from osteopoint.scene.cutout import Cutout
from osteopoint.scene.guide_view import GuideGeometry
from osteopoint.scene.hand import hand_actor, placed
from osteopoint.scene.hand_renderer import HandRenderer
from osteopoint.scene.hands_at_work import ARM, hold_at
from osteopoint.scene.memory import give_spare_back
from osteopoint.scene.renderer import Depths

if TYPE_CHECKING:
    from osteopoint.placement.tracks import Track

_Key = tuple[object, ...]


class GuideLayer:
    """The positions and pictures of the hands of the present step in one picture."""

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        self._renderer: HandRenderer | None = None
        self._hands: dict[tuple[str, str, str], vtkAssembly] = {}
        self._key: _Key | None = None
        self._geometry: GuideGeometry | None = None
        self._cutouts: dict[tuple[int, int, str, str], Cutout | None] = {}
        self._pose: Pose | None = None
        self._size = (0, 0)
        self._body: Depths | None = None

    def close(self) -> None:
        """Release everything."""
        self.forget()
        self.rest()
        if self._renderer is not None:
            self._renderer.close()
            self._renderer = None

    def rest(self) -> None:
        """Release the hands, because none works; pictures that are drawn stay."""
        self._hands.clear()
        if self._renderer is not None and self._renderer.clear():
            give_spare_back()

    def forget(self) -> None:
        """Clear caches that depend on the present picture."""
        self._key, self._geometry, self._body = None, None, None
        self._cutouts.clear()

    def geometry(
        self, bodies: Bodies, pose: Pose, size: tuple[int, int], body: Depths
    ) -> GuideGeometry | None:
        """Return the geometry of the hands of the present step; None if nothing is touched.

        Parameters
        ----------
        body : the depths of what can hide a hand
        """
        step, technique = self._explorer.player.step, self._explorer.player.technique
        if step is None or technique is None or technique.over == "none":
            return None
        key = (step.place, step.side, technique.id, pose, size)
        if key != self._key:
            tracks = [
                self._seen(track, bodies) for track in self._explorer.step_geometry.tracks(step)
            ]
            moves = technique.skin == "moves"
            self._geometry = GuideGeometry(
                tracks, pose, size, moves_skin=moves, hands=technique.hands
            )
            self._key, self._pose, self._size, self._body = key, pose, size, body
            self._cutouts.clear()
        return self._geometry

    def cutout(self, hand: int, key: int) -> Cutout | None:
        """Return the picture of a hand at one of its keys; None if it is out of sight."""
        contact = self._explorer.player.contact
        name = (hand, key, contact, self._explorer.settings.skin_tone)
        if name not in self._cutouts:
            self._cutouts[name] = self._draw(hand, key, contact)
        return self._cutouts[name]

    def prepare(self) -> bool:
        """Draw one more picture of a hand that will be needed; return whether one was missing."""
        if self._geometry is None:
            return False
        contact, tone = self._explorer.player.contact, self._explorer.settings.skin_tone
        for hand, keys in enumerate(self._geometry.keys):
            for key in range(len(keys)):
                if (hand, key, contact, tone) not in self._cutouts:
                    self.cutout(hand, key)
                    return True
        return False

    def _draw(self, hand: int, key: int, contact: str) -> Cutout | None:
        technique = self._explorer.player.technique
        if self._geometry is None or technique is None or not contact:
            return None
        assert self._pose is not None
        assert self._body is not None
        track, share = self._geometry.tracks[hand], float(self._geometry.keys[hand][key])
        place, normal = track.at(share)
        height_m = self._explorer.atlas.stature_m
        second = hand > 0 and track.side == self._geometry.tracks[0].side
        hold = hold_at(
            track, share, contact, technique.fingers, height_m, on_arm=self._on_arm(), second=second
        )
        tone = self._explorer.settings.skin_tone
        if (contact, hold.side, tone) not in self._hands:
            self._hands[contact, hold.side, tone] = hand_actor(contact, hold.side, tone=tone)
        prop = self._hands[contact, hold.side, tone]
        if hold.back_m:
            forward = hold.forward - normal * float(hold.forward @ normal)
            place = place - hold.back_m * unit(forward)
        prop.SetUserMatrix(placed(place, normal, hold.forward))
        if self._renderer is None:
            self._renderer = HandRenderer()
        # A moving hand has many pictures, and each is visible only shortly.
        fine = len(track.places) == 1
        return self._renderer.draw(prop, self._pose, self._size, self._body, fine=fine)

    def _on_arm(self) -> bool:
        """Return whether the present step works on an arm."""
        step = self._explorer.player.step
        return step is not None and self._explorer.step_geometry.points(step)[0].region in ARM

    def _seen(self, track: Track, bodies: Bodies) -> Track:
        """Return a single point where a hand touches: on the skin, if that is drawn."""
        from dataclasses import replace

        if len(track.places) > 1:
            return track
        over = bodies.skin_over(track.places[0], track.normals[0])
        step = self._explorer.player.step
        point = None if step is None else self._explorer.player.target
        if over is None or point is None or self._explorer.placement(point).surface == "skin":
            return track
        return replace(track, places=over[None])
