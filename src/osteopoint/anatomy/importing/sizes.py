"""Lengths of bones: statistics of people, and measurements of meshes."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from osteopoint.errors import OsteopointError, quoted
from osteopoint.jsonfile import WRONG_KIND, read_json

# Number of bones from which on only the larger ones are used for the scale.
_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class Sizes:
    """Lengths of an adult's bones, and their variation.

    Attributes
    ----------
    stature_m : height of the person
    longest_m : length of each bone by id without the suffix of the side, metres
    adults : smallest and largest adult, as shares of that person
    child : smallest child, as a share of that person
    bone : smallest and largest bone for a body, as shares of its usual length
    small_bone : the same for bones shorter than `small_m`, which vary more
    """

    stature_m: float
    longest_m: dict[str, float]
    adults: tuple[float, float]
    child: float
    bone: tuple[float, float]
    small_bone: tuple[float, float]
    small_m: float

    def limits(self, stem: str) -> tuple[float, float]:
        """Return the smallest and the largest length of a bone, as shares of its usual length."""
        return self.bone if self.longest_m[stem] >= self.small_m else self.small_bone

    def scale(self, lengths: dict[str, float]) -> float | None:
        """Return the scale, metres per unit, for which the bones are as long as that person's.

        Parameters
        ----------
        lengths : lengths of a source's bones in its own unit, by id with suffix of the side

        Returns
        -------
        The scale, or None without a bone of known length.
        """
        usual = {name: self.longest_m.get(stem(name)) for name in lengths}
        known = [(usual[n] or 0.0, length) for n, length in lengths.items() if usual[n]]
        large = [pair for pair in known if pair[0] >= self.small_m]
        chosen = [pair for pair in (large if len(large) >= _ENOUGH else known) if pair[1] > 0]
        if not chosen:
            return None
        return float(np.exp(np.median([np.log(ours / theirs) for ours, theirs in chosen])))


def read_sizes(assets: Path) -> Sizes:
    """Read `bone_lengths.json`.

    Raises
    ------
    OsteopointError
        If it is missing or damaged.
    """
    path = assets / "bone_lengths.json"
    content = read_json(path)
    try:
        shares = content["shares"]
        return Sizes(
            stature_m=float(content["stature_mm"]) / 1000,
            longest_m={str(k): float(mm) / 1000 for k, mm in content["longest_mm"].items()},
            adults=_pair(shares["adults"]),
            child=float(shares["child"]),
            bone=_pair(shares["bone"]),
            small_bone=_pair(shares["small_bone"]),
            small_m=float(content["small_mm"]) / 1000,
        )
    except WRONG_KIND as error:
        raise OsteopointError(f"The file {path} lacks or spoils {quoted(error)}.") from error


def _pair(values: list[float]) -> tuple[float, float]:
    least, most = map(float, values)
    return least, most


def stem(name: str) -> str:
    """Return a bone's id without the suffix of the side."""
    return name[:-2] if name.endswith((".l", ".r")) else name


def longest(vertices: NDArray[np.float64]) -> float:
    """Return the length of a mesh in any orientation."""
    far = vertices[int(np.linalg.norm(vertices - vertices.mean(axis=0), axis=1).argmax())]
    for _ in range(2):
        apart = np.linalg.norm(vertices - far, axis=1)
        far = vertices[int(apart.argmax())]
    return float(apart.max())
