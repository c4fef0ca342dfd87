"""The body twice: a light one while the camera moves, the full one when it rests; and its skin."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Bone
from osteopoint.anatomy.skin import Skin
from osteopoint.anatomy.surface import Surface
from osteopoint.explorer.shown import SkinLook
from osteopoint.scene.body import BodyMesh
from osteopoint.scene.palette import Colour, Palette
from osteopoint.scene.renderer import BodyRenderer
from osteopoint.scene.skin import SkinMesh

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.placement.model import Placement

# A point on bone is shown on the skin over it where that is no farther than this.
_THICKEST_M = 0.12


class Bodies:
    """Two meshes of the same bones in one renderer, painted and hidden alike, and the skin.

    The full mesh and the skin's are made when they are first needed, which is after the
    first picture.

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
        self._worn: Skin | None = None
        self._skin: SkinMesh | None = None
        self._look: SkinLook = "off"
        self._hidden: Collection[str] = ()
        self._painted: tuple[Palette, Mapping[str, Colour]] | None = None
        renderer.add(self._light.actor)

    def close(self) -> None:
        """Draw no more and let go of what VTK holds."""
        for body in self._both:
            self._renderer.remove(body.actor)
            body.close()
        self.wear(None)

    def wear(self, skin: Skin | None) -> None:
        """Take this skin; it is not drawn before `look` says how."""
        if self._skin is not None:
            self._skin.close()
        self._worn, self._skin, self._look = skin, None, "off"

    def look(self, look: SkinLook) -> bool:
        """Draw the skin like this, if there is one; return whether that changes anything."""
        if self._worn is None or look == self._look:
            return False
        if self._skin is None:
            self._skin = SkinMesh(self._renderer, self._worn)
            if self._painted is not None:
                self._skin.paint(self._painted[0])
        self._look = look
        self._skin.look(look)
        return True

    def seen_at(self, placement: Placement) -> Placement:
        """Return where a point is shown: over solid skin, what lies on bone is on the skin."""
        if self._skin is None or self._look != "solid" or placement.surface == "skin":
            return placement
        place = self._skin.first(placement.position, placement.normal, _THICKEST_M)
        return placement if place is None else replace(placement, position=place, surface="skin")

    def use(self, *, full: bool) -> None:
        """Draw the full body, or the light one."""
        if full:
            self._full_body()
        for body in self._both:
            body.actor.SetVisibility((body is self._full) == full)

    def paint(self, palette: Palette, lit: Mapping[str, Colour]) -> None:
        """Colour every bone by its kind, and the bones in `lit` as they say."""
        self._painted = (palette, lit)
        for body in self._both:
            body.paint(palette, lit)
        if self._skin is not None:
            self._skin.paint(palette)

    def show(self, hidden: Collection[str]) -> None:
        """Draw all bones but the hidden ones."""
        self._hidden = hidden
        for body in self._both:
            body.show(hidden)

    def pick(self, origin: NDArray[np.float64], direction: NDArray[np.float64]) -> str | None:
        """Return the id of the first bone of the full body on a ray; None if solid skin is."""
        solid = self._look == "solid"
        if solid and self._skin is not None and self._skin.first(origin, direction) is not None:
            return None
        return self._full_body().pick(origin, direction)

    @property
    def _both(self) -> list[BodyMesh]:
        return [body for body in (self._light, self._full) if body is not None]

    def _full_body(self) -> BodyMesh:
        if self._full is None:
            self._full = BodyMesh(self._bones, {i: b.surface for i, b in self._bones.items()})
            self._full.show(self._hidden)
            if self._painted is not None:
                self._full.paint(*self._painted)
            self._renderer.add(self._full.actor)
        return self._full
