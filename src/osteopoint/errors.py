"""The one error that a user may see: a clear sentence that says what and where."""

import re

# Letters that a line cannot show, or that turn the direction of what stands after them:
# controls, marks and overrides of direction, line separators.
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


class OsteopointError(Exception):
    """A problem that can be told to the user as it stands.

    The message is one sentence without a line break; it names the file, the
    id or the value it is about. The command line prints it and exits with 2,
    the window shows it as a message.
    """


def printable(text: object) -> str:
    """Return a line without controls and without marks that turn its direction."""
    whole = str(text).encode(errors="replace").decode()  # halves of pairs become ?
    return _UNSHOWABLE.sub(" ", whole)


def quoted(text: object, most: int = 240) -> str:
    """Return what a file or a person says as a line can carry it: no controls, cut if long.

    Parameters
    ----------
    most : letters at most; what is cut off is shown by an ellipsis
    """
    line = str(text)
    if len(line) > 4 * most:
        line = f"{line[: 4 * most]}…"
    line = " ".join(printable(line).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
