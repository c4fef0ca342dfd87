"""Text from a file or the user, escaped so that it is never taken as markup.

Qt guesses whether a text is HTML, and opens files that the HTML names. So every text that is not
our own goes through one of these functions. Labels and tool tips are in `ui.support.labels`.
"""

import re
from html import escape

from osteopoint.errors import quoted

MAX_NAME_LENGTH = 80
_MAX_LENGTH, _MAX_HTML_LENGTH = 800, 4000
# A very long word would widen its widget; Qt breaks paths at each /.
_LONG_WORD = re.compile(r"[^\s/\u200b]{60}(?=[^\s/])")
_MAY_BREAK = "\u200b"


def plain_text(text: object, most: int = _MAX_LENGTH) -> str:
    """Return text on one line: without control characters, cut if long, long words breakable.

    Parameters
    ----------
    most : maximum number of characters
    """
    return _LONG_WORD.sub(lambda word: word[0] + _MAY_BREAK, quoted(text, most))


def as_html(text: object, most: int = _MAX_HTML_LENGTH) -> str:
    """Return text escaped for our own HTML."""
    return escape(plain_text(text, most))


def button_text(text: object, most: int = MAX_NAME_LENGTH) -> str:
    """Return text for a button or a menu, with & doubled: Qt would underline the next letter."""
    return plain_text(text, most).replace("&", "&&")
