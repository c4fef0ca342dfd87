"""The body twice: a light one while the camera moves, the full one when it rests."""

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Bone
from osteopoint.anatomy.surface import Surface
from osteopoint.scene.body import BodyMesh
from osteopoint.scene.palette import Colour, Palette
from osteopoint.scene.renderer import BodyRenderer


class Bodies:
    """Two meshes of the same bones in one renderer, painted and hidden alike.

    The full mesh is made when it is first needed, which is after the first picture.

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
        self._hidden: Collection[str] = ()
        self._painted: tuple[Palette, Mapping[str, Colour]] | None = None
        renderer.add(self._light)

    def close(self) -> None:
        """Let go of what VTK holds."""
        for body in self._both:
            body.close()

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

    def show(self, hidden: Collection[str]) -> None:
        """Draw all bones but the hidden ones."""
        self._hidden = hidden
        for body in self._both:
            body.show(hidden)

    def pick(self, origin: NDArray[np.float64], direction: NDArray[np.float64]) -> str | None:
        """Return the id of the first bone of the full body on a ray, or None."""
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
            self._renderer.add(self._full)
        return self._full
