"""How an import ends early."""

from osteopoint.errors import OsteopointError


class Cancelled(OsteopointError):  # noqa: N818 (it is no error that the person wished so)
    """The person did not want it after all; the message says what became of it."""

    def __init__(self, message: str = "The import was cancelled; nothing was kept.") -> None:
        super().__init__(message)
