"""How an import ends early, and what it says of errors that libraries raise."""

from osteopoint.errors import OsteopointError


class Cancelled(OsteopointError):  # noqa: N818 (it is no error that the person wished so)
    """The person did not want it after all; the message says what became of it."""

    def __init__(self, message: str = "The import was cancelled; nothing was kept.") -> None:
        super().__init__(message)


def plain(error: BaseException) -> str:
    """Return what a library's error says, in one short line without its full stop."""
    return " ".join(str(error).split())[:120].rstrip(".") or type(error).__name__
