"""How an import ends early, and what it says of errors that lie below it."""

from collections.abc import Sequence
from typing import Any

from osteopoint.errors import OsteopointError, quoted


class Cancelled(OsteopointError):  # noqa: N818 (it is no error that the person wished so)
    """The person did not want it after all; the message says what became of it."""

    def __init__(self, message: str = "The import was cancelled; nothing was kept.") -> None:
        super().__init__(message)


class NamesError(OsteopointError):
    """Too little was understood of a source's names.

    Parameters
    ----------
    unknown : the names that were not understood, `osteopoint.anatomy.importing.naming.Unknown`
    """

    def __init__(self, message: str, unknown: Sequence[Any]) -> None:
        super().__init__(message)
        self.unknown = list(unknown)


class TooMuchError(Exception):
    """Something asks for more time or memory than any bone does; the message says what."""


def plain(error: BaseException) -> str:
    """Return what an error says, in one short line without its full stop."""
    return quoted(error, 120).rstrip(".") or type(error).__name__


def named(text: object) -> str:
    """Return a name that a file gives, as a message can carry it."""
    return quoted(text, 80)


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun, such as "1 part" or "2 parts"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
