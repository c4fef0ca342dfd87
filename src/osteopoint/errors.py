"""The error that a user may see: one sentence that says what and where."""

import re

# Characters that a line cannot show or that change its direction: controls, marks and
# overrides of direction, line separators.
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


class OsteopointError(Exception):
    """A problem whose message can be shown to the user.

    The message is one sentence without a line break. It names the file, id or value it is
    about. The command line prints it and exits with 2; the window shows it as a notice.
    """


def printable(text: object) -> str:
    """Return a line without control characters and marks that change its direction."""
    whole = str(text).encode(errors="replace").decode()  # lone surrogates become ?
    return _UNSHOWABLE.sub(" ", whole)


def quoted(text: object, most: int = 240) -> str:
    """Return foreign text for use in a line: without control characters, cut if long.

    Parameters
    ----------
    most : maximum number of characters; an ellipsis stands for what is cut off
    """
    line = str(text)
    if len(line) > 4 * most:
        line = f"{line[: 4 * most]}…"
    line = " ".join(printable(line).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
