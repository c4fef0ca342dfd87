"""The meshes of the body: a light one while the camera moves, a full one at rest, and the skin."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Bone
from osteopoint.anatomy.skin import Skin
from osteopoint.anatomy.surface import Surface
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.layers import EffectiveSkin
from osteopoint.explorer.targets import BoneTarget
from osteopoint.scene.body import BodyMesh
from osteopoint.scene.faded_bones import FadedBones
from osteopoint.scene.palette import Colour, Palette
from osteopoint.scene.renderer import BodyRenderer
from osteopoint.scene.skin import SkinMesh
from osteopoint.storage.settings import SkinTone

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.placement.model import Placement

# A point on bone is shown on the skin over it where that is no farther than this.
_THICKEST_M = 0.12


@dataclass(frozen=True, slots=True)
class _Drawn:
    """All state that the picture of the body depends on."""

    palette: Palette
    lit: Mapping[str, Colour]
    hidden: frozenset[str]
    faded: frozenset[str]
    skin: Skin | None
    look: EffectiveSkin
    tone: SkinTone

    @property
    def colours(self) -> tuple[Palette, SkinTone]:
        """What the skin's colours depend on."""
        return self.palette, self.tone


class Bodies:
    """Two meshes of the same bones in one renderer, coloured and hidden alike, and the skin.

    The full mesh and the skin are made when they are first needed, after the first picture.

    Parameters
    ----------
    bones : with their full surfaces, by id
    light : coarser surfaces, by the same ids
    """

    def __init__(
        self, renderer: BodyRenderer, bones: Mapping[str, Bone], light: Mapping[str, Surface]
    ) -> None:
        self._renderer = renderer
        self._bones = bones
        self._light = BodyMesh(bones, light)
        self._full: BodyMesh | None = None
        self._skin: SkinMesh | None = None
        self._faded: FadedBones | None = None
        self._drawn: _Drawn | None = None
        renderer.add(self._light.actor)

    def close(self) -> None:
        """Remove the body from the renderer and release VTK's memory."""
        for body in self._both:
            self._renderer.remove(body.actor)
            body.close()
        if self._faded is not None:
            self._faded.close()
        self._drop_skin()

    def follow(self, explorer: Explorer, palette: Palette) -> bool:
        """Apply the state; return whether the picture changes."""
        now, before = _state(explorer, palette), self._drawn
        if now == before:
            return False
        self._drawn = now
        if before is None or (now.palette, now.lit) != (before.palette, before.lit):
            for body in self._both:
                body.paint(palette, now.lit)
        if now.hidden != (frozenset() if before is None else before.hidden):
            for body in self._both:
                body.show(now.hidden)
        if now.faded != (frozenset() if before is None else before.faded) or now.palette != (
            before and before.palette
        ):
            self._show_faded(now.faded, palette)
        if before is None or now.skin is not before.skin:
            self._drop_skin()
        if self._skin is None and now.skin is not None and now.look != "off":
            self._skin = SkinMesh(self._renderer, now.skin)
            self._skin.paint(palette, now.tone)
        elif self._skin is not None and now.colours != (before and before.colours):
            self._skin.paint(palette, now.tone)
        if self._skin is not None:
            self._skin.look(now.look)
        return True

    def seen_at(self, placement: Placement) -> Placement:
        """Return where a point is shown; if skin is solid, points on bone are shown on it."""
        if placement.surface == "skin":
            return placement
        place = self.on_skin(placement.position, placement.normal)
        return placement if place is None else replace(placement, position=place, surface="skin")

    def on_skin(
        self, position: NDArray[np.float64], outward: NDArray[np.float64]
    ) -> NDArray[np.float64] | None:
        """Return the position on solid skin over a position inside; None without solid skin."""
        skin = self._solid_skin
        return None if skin is None else skin.first(position, outward, _THICKEST_M)

    def skin_over(
        self, position: NDArray[np.float64], outward: NDArray[np.float64]
    ) -> NDArray[np.float64] | None:
        """Return the position on the skin over a position inside; None if the skin is off."""
        drawn = self._drawn is not None and self._drawn.look != "off"
        if self._skin is None or not drawn:
            return None
        return self._skin.first(position, outward, _THICKEST_M)

    def use(self, *, full: bool) -> None:
        """Draw the full body, or the light one."""
        if full:
            self._full_body()
        for body in self._both:
            body.actor.SetVisibility((body is self._full) == full)
        if self._skin is not None:
            self._skin.use(full=full)

    def pick(self, origin: NDArray[np.float64], direction: NDArray[np.float64]) -> str | None:
        """Return the id of the first bone on a ray; None if solid skin is before it."""
        skin = self._solid_skin
        if skin is not None and skin.first(origin, direction) is not None:
            return None
        return self._full_body().pick(origin, direction)

    @property
    def _both(self) -> list[BodyMesh]:
        return [body for body in (self._light, self._full) if body is not None]

    @property
    def _hidden(self) -> Collection[str]:
        return () if self._drawn is None else self._drawn.hidden

    def _show_faded(self, faded: frozenset[str], palette: Palette) -> None:
        """Draw bones as glass; the skin is added again, because glass is drawn in that order."""
        if self._faded is not None:
            self._faded.close()
            self._faded = None
        if faded:
            surfaces = [self._bones[bone].surface for bone in sorted(faded)]
            self._faded = FadedBones(self._renderer, surfaces, palette)
        self._drop_skin()

    @property
    def _solid_skin(self) -> SkinMesh | None:
        return self._skin if self._drawn is not None and self._drawn.look == "solid" else None

    def _drop_skin(self) -> None:
        if self._skin is not None:
            self._skin.close()
        self._skin = None

    def _full_body(self) -> BodyMesh:
        if self._full is None:
            self._full = BodyMesh(self._bones, {i: b.surface for i, b in self._bones.items()})
            self._full.show(self._hidden)
            if self._drawn is not None:
                self._full.paint(self._drawn.palette, self._drawn.lit)
            self._renderer.add(self._full.actor)
        return self._full


def _state(explorer: Explorer, palette: Palette) -> _Drawn:
    lit: dict[str, Colour] = {}
    for target, colour in (
        (explorer.hovered, palette.hovered),
        (explorer.selected, palette.selected),
    ):
        if isinstance(target, BoneTarget):
            lit[target.bone] = colour
    lit |= dict.fromkeys(explorer.bones.marked, palette.selected)
    skin = None if explorer.body_data is None else explorer.body_data.skin
    tone = explorer.settings.skin_tone
    shown = explorer.bones.shown
    # Faded bones leave the usual mesh too: they are drawn as glass.
    hidden = shown.hidden | shown.faded
    if not explorer.layers.bones:
        hidden = frozenset(explorer.atlas.bones)
    faded = shown.faded if explorer.layers.bones else frozenset()
    return _Drawn(palette, lit, hidden, faded, skin, explorer.skin, tone)
