"""Errors of an import, and the wording of lower-level errors."""

from collections.abc import Sequence
from typing import Any

from osteopoint.errors import OsteopointError, quoted


class Cancelled(OsteopointError):  # noqa: N818 (cancelling is not an error)
    """The user cancelled; the message says what was kept."""

    def __init__(self, message: str = "The import was cancelled; nothing was kept.") -> None:
        super().__init__(message)


class NamesError(OsteopointError):
    """Too few names of a source were recognised.

    Parameters
    ----------
    unknown : unrecognised names, each an `osteopoint.anatomy.importing.naming.Unknown`
    """

    def __init__(self, message: str, unknown: Sequence[Any]) -> None:
        super().__init__(message)
        self.unknown = list(unknown)


class TooMuchError(Exception):
    """A file needs more time or memory than any bone; the message says what."""


def plain(error: BaseException) -> str:
    """Return the message of an error as one short line without a full stop."""
    return quoted(error, 120).rstrip(".") or type(error).__name__


def named(text: object) -> str:
    """Return a name from a file, made safe for a message."""
    return quoted(text, 80)


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun, such as "1 part" or "2 parts"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
