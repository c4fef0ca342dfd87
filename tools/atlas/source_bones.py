"""The source's bones: separate, closed and standing. Every region's maker starts from them.

Making them takes a minute, so they are cached in `build/`, which git ignores. The cache key is a
hash of the modules that make them.
"""

import hashlib
import pickle
import tempfile
from functools import cache
from pathlib import Path

import trimesh

from atlas import posture, repair, source, split
from atlas.fairing import smoothed
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
        """Return a bone with the source's own vertices, but closed."""
        return self._bones[name].copy()

    def _smooth(self, name: str) -> trimesh.Trimesh:
        """Return a bone smoothed as a thin plate, its vertices kept; the result is cached."""
        cached = STORE / f"smooth_{name}_{self._key(name)}.pickle"
        if cached.exists():
            return trimesh.Trimesh(*pickle.loads(cached.read_bytes()), process=False)
        mesh = smoothed(self.coarse(name), name)
        STORE.mkdir(parents=True, exist_ok=True)
        cached.write_bytes(pickle.dumps((mesh.vertices.view(), mesh.faces.view())))
        return mesh

    def _key(self, name: str) -> str:
        bone = self._bones[name]
        digest = hashlib.sha256(bone.vertices.tobytes() + bone.faces.tobytes())
        digest.update((Path(__file__).parent / "fairing.py").read_bytes())
        return digest.hexdigest()[:16]


def open_source(wheel: Path | None = None) -> Source:
    """Return the source's bones.

    Parameters
    ----------
    wheel : the package's file; None: download it if the bones are not cached
    """
    modules = [Path(m.__file__ or "") for m in (source, split, repair, posture)]
    digest = hashlib.sha256(b"".join(m.read_bytes() for m in modules)).hexdigest()[:16]
    cached = STORE / f"source_{digest}.pickle"
    if not cached.exists():
        bones = _read(wheel)
        STORE.mkdir(parents=True, exist_ok=True)
        plain = {n: (b.vertices.view(), b.faces.view()) for n, b in bones.items()}
        cached.write_bytes(pickle.dumps(plain))
    plain = pickle.loads(cached.read_bytes())
    return Source({n: trimesh.Trimesh(*arrays, process=False) for n, arrays in plain.items()})


def _read(wheel: Path | None) -> split.Bones:
    with tempfile.TemporaryDirectory() as scratch:
        with source.WHEEL.open(wheel) as archive:
            archive.extractall(scratch)
        meshes = source.posed_meshes(Path(scratch))
    bones = split.split_bones(meshes)
    for name, bone in bones.items():
        bone.apply_scale(1000.0)
        bones[name] = repair.closed(bone, name, repair.WELD_MM)
    return posture.stand(bones)
