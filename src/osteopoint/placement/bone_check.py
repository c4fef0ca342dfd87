"""Whether the bones of a body lie as the rules of points take them.

Rules speak of a body that stands upright with hanging arms and palms to the front. A bone bears
no point that is turned otherwise, that lies on the other side or beside the midline, or elsewhere
than the bones around it carry that of our body (`placement.stance`).
"""

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.anchors import fellows
from osteopoint.anatomy.atlas import Atlas, opposite
from osteopoint.anatomy.limbs import joined, limb_of
from osteopoint.geometry.frames import norm
from osteopoint.geometry.local_similarity import LocalTransfer, Places, transfer_locally
from osteopoint.placement.measures import MIDLINE
from osteopoint.placement.stance import Stance

_OTHER_SIDE_M, _ASIDE_M = 0.005, 0.012
# Of a part most of which is turned the rest is too, and what turns with it about its length.
_MAX, _SHARES = 0.5, {"hand": "forearm", "leg": "thigh"}
# The ends of so long a bone tell how it is turned, and where it lies: there others join it.
_LONG_M = 0.09
# Bones that are astray carry others: they are found in rounds, in each the worst.
_ROUNDS, _WORST = 12, 0.7
# So many times as large as those around it a bone may be.
_TIMES = 1.25
# A row of more bones than these may lie so far beside others.
_ROW, _ROW_M = 3, 0.015


class BoneCheck:
    """The bones of one body beside ours.

    Attributes
    ----------
    odd : the bones that bear no point, each with a sentence
    size : how large the body is beside ours
    enough : whether there are bones enough to say something
    """

    def __init__(self, stance: Stance, atlas: Atlas) -> None:
        self._standing = stance
        self.odd: dict[str, str] = {}
        self.size = 1.0
        here, there = fellows(stance.anchors, atlas.bones)
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
        self._telling = np.flatnonzero(end == self._long[self._owner])
        self._sound = np.ones(len(self._owner), dtype=bool)
        self.enough = len(here) > 1
        if self.enough:
            self._look()

    def around(self, places: Places, bones: list[str]) -> LocalTransfer:
        """Carry places of our body over by the bones around that lie where they can.

        Parameters
        ----------
        bones : on this body the bone that each place is over
        """
        return self._transfer(places, self._near(bones))

    def lost(self, places: Places, bones: list[str], around: LocalTransfer) -> NDArray[np.bool_]:
        """Return which places nothing carries but bones that lie where they cannot.

        Parameters
        ----------
        around : the same places, carried by those that lie where they can
        """
        if self._sound.all() or around.known.all():
            return np.zeros(len(places), dtype=bool)
        every = transfer_locally(places, self._here, self._there, self._near(bones)).known
        return np.asarray(~around.known & every)

    def _near(self, bones: list[str]) -> NDArray[np.bool_]:
        numbers = np.array([self._number.get(bone, -1) for bone in bones])
        return np.asarray(self._joined[numbers] | (numbers < 0)[:, None])

    def _transfer(self, places: Places, usable: NDArray[np.bool_]) -> LocalTransfer:
        every = np.broadcast_to(usable & self._sound, (len(places), len(self._sound)))
        return transfer_locally(places, self._here, self._there, every)

    def _look(self) -> None:
        whole = self._transfer(self._here[self._first], np.ones((1, 1), dtype=bool))
        if whole.known.any():
            self.size = float(np.median(whole.scales[whole.known]))
        self._look_across()
        self._look_turned()
        self._look_at_parts()
        self._look_beside()
        self._look_astray()
        self._look_at_rows()
        self._look_at_sizes()

    def _blame(self, number: int, said: str) -> None:
        self._sound[self._owner == number] = False
        bone = self._bones[number]
        name = bone.name[:1].lower() + bone.name[1:]
        side = "" if bone.side == MIDLINE else f"{bone.side} "
        self.odd.setdefault(bone.id, f"its {side}{name} {said}")

    def _look_across(self) -> None:
        """Find bones that lie on the other side."""
        for number, bone in enumerate(self._bones):
            x = float(self._there[self._first[number], 0]) / self.size
            if {"left": -x, "right": x, MIDLINE: 0.0}[bone.side] > _OTHER_SIDE_M:
                self._blame(number, "lies on the other side of the body")

    def _look_beside(self) -> None:
        """Find bones of head and trunk that lie beside the midline, by themselves or as a pair."""
        x = self._there[self._first, 0] / self.size
        for number, bone in enumerate(self._bones):
            other = self._number.get(opposite(bone.id))
            if self._parts[number] in ("head", "trunk") and other is not None:
                aside = abs(float(x[number] + x[other])) / 2
                if aside > _ASIDE_M:
                    both = "lies" if other == number else "and its fellow lie"
                    self._blame(number, f"{both} {aside * 1000:.0f} mm beside the midline")

    def _look_turned(self) -> None:
        """Find the bones that are turned, as those of their part are or in their own direction."""
        whole = self._whole_parts()
        around = self._transfer(self._here[self._first], whole[self._owner] == whole[:, None])
        for number, part in enumerate(self._parts):
            turn = float(around.turns_deg[number]) if around.known[number] else 0.0
            if turn <= _limit(self._standing.turned_deg, part):
                turn = 0.0
            if self._long[number]:
                at = self._first[number]
                ways = (each[at + 1] - each[at + 2] for each in (self._here, self._there))
                swung = _between(*ways)
                if swung > _limit(self._standing.swung_deg, part):
                    turn = max(turn, swung)
            if turn > 0.0:
                self._blame(
                    number,
                    f"is turned by {turn:.0f}° from how a person has it who stands upright with "
                    "hanging arms and palms to the front",
                )

    def _look_at_parts(self) -> None:
        """Blame all of a part of the body most of which is turned, and what shares its turns."""
        whole = self._whole_parts()
        odd = np.array([bone.id in self.odd for bone in self._bones])
        for part in sorted(set(whole.tolist())):
            mine = np.flatnonzero((whole == part) & (np.array(self._parts) == part))
            if len(mine) > 1 and odd[mine].mean() >= _MAX:
                first = self._bones[int(mine[odd[mine]][0])].id
                shares = _SHARES.get(part[:-2], "") + part[-2:]
                for number in np.flatnonzero((whole == part) | (whole == shares)).tolist():
                    self._sound[self._owner == number] = False
                    self.odd.setdefault(self._bones[number].id, self.odd[first])

    def _whole_parts(self) -> NDArray[np.str_]:
        """Return the part of the body of each bone, a finger's being the hand."""
        return np.array([".".join(part.split(".")[:2]) for part in self._parts])

    def _look_astray(self) -> None:
        """Find bones that lie elsewhere than those around carry them."""
        limits = self._standing.astray_m
        most = [limits.get(_stem(b.id), limits.get(b.region, limits[""])) for b in self._bones]
        owner = self._owner[self._telling]
        usable = self._joined[owner] & (self._owner != owner[:, None])
        for _ in range(_ROUNDS):
            off = self._off(usable)
            over = off / (np.array(most)[owner] * self.size)
            worst = float(over.max())
            if worst <= 1.0:
                return
            for at in np.flatnonzero(over > max(1.0, _WORST * worst)).tolist():
                self._blame(int(owner[at]), _lies(float(off[at])))

    def _look_at_rows(self) -> None:
        """Find rows, such as the ribs, whose bones all bear the names of their neighbours.

        Beside each other they lie as they should; others do not carry them there.
        """
        rows = np.array([re.sub(r"_[ctl]?\d+$", "", _stem(bone.id)) for bone in self._bones])
        owner = self._owner[self._telling]
        off = self._off(self._joined[owner] & (rows[self._owner] != rows[owner][:, None]))
        regions = np.array([bone.region for bone in self._bones])
        for row, region in sorted(set(zip(rows.tolist(), regions.tolist(), strict=True))):
            mine = np.flatnonzero(((rows == row) & (regions == region))[owner] & (off > 0.0))
            bones = set(owner[mine].tolist())
            if len(bones) > _ROW and float(np.median(off[mine])) > _ROW_M * self.size:
                for at in mine.tolist():
                    self._blame(int(owner[at]), _lies(float(off[at])))

    def _look_at_sizes(self) -> None:
        """Find long bones that are far larger or smaller than those around."""
        owner = self._owner[self._telling]
        usable = self._joined[owner] & (self._owner != owner[:, None])
        around = self._transfer(self._here[self._telling], usable)
        for number in np.flatnonzero(self._long).tolist():
            first, mine = self._first[number], (owner == number) & around.known
            if mine.any() and self._bones[number].kind == "bone":
                ends = (
                    norm(each[first + 1] - each[first + 2]) for each in (self._here, self._there)
                )
                here, there = ends
                times = there / here / float(np.median(around.scales[mine]))
                if not 1 / _TIMES <= times <= _TIMES:
                    self._blame(number, f"is {times:.2g} times as large as the bones around it")

    def _off(self, usable: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return how far the bones lie from where some anchors carry them; 0 where nobody knows."""
        tell = self._telling
        around = self._transfer(self._here[tell], usable)
        off = np.linalg.norm(around.places - self._there[tell], axis=1)
        return np.where(around.known & self._sound[tell], off, 0.0)


def _lies(off: float) -> str:
    return f"lies {off * 1000:.0f} mm from where the bones around have it"


def _limit(limits: Mapping[str, float], part: str) -> float:
    """Return how far a bone of some part of the body may be turned, degrees."""
    name, *rest = part.split(".")
    return limits.get("digits" if len(rest) > 1 else name, limits[""])


def _between(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Return the angle between two ways, degrees."""
    cosine = float(a @ b) / max(norm(a) * norm(b), 1e-12)
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))


def _stem(bone_id: str) -> str:
    return bone_id.removesuffix(".l").removesuffix(".r")
