"""How long bones are: of people, and of the meshes of a source."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from osteopoint.errors import OsteopointError, quoted
from osteopoint.jsonfile import WRONG_KIND, read_json

# Of the bones of a source the larger ones tell its scale, if there are so many.
_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class Sizes:
    """The lengths of a grown person's bones, and how far people differ from them.

    Attributes
    ----------
    stature_m : how tall the person is
    longest_m : by id without the side's suffix, from one end of the bone to the other
    adults : the smallest and the largest adult, as shares of that person
    child : the smallest child
    bone : how small and how large a bone may be for its body, as shares of its usual length
    small_bone : the same of bones shorter than `small_m`, which differ more
    """

    stature_m: float
    longest_m: dict[str, float]
    adults: tuple[float, float]
    child: float
    bone: tuple[float, float]
    small_bone: tuple[float, float]
    small_m: float

    def limits(self, stem: str) -> tuple[float, float]:
        """Return how small and how large a bone may be, as shares of its usual length."""
        return self.bone if self.longest_m[stem] >= self.small_m else self.small_bone

    def scale(self, lengths: dict[str, float]) -> float | None:
        """Return how many metres a unit has if the bones are as long as that person's.

        Parameters
        ----------
        lengths : of a source's bones in its own unit, by id with the side's suffix

        Returns
        -------
        None if no bone of a known length is there
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
    """Return a bone's id without the side's suffix."""
    return name[:-2] if name.endswith((".l", ".r")) else name


def longest(vertices: NDArray[np.float64]) -> float:
    """Return how far the two ends of a mesh lie apart, whichever way it stands."""
    far = vertices[int(np.linalg.norm(vertices - vertices.mean(axis=0), axis=1).argmax())]
    for _ in range(2):
        apart = np.linalg.norm(vertices - far, axis=1)
        far = vertices[int(apart.argmax())]
    return float(apart.max())
