"""Small damages to bytes, texts and JSON values, and the one judgement of an answer."""

import contextlib
import random
from collections.abc import Callable, Iterator
from typing import Any

from osteopoint.errors import OsteopointError

HOSTILE = (
    "", " ", "a\nb", "a\r\nb\t", "\x00", "../../up", "/etc/x", "<img src=x>", "%s{0}", "ü" * 300,
    "\ud800", "\u202eback", "femur" * 400, "nan", "-1", "1e999", "'", '"', "\\", "null", "a" * 9000,
)  # fmt: skip
NUMBERS = (
    0, 1, -1, 2, 3, 255, 256, 65_535, 65_536, 2**31 - 1, 2**31, 2**32, 2**63, -(2**63), 10**30,
    10**400, 0.5, -0.0, 1e-320, 1e30, 1e300, float("nan"), float("inf"), float("-inf"),
)  # fmt: skip
MAX_MESSAGE_LENGTH = 600


@contextlib.contextmanager
def fairly_answered() -> Iterator[None]:
    """Pass if the block ends or says in one line of fair length why not."""
    try:
        yield
    except OsteopointError as error:
        said = str(error)
        assert said.strip(), "an error that says nothing"
        assert len(said.splitlines()) == 1, f"more than a line: {said!r}"
        assert len(said) < MAX_MESSAGE_LENGTH, f"{len(said)} letters: {said!r}"


def any_value(rng: random.Random) -> Any:
    """Return a value of some kind that nobody waits for."""
    return rng.choice(
        [None, True, False, [], {}, [[]], [1, 2], {"id": 1}, [None], rng.choice(NUMBERS),
         rng.choice(NUMBERS), rng.choice(HOSTILE), rng.choice(HOSTILE), "x", [{}]]
    )  # fmt: skip


def damaged_json(rng: random.Random, value: Any, most: int = 4) -> Any:
    """Return a JSON value with a few damages; the one given stays as it is."""
    for _ in range(rng.randint(1, most)):
        value = _damaged(rng, value)
    return value


def _damaged(rng: random.Random, value: Any) -> Any:
    """Copy the way down to one place, and change what is there."""
    deeper = 0.85
    if isinstance(value, dict) and value and rng.random() < deeper:
        key = rng.choice(list(value))
        return value | {key: _damaged(rng, value[key])}
    if isinstance(value, list) and value and rng.random() < deeper:
        at = rng.randrange(len(value))
        return [*value[:at], _damaged(rng, value[at]), *value[at + 1 :]]
    return _DAMAGES[_kind(value)](rng, value)


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "dict"
    if isinstance(value, list):
        return "list"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number"
    return "other"


def _dict(rng: random.Random, value: dict[str, Any]) -> Any:
    keys = list(value)
    way = rng.randrange(6)
    if not keys or way == 0:
        return any_value(rng)
    if way == 1:
        gone = rng.choice(keys)
        return {key: value[key] for key in keys if key != gone}
    if way == 2:
        one, other = rng.choice(keys), rng.choice(keys)
        return value | {one: value[other], other: value[one]}
    if way == 3:
        return value | {rng.choice(keys): any_value(rng)}
    if way == 4:
        return value | {rng.choice(HOSTILE): any_value(rng)}
    return {rng.choice(HOSTILE): each for each in value.values()}


def _list(rng: random.Random, value: list[Any]) -> Any:
    way = rng.randrange(6)
    if not value or way == 0:
        return any_value(rng)
    if way == 1:
        return value[: rng.randrange(len(value))]
    if way == 2:
        return value + [rng.choice(value)] * rng.randint(1, 3)
    if way == 3:
        return rng.sample(value, len(value))
    if way == 4:
        return [*value, any_value(rng)]
    return value[rng.randrange(len(value))]


def _number(rng: random.Random, value: float) -> Any:
    return rng.choice([rng.choice(NUMBERS), -value, value * 1000, str(value), any_value(rng)])


def _other(rng: random.Random, value: Any) -> Any:
    if isinstance(value, str) and rng.random() < 0.3:
        return value + rng.choice(HOSTILE)
    return any_value(rng)


_DAMAGES: dict[str, Callable[[random.Random, Any], Any]] = {
    "dict": _dict, "list": _list, "number": _number, "other": _other,
}  # fmt: skip


def nested(rng: random.Random) -> str:
    """Return JSON text that goes very deep."""
    depth = rng.choice([50, 900, 5_000, 100_000])
    opened, closed = rng.choice([("[", "]"), ('{"a":', "}")])
    return opened * depth + "1" + closed * (depth if rng.random() < 0.7 else 0)


def damaged_bytes(rng: random.Random, content: bytes) -> bytes:
    """Return bytes with some cut off, flipped, doubled, dropped, or other ones put in."""
    if not content:
        return rng.randbytes(20)
    way, at = rng.randrange(6), rng.randrange(len(content))
    length = min(len(content) - at, 1 + int(rng.expovariate(1 / 12)))
    if way == 0:
        return content[:at]
    if way == 1:
        flipped = bytearray(content)
        for _ in range(rng.randint(1, 8)):
            flipped[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        return bytes(flipped)
    if way == 2:
        return content[: at + length] + content[at:]
    if way == 3:
        return content[:at] + content[at + length :]
    if way == 4:
        return content[:at] + rng.choice([bytes(length), b"\xff" * length]) + content[at + length :]
    return content[:at] + rng.choice(HOSTILE).encode("utf-8", "replace") + content[at:]
