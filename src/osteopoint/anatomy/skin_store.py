"""Skin of a body: its own, or ours fitted to its bones and cached in the user's folder.

The file name of a cached skin contains fingerprints of everything it was made from: the bones,
our skin and the method. So an outdated skin is never used.
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

# Folders of our bodies in the assets, by sex.
_LENDERS = {"male": "meshes", "female": "meshes/female"}
_MADE_FROM = ("skeleton.glb", "scans.glb", "skin.glb", "bones.json")
_MAX_CACHED = 12


def skin_of(assets: Path, atlas: Atlas) -> Skin | None:
    """Return the skin of a body: its own, or one borrowed from ours; None if none fits.

    Fitting takes some seconds; the result is cached for the next time.

    Raises
    ------
    OsteopointError
        If the body's own skin is damaged.
    """
    own = read_skin(atlas.folder)
    if own is not None:
        return own
    mark = bones_fingerprint(atlas)
    stem = f"{mark:08x}-{_lenders_fingerprint(assets):08x}"
    cached = _load_cached(stem, assets)
    if cached is not None:
        return cached
    lender = _lender(atlas, assets)
    skin = None if lender is None else _borrowed(atlas, lender)
    if skin is not None:
        _save(skin, stem)
    return skin


def bones_fingerprint(atlas: Atlas, mark: int = 0) -> int:
    """Return a fingerprint of the bones and vertices of an atlas."""
    for bone_id in sorted(atlas.bones):
        mark = zlib.crc32(bone_id.encode(), mark)
        mark = zlib.crc32(np.ascontiguousarray(atlas.bones[bone_id].surface.vertices).data, mark)
    return mark


def skin_fingerprint(assets: Path, atlas: Atlas) -> int:
    """Return a fingerprint of the files that `skin_of` uses, apart from the bones."""
    own = atlas.folder / "skin.glb"
    return file_fingerprint(own) if own.is_file() else _lenders_fingerprint(assets)


def file_fingerprint(path: Path, mark: int = 0) -> int:
    """Return the fingerprint of a file, read in pieces; `mark` for a missing or huge file."""
    if path.is_file() and path.stat().st_size <= MAX_BYTES:  # the reader rejects larger files
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
    """Return our body of the same sex, or the more similar one if the sex is unknown."""
    patterns = []
    for sex, folder in _LENDERS.items():
        if atlas.sex == sex or atlas.sex not in _LENDERS:
            with contextlib.suppress(OsteopointError):  # a damaged body is skipped
                patterns.append(read_pattern(assets / folder))
    return min(patterns, key=lambda pattern: likeness(atlas, pattern), default=None)


def _borrowed(atlas: Atlas, lender: Pattern) -> Skin | None:
    try:
        with np.errstate(all="ignore"):  # results of absurd bones are rejected later
            return borrow(atlas, lender)
    except (ValueError, ArithmeticError):
        return None


def _load_cached(stem: str, assets: Path) -> Skin | None:
    """Return the cached skin of a fingerprint, or None if there is no readable one."""
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
            continue  # a damaged skin is made again
    return None


def _save(skin: Skin, stem: str) -> None:
    """Save a borrowed skin and delete the oldest ones; ignore write errors."""
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
        for old in files[:-_MAX_CACHED]:
            old.unlink(missing_ok=True)
    except OSError:
        with contextlib.suppress(OSError):
            (folder / f"{stem}-{skin.lender}.glb").unlink(missing_ok=True)


def _folder() -> Path:
    return user_dir() / "skins"
