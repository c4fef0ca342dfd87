"""How an import ends early."""

from osteopoint.errors import OsteopointError


class Cancelled(OsteopointError):  # noqa: N818 (it is no error that the person wished so)
    """The person did not want it after all; nothing was written."""

    def __init__(self, what: str = "The import") -> None:
        super().__init__(f"{what} was cancelled; nothing was kept.")
