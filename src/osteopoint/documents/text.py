"""Text that comes from a file or a person, made fit to be shown: never taken as markup.

Qt guesses whether a text is HTML, and opens what the HTML names. So every text that is not
our own goes through one of these functions; labels and tool tips are in `ui.labels`. No Qt here.
"""

import re
from html import escape

from osteopoint.errors import quoted

MAX_NAME_LENGTH = 80
_MAX_LENGTH, _MAX_HTML_LENGTH = 800, 4000
# A word without an end would make its widget as wide as itself; Qt breaks paths at each /.
_LONG_WORD = re.compile(r"[^\s/\u200b]{60}(?=[^\s/])")
_MAY_BREAK = "\u200b"


def plain_text(text: object, most: int = _MAX_LENGTH) -> str:
    """Return text on one line, without controls, cut if long, that can be broken anywhere.

    Parameters
    ----------
    most : letters at most
    """
    return _LONG_WORD.sub(lambda word: word[0] + _MAY_BREAK, quoted(text, most))


def as_html(text: object, most: int = _MAX_HTML_LENGTH) -> str:
    """Return text as it may stand between the tags of our own HTML."""
    return escape(plain_text(text, most))


def button_text(text: object, most: int = MAX_NAME_LENGTH) -> str:
    """Return text for a button or a menu, where & would underline the next letter."""
    return plain_text(text, most).replace("&", "&&")
