"""Poses of the hand: joint angles as in physiotherapy, and smooth skinning by the rig.

Angles are in degrees, relative to the straight, flat hand. A finger has three bends (knuckle,
middle and end joint) and its spread to the thumb's side. The thumb has its rotation at the root
about the hand's three axes and two bends. The wrist has its bend back and to the thumb's side.

Vertices move by blended dual quaternions (Kavan et al. 2008, "Geometric skinning with approximate
dual quaternion blending"). These keep the thickness of a bent joint, which blended matrices would
reduce.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from hands.shape import Hand
from skin.source import Array

X, Y, Z = np.eye(3)
# The source's elbow is bent by 45 degrees; a person at work holds it nearly straight.
STRAIGHTER_DEG = 32.0
FINGERS = range(2, 6)


@dataclass(frozen=True, slots=True)
class Motion:
    """A rotation as a unit quaternion (w, x, y, z), followed by a shift.

    The quaternion's sign is kept when motions are composed, so that a finger rolled in by more than
    half a turn blends with its neighbour the short way.
    """

    turn: Array
    shift: Array

    def after(self, before: "Motion") -> "Motion":
        """Return the composition: `before`, then this motion."""
        return Motion(product(self.turn, before.turn), self(before.shift))

    def __call__(self, points: Array) -> Array:
        """Return the moved points, (..., 3)."""
        return np.asarray(points @ matrix(self.turn).T + self.shift)


def about(axis: Array, degrees: float, origin: Array | None = None) -> Motion:
    """Return the rotation about an axis through `origin`; None: through the frame's origin."""
    half = np.radians(degrees) / 2
    turn = np.array([np.cos(half), *(np.sin(half) * axis / np.linalg.norm(axis))])
    origin = np.zeros(3) if origin is None else origin
    return Motion(turn, origin - matrix(turn) @ origin)


def posed(hand: Hand, pose: dict[str, Any]) -> Array:
    """Return the hand's vertices in a pose, in the hand's own frame."""
    motions = _motions(hand, pose)
    return blended(hand, [motions.get(bone, motions["wrist"]) for bone in hand.bones])


def _motions(hand: Hand, pose: dict[str, Any]) -> dict[str, Motion]:
    back, thumbwards = pose["wrist"]
    still = about(X, 0.0)
    forearm = about(X, back).after(about(Z, thumbwards))
    elbow = about(Z, STRAIGHTER_DEG, hand.joints["lowerarm01"][0])
    motions = {"wrist": still, "forearm": forearm, "upperarm": forearm.after(elbow)}
    # The two outer bones of the palm move when it is hollowed.
    for bone, share in (("metacarpal3", 0.5), ("metacarpal4", 1.0)):
        axis, root = hand.joints[bone][1] - hand.joints[bone][0], hand.joints["metacarpal3"][0]
        hollow = share * pose.get("hollow", 0.0)
        motions[bone] = about(X, hollow, root).after(about(axis, -0.6 * hollow, root))
    for i in FINGERS:
        palm = motions.get(f"metacarpal{i - 1}", still)
        motions |= _finger(hand, i, pose["fingers"][str(i)], palm)
    return motions | _thumb(hand, pose["thumb"])


def _finger(hand: Hand, i: int, angles: list[float], palm: Motion) -> dict[str, Motion]:
    bends, spread = angles[:3], angles[3]
    names = [f"finger{i}-{k}" for k in (1, 2, 3)]
    roots = [hand.joints[name][0] for name in names]
    ahead = [_ahead(hand, name) for name in names]
    hinge = np.cross(ahead[0], ahead[2])
    x, y, z = ahead[0]
    resting = about(Z, np.degrees(np.arctan2(x, -y))).after(
        about(X, np.degrees(np.arctan2(-z, np.hypot(x, y))))
    )
    wanted = about(X, bends[0]).after(about(Z, spread))
    turn = product(wanted.turn, resting.turn * [1, -1, -1, -1])
    motion = palm.after(Motion(turn, roots[0] - matrix(turn) @ roots[0]))
    motions = {names[0]: motion}
    for k in (1, 2):
        bend = bends[k] - _bend(ahead[k - 1], ahead[k], hinge)
        motion = motions[names[k]] = motion.after(about(hinge, bend, roots[k]))
    return motions


def _thumb(hand: Hand, pose: dict[str, Any]) -> dict[str, Motion]:
    names = [f"finger1-{k}" for k in (1, 2, 3)]
    roots = [hand.joints[name][0] for name in names]
    ahead = [_ahead(hand, name) for name in names]
    hinge = np.cross(ahead[1], ahead[2])
    motion = about(X, 0.0)
    for axis, angle in zip((X, Y, Z), pose["root"], strict=True):
        motion = about(axis, angle, roots[0]).after(motion)
    # Rotated about its own length, so that its pad faces the fingers.
    motion = motion.after(about(ahead[0], pose.get("roll", 0.0), roots[0]))
    motions = {names[0]: motion}
    for k in (1, 2):
        bend = pose["bends"][k - 1] - _bend(ahead[k - 1], ahead[k], hinge)
        motion = motions[names[k]] = motion.after(about(hinge, bend, roots[k]))
    return motions


def _ahead(hand: Hand, bone: str) -> Array:
    head, tail = hand.joints[bone]
    return np.asarray((tail - head) / np.linalg.norm(tail - head))


def _bend(before: Array, after: Array, hinge: Array) -> float:
    """Return the angle about a hinge from one bone's direction to the next one's."""
    axis = hinge / np.linalg.norm(hinge)
    a, b = before - axis * (axis @ before), after - axis * (axis @ after)
    return float(np.degrees(np.arctan2(axis @ np.cross(a, b), a @ b)))


def blended(hand: Hand, motions: list[Motion]) -> Array:
    """Return the vertices moved by the bones' motions, blended by the hand's weights."""
    turns = np.array([motion.turn for motion in motions])
    duals = np.array([product(np.array([0.0, *m.shift]), m.turn) / 2 for m in motions])
    turn, dual = hand.weights @ turns, hand.weights @ duals
    lengths = np.linalg.norm(turn, axis=1, keepdims=True)
    turn, dual = turn / lengths, dual / lengths
    w, u = turn[:, :1], turn[:, 1:]
    dw, du = dual[:, :1], dual[:, 1:]
    turned = hand.vertices + 2 * np.cross(u, np.cross(u, hand.vertices) + w * hand.vertices)
    return np.asarray(turned + 2 * (w * du - dw * u + np.cross(u, du)))


def product(a: Array, b: Array) -> Array:
    """Return the product of two quaternions."""
    real = a[0] * b[0] - a[1:] @ b[1:]
    return np.array([real, *(a[0] * b[1:] + b[0] * a[1:] + np.cross(a[1:], b[1:]))])


def matrix(turn: Array) -> Array:
    """Return a unit quaternion as a matrix."""
    w, x, y, z = turn
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + 2 * w * cross + 2 * cross @ cross)
