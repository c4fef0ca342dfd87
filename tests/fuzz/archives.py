"""Zip archives of a few small bones, damaged in their heads, names, sizes and places."""

import io
import random
import struct
import warnings
import zipfile
from pathlib import Path

from fuzz.meshes import FILES
from fuzz.mutations import HOSTILE, damaged_bytes, fairly_answered
from fuzz.reader import Reader
from osteopoint.anatomy.importing.open_source import open_source

_WAYS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
_NAMES = ["left femur", "Right Tibia", "sacrum", "a/b/c/ulna.l", "../femur", "/femur", "C:femur"]
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


def archive(rng: random.Random) -> bytes:
    """Return an archive of some meshes, sound as an archive."""
    stream = io.BytesIO()
    with warnings.catch_warnings():  # that two entries have one name is what is wanted here
        warnings.simplefilter("ignore", UserWarning)
        with zipfile.ZipFile(stream, "w", rng.choice(_WAYS)) as made:
            for _ in range(rng.randint(0, 5)):
                ending = rng.choice([*FILES, ".txt", ""])
                name = rng.choice(_NAMES + [text for text in HOSTILE if "\ud800" not in text])
                entry = zipfile.ZipInfo(name + ending)
                entry.compress_type = rng.choice(_WAYS)
                if rng.random() < 0.1:
                    entry.external_attr = rng.randrange(2**32)
                made.writestr(entry, FILES.get(ending, FILES[".obj"])(rng))
            if rng.random() < 0.1:
                made.comment = rng.randbytes(rng.randrange(200))
    return stream.getvalue()


def _spoilt(rng: random.Random, content: bytes) -> bytes:
    """Change one field of one of the archive's records."""
    mark = rng.choice([_LOCAL, _CENTRAL, _CENTRAL, _END])
    places = [i for i in range(len(content)) if content.startswith(mark, i)]
    if not places:
        return content
    at = rng.choice(places) + rng.randrange(4, 46)
    spoilt = bytearray(content)
    value = rng.choice([0, 1, 0xFFFF, 0xFFFFFFFF, rng.randrange(2**32), len(content)])
    struct.pack_into("<I", spoilt, min(at, len(spoilt) - 4), value)
    return bytes(spoilt)


def _read(rng: random.Random, folder: Path) -> None:
    content = archive(rng)
    for _ in range(rng.randint(0, 3)):
        content = _spoilt(rng, content)
    if rng.random() < 0.3:
        content = damaged_bytes(rng, content)
    (folder / "bones.zip").write_bytes(content)
    with fairly_answered():
        source = open_source(folder / "bones.zip")
        try:
            for piece in source.pieces:
                with fairly_answered():
                    piece.read()
        finally:
            source.close()


READERS = [Reader("zip archives", 0.1, _read)]
