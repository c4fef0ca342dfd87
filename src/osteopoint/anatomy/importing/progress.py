"""How long work tells how far it is: the share done, 0 to 1, and what is being done."""

from collections.abc import Callable

Progress = Callable[[float, str], None]
