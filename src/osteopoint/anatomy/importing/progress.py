"""Type of progress callbacks: the share done, 0 to 1, and the current task."""

from collections.abc import Callable

Progress = Callable[[float, str], None]
