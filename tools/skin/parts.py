"""The parts of the skin and their bones: an arm that rests on the chest is not the chest's skin.

It covers the left half and the midline; the right half is the left one's mirror image.
"""

import re

import numpy as np
import trimesh
from numpy.typing import NDArray

from atlas.glbfile import outward_normals
from atlas.occlusion import visible_sky
from skin.distance import vertex_normals
from skin.rig import weight_matrix
from skin.source import Array, Mask, Source
from skin.topology import Topology

_ARM = ("upperarm", "lowerarm", "wrist", "metacarpal", "finger")
_LEG = ("upperleg", "lowerleg", "foot", "toe")
_GIRDLE = ("scapula", "clavicle")
_ARM_BONES = (
    "humerus", "radius", "ulna", "scaphoid", "lunate", "triquetrum", "pisiform", "trapezi",
    "trapezoid", "capitate", "hamate", "metacarpal", "hand_",
)  # fmt: skip
_LEG_BONES = (
    "femur", "patella", "tibia", "fibula", "talus", "calcaneus", "navicular", "cuboid", "medial_",
    "intermediate_", "lateral_", "metatarsal", "foot_",
)  # fmt: skip
# Their skin is in the cleft between the buttocks.
_CLEFT_BONES = ("sacrum", "coccyx", "sacrococcygeal")

# The gap between vertices and the skin beside them, metres. The flat triangles of a round arm lie
# inside its vertices, so large parts need a larger gap than fingers.
ARM_GAP_M, DIGIT_GAP_M = 0.0045, 0.001
# Skin that sees less of the sky than this is in a fold (nostril, lips, lids); 255 is all.
OPEN_SKY = 75
# Artificial distance of an arm and a leg from the trunk or the other leg, and of a finger and a toe
# from the next, metres.
APART_M = (0.25, 0.12, 0.05, 0.04)


class Parts:
    """The skin of each part of the left half of the body.

    Attributes
    ----------
    left : (m,) which triangles lie in the left half
    arm, leg : (n,) how much each vertex moves with the left arm or leg
    apart : (n, k) extra coordinates that keep neighbouring parts distinct
    mirror : sign of each coordinate (x, y, z, then the extra ones) on the right half
    """

    def __init__(self, source: Source, topology: Topology) -> None:
        self._names, self._weights = weight_matrix(source, topology.taken)
        self._faces = topology.faces
        self.left = (topology.side >= 0)[topology.faces].all(axis=1)
        self._open = open_faces(source, topology)
        self._up = vertex_normals(source.vertices[topology.taken], topology.faces)[:, 1]
        self.arm = self._weight(*_ARM)
        self.leg = self._weight(*_LEG)
        self.apart, self.mirror = self._coordinates(topology)

    def part_of(self, bone: str, high: bool = False) -> str:
        """Return the name of the part that a bone, or the `high` end of it, belongs to."""
        digit = re.match(r"(hand|foot)_\w+_phalanx_(\d)", bone)
        if digit:
            return f"{'finger' if digit[1] == 'hand' else 'toe'}{digit[2]}"
        if bone.startswith(_GIRDLE) or (high and bone.startswith("humerus")):
            # The lower part of the shoulder blade lies under the skin of the back.
            return "girdle" if high or bone.startswith("clavicle") else "trunk"
        if bone.startswith(_ARM_BONES):
            return "arm"
        if bone.startswith(_CLEFT_BONES):
            return "cleft"
        return "leg" if bone.startswith(_LEG_BONES) else "trunk"

    def skin(self, part: str) -> NDArray[np.int64]:
        """Return the numbers of the triangles that may cover the bones of a part."""
        if part in ("trunk", "cleft"):
            allowed = self.arm < 0.45
        elif part == "girdle":
            # Not the hollow of the armpit, which faces down while the source's arms are raised.
            below = self._weight("lowerarm", "wrist", "metacarpal", "finger", "upperarm02")
            allowed = (below < 0.2) & (self._up > -0.2)
        elif part == "arm":
            allowed = self.arm > 0.7
        elif part == "leg":
            allowed = self.arm < 0.5
        else:
            kind = part.rstrip("12345")
            limb = self.arm if kind == "finger" else self.leg
            others = self._weight(kind) - self._weight(part)
            allowed = (limb > 0.9) & (others < 0.5)
        # The folds of the trunk are lips, lids and nostrils, which cover no bone. The folds of the
        # digits are nails, and the cleft is the tailbone's skin: they count.
        clear = self._open | part.startswith(("finger", "toe", "cleft"))
        return np.flatnonzero(allowed[self._faces].all(axis=1) & self.left & clear)

    def rim(self, among: NDArray[np.int64]) -> Mask:
        """Return which of some triangles touch other triangles of the left half.

        A place nearest to a rim is nearest to something beyond it, so its side is unknown.
        """
        beyond = self.left.copy()
        beyond[among] = False
        outer = np.zeros(len(self.arm), bool)
        outer[self._faces[beyond]] = True
        return np.asarray(outer[self._faces[among]].any(axis=1))

    def contact_pairs(self) -> list[tuple[NDArray[np.int64], NDArray[np.int64], float]]:
        """Return vertices and triangles that must not overlap, and the gap between them."""
        half = np.zeros(len(self.arm), bool)
        half[self._faces[self.left]] = True
        arm, side = self.arm > 0.9, self.arm < 0.5
        pairs = [(np.flatnonzero(arm & half), self._faces_within(side), ARM_GAP_M)]
        pairs.append((np.flatnonzero(side & half), self._faces_within(arm), ARM_GAP_M))
        for kind in ("finger", "toe"):
            for i in range(1, 6):
                own = self._weight(f"{kind}{i}") > 0.7
                for other in {1, 2, 3, 4, 5} - {i}:
                    if abs(other - i) == 1:
                        wall = self._faces_within(self._weight(f"{kind}{other}") > 0.6)
                        pairs.append((np.flatnonzero(own & half), wall, DIGIT_GAP_M))
        return pairs

    def _coordinates(self, topology: Topology) -> tuple[Array, Array]:
        """Return coordinates that separate parts close to each other, and all mirrored signs."""
        fingers = sum(i * self._weight(f"finger{i}") for i in range(1, 6))
        toes = sum(i * self._weight(f"toe{i}") for i in range(1, 6))
        found = np.column_stack([self.arm, self.leg, fingers, toes]) * APART_M
        right = topology.side < 0
        found[right] = found[topology.mirror[right]] * [1.0, -1.0, 1.0, 1.0]
        return found, np.array([-1.0, 1.0, 1.0, 1.0, -1.0, 1.0, 1.0])

    def _faces_within(self, mask: Mask) -> NDArray[np.int64]:
        return np.flatnonzero(mask[self._faces].all(axis=1) & self.left)

    def _weight(self, *beginnings: str) -> Array:
        """Return for each vertex the total weight of some left bones."""
        own = [n.startswith(beginnings) and not n.endswith(".R") for n in self._names]
        return np.asarray(self._weights[:, own].sum(axis=1))


def open_faces(source: Source, topology: Topology) -> Mask:
    """Return which triangles of the resting skin are outside folds."""
    body = trimesh.Trimesh(source.vertices[topology.taken] * 1000, topology.faces, process=False)
    sky = visible_sky(body, outward_normals(body))
    return np.asarray((sky >= OPEN_SKY)[topology.faces].all(axis=1))
