"""Strange values and damage that the makers of inputs have in common."""

import random
from typing import Any

TEXTS = (
    "", " ", "a", "x" * 10_000, "\x00", "a\nb\r\nc", "\u202eabc", "\ud800", "骨" * 50,
    "<img src=x>", "=1+1", "../../etc/passwd", "/", "C:\\x", "%s%n", "{0}", "NaN", "null",
    "own-", "PC6", "-", "--",
)  # fmt: skip
NUMBERS = (
    0, 1, -1, 0.5, -0.0, 2, 255, 256, 65_536, 2**31, 2**32, 2**63, 2**64, 10**400, -(10**400),
    1e308, 1e-308, 1e999, -1e999, float("nan"), True, 1.5e-7,
)  # fmt: skip


def value(rng: random.Random, depth: int = 3) -> Any:
    """Return any value that JSON can hold, mostly a strange one."""
    kind = rng.randrange(6 if depth else 4)
    if kind == 0:
        return rng.choice(TEXTS)
    if kind == 1:
        return rng.choice(NUMBERS)
    if kind == 2:
        return rng.choice([None, True, False])
    if kind == 3:
        return rng.uniform(-1e3, 1e3)
    if kind == 4:
        return [value(rng, depth - 1) for _ in range(rng.randrange(4))]
    return {str(rng.choice(TEXTS))[:20]: value(rng, depth - 1) for _ in range(rng.randrange(4))}


def damaged_document(rng: random.Random, document: Any, times: int | None = None) -> Any:
    """Change a few places of a JSON document: other values, keys gone, misspelt, rows doubled."""
    for _ in range(rng.randrange(1, 4) if times is None else times):
        document = _changed(rng, document)
    return document


def _changed(rng: random.Random, node: Any) -> Any:
    if isinstance(node, dict) and node and rng.random() < 0.85:
        node = dict(node)
        key = rng.choice(list(node))
        what = rng.randrange(8)
        if what == 0:
            del node[key]
        elif what == 1:
            node[rng.choice(TEXTS)[:50]] = node.pop(key)
        elif what == 2:
            node[key] = value(rng)
        else:
            node[key] = _changed(rng, node[key])
        return node
    if isinstance(node, list) and node and rng.random() < 0.85:
        node = list(node)
        at = rng.randrange(len(node))
        what = rng.randrange(8)
        if what == 0:
            del node[at]
        elif what == 1:
            node.insert(at, node[at])
        elif what == 2:
            node[at] = value(rng)
        elif what == 3 and len(node) < 200:
            node *= rng.choice([2, 50])
        else:
            node[at] = _changed(rng, node[at])
        return node
    return value(rng)


def damaged_bytes(rng: random.Random, content: bytes) -> bytes:
    """Change the bytes of a file: cut off, flipped, overwritten, repeated, moved, or none left."""
    data = bytearray(content)
    for _ in range(rng.randrange(1, 4)):
        if not data:
            break
        at = rng.randrange(len(data))
        length = rng.choice([1, 2, 4, 40, 400])
        what = rng.randrange(7)
        if what == 0:
            del data[at:]
        elif what == 1:
            data[at] ^= 1 << rng.randrange(8)
        elif what == 2:
            data[at : at + length] = bytes(rng.randrange(256) for _ in data[at : at + length])
        elif what == 3:
            data[at:at] = data[at : at + length] * rng.choice([1, 10])
        elif what == 4:
            del data[at : at + length]
        elif what == 5:
            data[at : at + length] = rng.choice([b"\0", b"\xff", b" "]) * length
        else:
            data[at:at] = rng.choice([b"\xef\xbb\xbf", b"\xff\xfe", b"[" * 3000, b"NaN", b"\r\n"])
    return bytes(data)
