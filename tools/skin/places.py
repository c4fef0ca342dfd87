"""The positions of the rig's joints in our skeleton, from bones and landmarks, left side."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from atlas.spheres import sphere_centre
from osteopoint.anatomy.atlas import Atlas, read_atlas
from skin.landmarks import Landmarks, left_of, read_landmarks, read_rows
from skin.source import Array

# Points of two bones belong to their joint if they are at most this much farther apart than the
# nearest.
CONTACT_M = 0.003
# Points of a head this near to its socket determine the joint's sphere.
SOCKET_M = 0.012


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Our skeleton for the skin's tools.

    Attributes
    ----------
    atlas : the bones
    landmarks : (id, side) → position, metres
    owners : (id, side) → the bone that the landmark lies on
    """

    atlas: Atlas
    landmarks: Landmarks
    owners: dict[tuple[str, str], str]

    def points(self, bone: str) -> Array:
        """Return the vertices of a bone, (n, 3)."""
        return self.atlas.bone(bone).surface.vertices.astype(np.float64)

    def left(self, name: str) -> Array:
        """Return the left landmark, or the one on the midline."""
        return left_of(self.landmarks, name)

    def bone_of(self, name: str) -> str:
        """Return the bone of the left landmark, or of the one on the midline."""
        return self.owners.get((name, "left")) or self.owners[name, "midline"]

    def joint(self, first: str, second: str) -> Array:
        """Return the middle of the gap between two bones."""
        a, b = self.points(first), self.points(second)
        gap_a, gap_b = cKDTree(b).query(a)[0], cKDTree(a).query(b)[0]
        sides = [p[g < g.min() + CONTACT_M].mean(axis=0) for p, g in ((a, gap_a), (b, gap_b))]
        return np.mean(sides, axis=0)

    def ball(self, head: str, socket: str) -> Array:
        """Return the centre of a ball joint: of the sphere that fits the head near its socket."""
        points = self.points(head)
        near = points[cKDTree(self.points(socket)).query(points)[0] < SOCKET_M]
        return sphere_centre(near)

    def middle(self, *bones: str) -> Array:
        """Return the mean of the centres of some bones' bounding boxes."""
        return np.mean([self.atlas.bone(bone).surface.centre for bone in bones], axis=0)


def read_skeleton(folder: Path) -> Skeleton:
    """Read an atlas folder with its solved landmarks."""
    owners = {(row["id"], row["side"]): row["bone"] for row in read_rows(folder)}
    return Skeleton(read_atlas(folder), read_landmarks(folder), owners)


def limb_places(skeleton: Skeleton) -> dict[str, Array]:
    """Return the joints of the left arm and leg by our own names."""
    s = skeleton
    places = {
        "shoulder": s.ball("humerus.l", "scapula.l"),
        "elbow": (s.left("medial_epicondyle") + s.left("lateral_epicondyle")) / 2,
        "elbow_lateral": s.left("lateral_epicondyle"),
        "elbow_medial": s.left("medial_epicondyle"),
        "wrist": (s.joint("radius.l", "scaphoid.l") + s.joint("radius.l", "lunate.l")) / 2,
        "hip": s.ball("femur.l", "hip_bone.l"),
        "knee": (s.left("medial_femoral_epicondyle") + s.left("lateral_femoral_epicondyle")) / 2,
        "ankle": (s.left("medial_malleolus_prominence") + s.left("lateral_malleolus_prominence"))
        / 2,
        "thumb_base": s.joint("trapezium.l", "metacarpal_1.l"),
    }
    for i in range(1, 6):
        parts = [f"hand_{p}_phalanx_{i}.l" for p in ("proximal", "middle", "distal")]
        chain = [f"metacarpal_{i}.l", *parts[: 1 if i == 1 else 2], parts[2]]
        _chain(s, places, f"finger{i}", chain)
        parts = [f"foot_{p}_phalanx_{i}.l" for p in ("proximal", "middle", "distal")]
        chain = [f"metatarsal_{i}.l", *parts[: 1 if i == 1 else 2], parts[2]]
        _chain(s, places, f"toe{i}", chain)
    return places


def _chain(skeleton: Skeleton, places: dict[str, Array], name: str, bones: list[str]) -> None:
    """Add the joints of a finger or toe: `finger2_1` is the knuckle, the last the bone's tip."""
    for k, (near, far) in enumerate(pairwise(bones), start=1):
        places[f"{name}_{k}"] = skeleton.joint(near, far)
    last, points = places[f"{name}_{len(bones) - 1}"], skeleton.points(bones[-1])
    farthest = points[np.argsort(((points - last) ** 2).sum(axis=1))[-20:]]
    places[f"{name}_{len(bones)}"] = farthest.mean(axis=0)
