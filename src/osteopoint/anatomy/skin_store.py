"""A body's skin: its own, else ours fitted to its bones, kept in the user's folder.

A borrowed skin is kept under a mark of everything that it was made from, so that an old one is
never taken for a new one: change a bone, our skin or the method, and it is made again.
"""

import contextlib
import zlib
from pathlib import Path

import numpy as np

from osteopoint.anatomy.atlas import Atlas
from osteopoint.anatomy.borrowed_skin import METHOD, borrow, likeness
from osteopoint.anatomy.glb import MAX_BYTES, read_glb
from osteopoint.anatomy.glb_writing import write_glb
from osteopoint.anatomy.skin import LIGHT_NODE, NODE, Skin, read_skin
from osteopoint.anatomy.skin_pattern import Pattern, read_pattern
from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_json
from osteopoint.storage.atomic import make_private_dir
from osteopoint.storage.leftovers import leftover_path, sweep
from osteopoint.storage.paths import user_dir

# Our bodies, by sex, and where they lie in the assets.
_LENDERS = {"male": "meshes", "female": "meshes/female"}
_MADE_FROM = ("skeleton.glb", "scans.glb", "skin.glb", "bones.json")
_MAX_KEPT = 12


def skin_of(assets: Path, atlas: Atlas) -> Skin | None:
    """Return the skin of a body: its own, else one borrowed from ours; None if none fits.

    To fit one takes some seconds; it is kept, and read the next time.

    Raises
    ------
    OsteopointError
        If the body has a skin of its own that is damaged.
    """
    own = read_skin(atlas.folder)
    if own is not None:
        return own
    mark = bones_fingerprint(atlas)
    stem = f"{mark:08x}-{_lenders_fingerprint(assets):08x}"
    kept = _kept(stem, assets)
    if kept is not None:
        return kept
    lender = _lender(atlas, assets)
    skin = None if lender is None else _borrowed(atlas, lender)
    if skin is not None:
        _keep(skin, stem)
    return skin


def bones_fingerprint(atlas: Atlas, mark: int = 0) -> int:
    """Return a mark that changes when a bone or a vertex of the atlas does."""
    for bone_id in sorted(atlas.bones):
        mark = zlib.crc32(bone_id.encode(), mark)
        mark = zlib.crc32(np.ascontiguousarray(atlas.bones[bone_id].surface.vertices).data, mark)
    return mark


def skin_fingerprint(assets: Path, atlas: Atlas) -> int:
    """Return a mark that changes when the skin that `skin_of` gives may, its bones apart."""
    own = atlas.folder / "skin.glb"
    return file_fingerprint(own) if own.is_file() else _lenders_fingerprint(assets)


def file_fingerprint(path: Path, mark: int = 0) -> int:
    """Return the mark of a file's content, read in pieces; unchanged for none, or none so large."""
    if path.is_file() and path.stat().st_size <= MAX_BYTES:  # else whoever reads it says so
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                mark = zlib.crc32(piece, mark)
    return mark


def _lenders_fingerprint(assets: Path) -> int:
    mark = METHOD
    for folder in _LENDERS.values():
        for name in _MADE_FROM:
            mark = file_fingerprint(assets / folder / name, mark)
    return mark


def _lender(atlas: Atlas, assets: Path) -> Pattern | None:
    """Return our body of the same sex; where that is not said, the one whose bones lie alike."""
    patterns = []
    for sex, folder in _LENDERS.items():
        if atlas.sex == sex or atlas.sex not in _LENDERS:
            with contextlib.suppress(OsteopointError):  # one that is damaged lends nothing
                patterns.append(read_pattern(assets / folder))
    return min(patterns, key=lambda pattern: likeness(atlas, pattern), default=None)


def _borrowed(atlas: Atlas, lender: Pattern) -> Skin | None:
    try:
        with np.errstate(all="ignore"):  # what comes of absurd bones is left out, or is no skin
            return borrow(atlas, lender)
    except (ValueError, ArithmeticError):
        return None


def _kept(stem: str, assets: Path) -> Skin | None:
    """Return the skin that was kept under a mark; None if there is none that can be read."""
    for sex, folder in _LENDERS.items():
        path = _folder() / f"{stem}-{sex}.glb"
        if not path.is_file():
            continue
        try:
            surfaces = read_glb(path)
            topology = str(read_json(assets / folder / "atlas.json")["skin_topology"])
            surface, light = surfaces.pop(NODE), surfaces.pop(LIGHT_NODE, None)
            return Skin(surface, surfaces, topology, light, sex)
        except (OsteopointError, KeyError):
            continue  # an unusable one is made again
    return None


def _keep(skin: Skin, stem: str) -> None:
    """Keep a borrowed skin, and not more than some; where nothing can be written, keep none."""
    surfaces = {NODE: skin.surface} | skin.eyes
    if skin.light is not None:
        surfaces[LIGHT_NODE] = skin.light
    folder = _folder()
    try:
        make_private_dir(folder)
        sweep(folder)
        part = leftover_path(folder)
        try:
            write_glb(part, surfaces)
            part.replace(folder / f"{stem}-{skin.lender}.glb")
        finally:
            part.unlink(missing_ok=True)
        files = sorted(folder.glob("*-*.glb"), key=lambda path: path.stat().st_mtime)
        for old in files[:-_MAX_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        with contextlib.suppress(OSError):
            (folder / f"{stem}-{skin.lender}.glb").unlink(missing_ok=True)


def _folder() -> Path:
    return user_dir() / "skins"
