"""The resting body in our skeleton's stance: arms down, palms forward.

The source rests with its arms raised and its palms down. Each limb bone of its rig is rotated and
stretched onto the joints of our skeleton. The hand's twist against the elbow is distributed evenly
along the forearm, as in life. The trunk and head are not rotated but stretched level by level. The
maps are blended by the source's weights; the fit follows.
"""

from dataclasses import dataclass

import numpy as np

from skin.source import Array

# Toes are thicker around their bones than the source's.
TOE_GIRTH = 1.08
# The foot is longer than its bones, because heel and tips are soft; and wider.
FOOT_LONGER, FOOT_WIDER = 1.03, 1.05


@dataclass(frozen=True, slots=True)
class Move:
    """An affine map: x → turn @ (x - origin) + place."""

    turn: Array
    origin: Array
    place: Array

    def __call__(self, points: Array) -> Array:
        """Return the moved points, (n, 3)."""
        return np.asarray((points - self.origin) @ self.turn.T + self.place)


def frame(axis: Array, side: Array) -> Array:
    """Return unit columns: along `axis`, `side` made perpendicular to it, and across both."""
    first = axis / np.linalg.norm(axis)
    second = side - first * (side @ first)
    second /= np.linalg.norm(second)
    return np.column_stack([first, second, np.cross(first, second)])


def stretch(
    rest: tuple[Array, Array, Array], ours: tuple[Array, Array, Array], girth: tuple[float, float]
) -> Move:
    """Return the map of a bone (head, tail, side direction) onto ours, `girth` across it."""
    old, new = frame(rest[1] - rest[0], rest[2]), frame(ours[1] - ours[0], ours[2])
    along = np.linalg.norm(ours[1] - ours[0]) / np.linalg.norm(rest[1] - rest[0])
    return Move(new @ np.diag([along, *girth]) @ old.T, rest[0], ours[0])


def swing(before: Move, rest: tuple[Array, Array], ours: tuple[Array, Array], girth: float) -> Move:
    """Return the map of a bone that follows `before`, with the smallest further rotation."""
    left, _, right = np.linalg.svd(before.turn)
    rotation = left @ right
    old, new = rest[1] - rest[0], ours[1] - ours[0]
    start = rotation @ old
    axis = np.cross(start, new)
    turn = _about(axis, np.arctan2(np.linalg.norm(axis), start @ new)) @ rotation
    along = old / np.linalg.norm(old)
    longer = np.linalg.norm(new) / np.linalg.norm(old)
    scale = girth * np.eye(3) + (longer - girth) * np.outer(along, along)
    return Move(turn @ scale, rest[0], ours[0])


def _about(axis: Array, angle: float) -> Array:
    x, y, z = axis / np.linalg.norm(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross)


def arm_moves(
    rest: dict[str, tuple[Array, Array]], ours: dict[str, Array], girth: float
) -> dict[str, Move]:
    """Return the maps of the left arm's bones, `girth` across them; `forearm` is for `twisted`."""
    shoulder, elbow = rest["upperarm01.L"][0], rest["lowerarm01.L"][0]
    wrist = rest["wrist.L"][0]
    hinge = -np.cross(elbow - shoulder, wrist - elbow)  # to the outside of the elbow
    outside = ours["elbow_lateral"] - ours["elbow_medial"]
    both = (girth, girth)
    upper = stretch((shoulder, elbow, hinge), (ours["shoulder"], ours["elbow"], outside), both)
    fore = stretch((elbow, wrist, hinge), (ours["elbow"], ours["wrist"], outside), both)
    knuckles = [rest[f"finger{i}-1.L"][0] for i in range(2, 6)]
    our_knuckles = [ours[f"finger{i}_1"] for i in range(2, 6)]
    across = _length(our_knuckles[0] - our_knuckles[3]) / _length(knuckles[0] - knuckles[3])
    hand = stretch(
        (wrist, np.mean(knuckles, axis=0), knuckles[0] - knuckles[3]),
        (ours["wrist"], np.mean(our_knuckles, axis=0), our_knuckles[0] - our_knuckles[3]),
        (across, girth),
    )
    moves = {"upperarm01.L": upper, "upperarm02.L": upper, "wrist.L": hand, "forearm": fore}
    for i in range(1, 5):
        moves[f"metacarpal{i}.L"] = hand
    for i in range(1, 6):
        before = hand
        for k in range(1, 4):
            name = f"finger{i}-{k}.L"
            thumb = ours["thumb_base"] if k == 1 else ours.get(f"finger1_{k - 1}")
            start = thumb if i == 1 else ours[f"finger{i}_{k}"]
            end = ours[f"finger{i}_{k}"] if i == 1 else ours[f"finger{i}_{k + 1}"]
            before = moves[name] = swing(before, rest[name], (start, end), girth)
    return moves


def twist_angle(moves: dict[str, Move], rest: dict[str, tuple[Array, Array]]) -> float:
    """Return the hand's rotation about the forearm's axis against the elbow, radians."""
    side = rest["finger2-1.L"][0] - rest["finger5-1.L"][0]
    fore, hand = moves["forearm"].turn, moves["wrist.L"].turn
    axis = fore @ (rest["wrist.L"][0] - rest["lowerarm01.L"][0])
    start, end = frame(axis, fore @ side), frame(axis, hand @ side)
    turn = start.T @ end
    return float(np.arctan2(turn[2, 1], turn[1, 1]))


def twisted(points: Array, fore: Move, angle: float, ends: tuple[Array, Array]) -> Array:
    """Return moved points of the forearm, twisted by a share of `angle` that grows to the wrist."""
    axis = ends[1] - ends[0]
    share = np.clip((points - ends[0]) @ axis / (axis @ axis), 0, 1)[:, None]
    moved = fore(points) - fore.place
    ahead = fore.turn @ axis / np.linalg.norm(fore.turn @ axis)
    along = (moved @ ahead)[:, None] * ahead
    across, a = moved - along, share * angle
    return fore.place + along + np.cos(a) * across + np.sin(a) * np.cross(ahead, across)


def leg_moves(
    rest: dict[str, tuple[Array, Array]],
    ours: dict[str, Array],
    girth: float,
    soles: tuple[float, float],
) -> dict[str, Move]:
    """Return the maps of the left leg's bones.

    Parameters
    ----------
    soles : the height of the resting sole and of ours
    """
    hip, knee = rest["upperleg01.L"][0], rest["lowerleg01.L"][0]
    ankle, both = rest["foot.L"][0], (girth, girth)
    balls = np.array([rest[f"toe{i}-1.L"][0] for i in range(1, 6)])
    our_balls = np.array([ours[f"toe{i}_1"] for i in range(1, 6)])
    flat = np.array([1.0, 0.0, 1.0])
    ahead = (balls.mean(axis=0) - ankle) * flat
    our_ahead = (our_balls.mean(axis=0) - ours["ankle"]) * flat
    upper = stretch((hip, knee, ahead), (ours["hip"], ours["knee"], our_ahead), both)
    lower = stretch((knee, ankle, ahead), (ours["knee"], ours["ankle"], our_ahead), both)
    moves = {f"{b}0{k}.L": m for b, m in (("upperleg", upper), ("lowerleg", lower)) for k in (1, 2)}
    foot = moves["foot.L"] = _foot_move((ankle, balls), (ours["ankle"], our_balls), soles)
    for i in range(1, 6):
        before = foot
        for k in range(1, 3 if i == 1 else 4):
            name, places = f"toe{i}-{k}.L", (ours[f"toe{i}_{k}"], ours[f"toe{i}_{k + 1}"])
            before = moves[name] = swing(before, rest[name], places, girth * TOE_GIRTH)
    return moves


def _foot_move(
    rest: tuple[Array, Array], ours: tuple[Array, Array], soles: tuple[float, float]
) -> Move:
    """Return the map of a foot, from ankle and balls; it keeps the sole flat on the ground."""
    turns, sizes = [], []
    for (ankle, balls), sole in zip((rest, ours), soles, strict=True):
        ahead = (balls.mean(axis=0) - ankle) * [1.0, 0.0, 1.0]
        turn = frame(ahead, np.array([0.0, 1.0, 0.0]))
        turns.append(turn)
        sizes.append([_length(ahead), ankle[1] - sole, np.ptp(balls @ turn[:, 2])])
    scale = np.array(sizes[1]) / sizes[0] * [FOOT_LONGER, 1.0, FOOT_WIDER]
    return Move(turns[1] @ np.diag(scale) @ turns[0].T, rest[0], ours[0])


def _length(vector: Array) -> float:
    return float(np.linalg.norm(vector))
