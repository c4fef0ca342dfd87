"""Check that the bones of a body have the posture that the rules assume.

The rules assume a body that stands upright with hanging arms and palms to the front. A bone is
misplaced if it is rotated, if it lies on the other side or beside the midline, or if it lies far
from the position that the surrounding bones give. No point is placed on a misplaced bone. The
reference is the posture of our body (`placement.stance`).
"""

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Atlas, opposite
from osteopoint.anatomy.bone_anchors import shared_anchors
from osteopoint.anatomy.limbs import joined, limb_of
from osteopoint.geometry.frames import norm
from osteopoint.geometry.local_similarity import LocalTransfer, Places, transfer_locally
from osteopoint.placement.measures import MIDLINE
from osteopoint.placement.stance import Stance

_OTHER_SIDE_M, _ASIDE_M = 0.005, 0.012
# If this share of a part is misplaced, all of it is, and the part that rotates together with it.
_MAX, _SHARES = 0.5, {"hand": "forearm", "leg": "thigh"}
# The two ends of a bone longer than this give its direction and position; joints are there.
_LONG_M = 0.09
# A displaced bone distorts the transfer of others, so each round rejects only the worst ones.
_ROUNDS, _WORST = 12, 0.7
# Largest ratio of the scale of a bone to that of the bones around it.
_TIMES = 1.25
# Rows of more than this number of bones are checked, with this largest displacement.
_ROW, _ROW_M = 3, 0.015


class BoneCheck:
    """Comparison of the bones of one body with ours.

    Attributes
    ----------
    misplaced : ids of the bones that no point may depend on, each with a sentence
    size : scale of the body relative to ours
    conclusive : whether there are enough bones for a comparison
    """

    def __init__(self, stance: Stance, atlas: Atlas) -> None:
        self._stance = stance
        self.misplaced: dict[str, str] = {}
        self.size = 1.0
        here, there = shared_anchors(stance.anchors, atlas.bones)
        counts = [len(each) for each in here.values()]
        self._bones = [atlas.bones[name] for name in here]
        self._number = {bone.id: number for number, bone in enumerate(self._bones)}
        self._here = np.concatenate([np.zeros((0, 3)), *here.values()])
        self._there = np.concatenate([np.zeros((0, 3)), *there.values()])
        self._owner = np.repeat(np.arange(len(counts)), counts)
        self._first = np.cumsum([0, *counts])[:-1]
        ends = [len(each) > 1 and norm(each[1] - each[2]) >= _LONG_M for each in here.values()]
        self._long = np.array(ends, dtype=bool)
        self._parts = [limb_of(bone) for bone in self._bones]
        limbs = sorted(set(self._parts))
        limb = [limbs.index(part) for part in self._parts]
        together = joined(limbs)[np.ix_(limb, limb)] if limbs else np.zeros((0, 0), dtype=bool)
        self._joined = together[:, self._owner]
        end = np.arange(len(self._owner)) > self._first[self._owner]
        self._positions = np.flatnonzero(end == self._long[self._owner])
        self._trusted = np.ones(len(self._owner), dtype=bool)
        self.conclusive = len(here) > 1
        if self.conclusive:
            self._run()

    def transfer(self, places: Places, bones: list[str]) -> LocalTransfer:
        """Transfer places of our body by the surrounding bones that are not misplaced.

        Parameters
        ----------
        bones : id of the bone of this body beneath each place
        """
        return self._transfer(places, self._near(bones))

    def unsupported(
        self, places: Places, bones: list[str], around: LocalTransfer
    ) -> NDArray[np.bool_]:
        """Return which places, (n,), can only be transferred by misplaced bones.

        Parameters
        ----------
        around : the same places, transferred by the bones that are not misplaced
        """
        if self._trusted.all() or around.known.all():
            return np.zeros(len(places), dtype=bool)
        every = transfer_locally(places, self._here, self._there, self._near(bones)).known
        return np.asarray(~around.known & every)

    def _near(self, bones: list[str]) -> NDArray[np.bool_]:
        numbers = np.array([self._number.get(bone, -1) for bone in bones])
        return np.asarray(self._joined[numbers] | (numbers < 0)[:, None])

    def _transfer(self, places: Places, usable: NDArray[np.bool_]) -> LocalTransfer:
        every = np.broadcast_to(usable & self._trusted, (len(places), len(self._trusted)))
        return transfer_locally(places, self._here, self._there, every)

    def _run(self) -> None:
        whole = self._transfer(self._here[self._first], np.ones((1, 1), dtype=bool))
        if whole.known.any():
            self.size = float(np.median(whole.scales[whole.known]))
        self._check_side()
        self._check_rotation()
        self._check_parts()
        self._check_midline()
        self._check_position()
        self._check_rows()
        self._check_sizes()

    def _reject(self, number: int, reason: str) -> None:
        self._trusted[self._owner == number] = False
        bone = self._bones[number]
        name = bone.name[:1].lower() + bone.name[1:]
        side = "" if bone.side == MIDLINE else f"{bone.side} "
        self.misplaced.setdefault(bone.id, f"its {side}{name} {reason}")

    def _check_side(self) -> None:
        """Reject bones on the other side of the body."""
        for number, bone in enumerate(self._bones):
            x = float(self._there[self._first[number], 0]) / self.size
            if {"left": -x, "right": x, MIDLINE: 0.0}[bone.side] > _OTHER_SIDE_M:
                self._reject(number, "lies on the other side of the body")

    def _check_midline(self) -> None:
        """Reject bones of head and trunk, single or paired, whose middle is beside the midline."""
        x = self._there[self._first, 0] / self.size
        for number, bone in enumerate(self._bones):
            other = self._number.get(opposite(bone.id))
            if self._parts[number] in ("head", "trunk") and other is not None:
                aside = abs(float(x[number] + x[other])) / 2
                if aside > _ASIDE_M:
                    both = "lies" if other == number else "and its fellow lie"
                    self._reject(number, f"{both} {aside * 1000:.0f} mm beside the midline")

    def _check_rotation(self) -> None:
        """Reject rotated bones, by the anchors of their part or by their own direction."""
        whole = self._whole_parts()
        around = self._transfer(self._here[self._first], whole[self._owner] == whole[:, None])
        for number, part in enumerate(self._parts):
            turn = float(around.turns_deg[number]) if around.known[number] else 0.0
            if turn <= _limit(self._stance.turned_deg, part):
                turn = 0.0
            if self._long[number]:
                at = self._first[number]
                ways = (each[at + 1] - each[at + 2] for each in (self._here, self._there))
                swung = _angle(*ways)
                if swung > _limit(self._stance.swung_deg, part):
                    turn = max(turn, swung)
            if turn > 0.0:
                self._reject(
                    number,
                    f"is turned by {turn:.0f}° from how a person has it who stands upright with "
                    "hanging arms and palms to the front",
                )

    def _check_parts(self) -> None:
        """Reject a whole part of which most is misplaced, and the part that rotates with it."""
        whole = self._whole_parts()
        rejected = np.array([bone.id in self.misplaced for bone in self._bones])
        for part in sorted(set(whole.tolist())):
            mine = np.flatnonzero((whole == part) & (np.array(self._parts) == part))
            if len(mine) > 1 and rejected[mine].mean() >= _MAX:
                first = self._bones[int(mine[rejected[mine]][0])].id
                shares = _SHARES.get(part[:-2], "") + part[-2:]
                for number in np.flatnonzero((whole == part) | (whole == shares)).tolist():
                    self._trusted[self._owner == number] = False
                    self.misplaced.setdefault(self._bones[number].id, self.misplaced[first])

    def _whole_parts(self) -> NDArray[np.str_]:
        """Return the part of the body of each bone; fingers belong to the hand."""
        return np.array([".".join(part.split(".")[:2]) for part in self._parts])

    def _check_position(self) -> None:
        """Reject bones far from the position that the surrounding bones give."""
        limits = self._stance.astray_m
        most = [limits.get(_stem(b.id), limits.get(b.region, limits[""])) for b in self._bones]
        owner = self._owner[self._positions]
        usable = self._joined[owner] & (self._owner != owner[:, None])
        for _ in range(_ROUNDS):
            off = self._displacements(usable)
            over = off / (np.array(most)[owner] * self.size)
            worst = float(over.max())
            if worst <= 1.0:
                return
            for at in np.flatnonzero(over > max(1.0, _WORST * worst)).tolist():
                self._reject(int(owner[at]), _displaced_by(float(off[at])))

    def _check_rows(self) -> None:
        """Reject rows, such as the ribs, whose bones are all named after their neighbours.

        Relative to each other such bones look right; only other bones reveal the displacement.
        """
        rows = np.array([re.sub(r"_[ctl]?\d+$", "", _stem(bone.id)) for bone in self._bones])
        owner = self._owner[self._positions]
        off = self._displacements(self._joined[owner] & (rows[self._owner] != rows[owner][:, None]))
        regions = np.array([bone.region for bone in self._bones])
        for row, region in sorted(set(zip(rows.tolist(), regions.tolist(), strict=True))):
            mine = np.flatnonzero(((rows == row) & (regions == region))[owner] & (off > 0.0))
            bones = set(owner[mine].tolist())
            if len(bones) > _ROW and float(np.median(off[mine])) > _ROW_M * self.size:
                for at in mine.tolist():
                    self._reject(int(owner[at]), _displaced_by(float(off[at])))

    def _check_sizes(self) -> None:
        """Reject long bones much larger or smaller than the bones around them."""
        owner = self._owner[self._positions]
        usable = self._joined[owner] & (self._owner != owner[:, None])
        around = self._transfer(self._here[self._positions], usable)
        for number in np.flatnonzero(self._long).tolist():
            first, mine = self._first[number], (owner == number) & around.known
            if mine.any() and self._bones[number].kind == "bone":
                ends = (
                    norm(each[first + 1] - each[first + 2]) for each in (self._here, self._there)
                )
                here, there = ends
                times = there / here / float(np.median(around.scales[mine]))
                if not 1 / _TIMES <= times <= _TIMES:
                    self._reject(number, f"is {times:.2g} times as large as the bones around it")

    def _displacements(self, usable: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the distance of each bone from its transferred position; 0 if unknown."""
        tell = self._positions
        around = self._transfer(self._here[tell], usable)
        off = np.linalg.norm(around.places - self._there[tell], axis=1)
        return np.where(around.known & self._trusted[tell], off, 0.0)


def _displaced_by(off: float) -> str:
    """Return the sentence for a displacement in metres."""
    return f"lies {off * 1000:.0f} mm from where the bones around have it"


def _limit(limits: Mapping[str, float], part: str) -> float:
    """Return the largest allowed rotation for a part of the body, degrees."""
    name, *rest = part.split(".")
    return limits.get("digits" if len(rest) > 1 else name, limits[""])


def _angle(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Return the angle between two vectors, degrees."""
    cosine = float(a @ b) / max(norm(a) * norm(b), 1e-12)
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))


def _stem(bone_id: str) -> str:
    return bone_id.removesuffix(".l").removesuffix(".r")
