"""Signed distance fields: the shape of a bone before it becomes a mesh.

A field is a function from points (n, 3) in mm to distances (n,) in mm, negative inside.
`shapes` makes basic fields, `operations` combines them, `displacements` moves their surfaces,
and `curves` has the polylines that both use. `atlas.solid` turns a field into a closed mesh.

A field only needs correct distances near its surface. Elsewhere it must not exceed the true
distance, or `atlas.solid` could miss a part.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Field = Callable[[Points], NDArray[np.float64]]
# Points (n, 3) -> how far outward the surface moves there, mm.
Displacement = Callable[[Points], NDArray[np.float64]]
