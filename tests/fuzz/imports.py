"""Whole imports of a small body, some of its files damaged, over an older atlas or beside it."""

import random
import zipfile
from pathlib import Path

import numpy as np

from fuzz.atlases import write_folder
from fuzz.meshes import FILES
from fuzz.mutations import HOSTILE, damaged_bytes, fairly_answered
from fuzz.reader import Reader
from importing.bodies import BP3D, Named, few_bones, obj
from osteopoint.anatomy.checks import check_atlas
from osteopoint.anatomy.importing.atlas_import import import_atlas
from osteopoint.storage.leftovers import is_leftover

_BEARABLE = {"both sides"}


def _damaged(rng: random.Random, bone: Named) -> Named:
    """Return a bone with its places or its corners changed."""
    numbers = np.random.default_rng(rng.randrange(2**32))
    vertices, faces = bone.vertices.copy(), bone.faces.copy()
    match rng.randrange(9):
        case 0:
            vertices *= rng.choice([0.0, -1.0, 1e-12, 1e6, 1e300])
        case 1:
            vertices[numbers.integers(0, len(vertices), 3)] = rng.choice([np.nan, np.inf, 1e300, 9])
        case 2:
            vertices = numbers.permutation(vertices)
        case 3:
            faces = numbers.integers(0, len(vertices), faces.shape)
        case 4:
            faces = faces[numbers.random(len(faces)) < rng.random()]
        case 5:
            vertices[:, rng.randrange(3)] = 0.0
        case 6:
            faces = np.concatenate([faces, numbers.permutation(faces.reshape(-1)).reshape(-1, 3)])
        case 7:
            vertices[:] = vertices[0]
        case 8:  # so many that mending, measuring or looking for landmarks could take for ever
            faces = numbers.integers(0, len(vertices), (rng.choice([3_000, 60_000, 200_000]), 3))
    return Named(bone.id, bone.name, bone.fma, vertices, faces)


def _texts(rng: random.Random) -> dict[str, bytes]:
    """Return the files of a body, one or some of them damaged."""
    frame = BP3D * rng.choice([1, 1, 1, 1, 0.1, -1, 2, 1e-6])
    spoilt = set(rng.sample([bone.id for bone in few_bones()], rng.choice([0, 1, 1, 3, 8])))
    files = {}
    for bone in few_bones():
        changed = _damaged(rng, bone) if bone.id in spoilt else bone
        with np.errstate(all="ignore"):
            text = obj(changed, frame, head=rng.random() < 0.9).encode()
        if bone.id in spoilt and rng.random() < 0.4:
            text = damaged_bytes(rng, text)
        name = bone.id if rng.random() < 0.95 else rng.choice(HOSTILE[:12]).replace("\x00", "")
        files[f"{name}.obj"] = text
    if rng.random() < 0.4:
        bone = rng.choice(few_bones())
        with np.errstate(all="ignore"):
            files["Skin.obj"] = obj(_damaged(rng, bone), frame, head=False).encode()
    if rng.random() < 0.03:  # much from little: it packs to a thousandth
        name = rng.choice(list(files))
        files[name] += rng.choice([b"v 1 2 3\n", b"f 1 2 3\n", b"vn 0 0 1\n", b"#\n"]) * 5_000_000
    if rng.random() < 0.2:
        files["left radius.stl"] = FILES[".stl"](rng)
    return files


def _source(rng: random.Random, folder: Path) -> Path:
    """Write the body as an archive or as a folder."""
    files = _texts(rng)
    if rng.random() < 0.5:
        path = folder / "body.zip"
        with zipfile.ZipFile(path, "w", rng.choice([0, zipfile.ZIP_DEFLATED])) as made:
            for name, text in files.items():
                made.writestr(name.encode("utf-8", "replace").decode(), text)
        if rng.random() < 0.1:
            path.write_bytes(damaged_bytes(rng, path.read_bytes()))
        return path
    path = folder / "bones"
    path.mkdir()
    for number, (name, text) in enumerate(files.items()):
        plain = name if name.replace(".", "").replace("_", "").isalnum() else f"{number}.obj"
        (path / plain[-60:]).write_bytes(text)
    return path


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def _import(rng: random.Random, folder: Path) -> None:
    source = _source(rng, folder)
    out = folder / "atlas"
    if rng.random() < 0.4:
        write_folder(rng, out, damage=rng.random() < 0.3)
    before, whole = _contents(out), False
    with fairly_answered():
        report = import_atlas(source, out)
        whole = True
        for said in (*report.notes, *report.left_out):
            assert len(said.splitlines()) == 1, said
    if whole:
        grave = [each for each in check_atlas(out) if each.rule not in _BEARABLE]
        assert not grave, str(grave[0])
    else:
        assert _contents(out) == before, "a refused import has changed its target"
    assert not [path for path in folder.iterdir() if is_leftover(path)]


READERS = [Reader("whole imports", 0.006, _import)]
