"""What every part of the window may use."""

from dataclasses import dataclass
from pathlib import Path

from osteopoint.explorer.explorer import Explorer
from osteopoint.ui.support.guard import Guard
from osteopoint.ui.support.notices import Notices
from osteopoint.ui.support.tasks import Tasks


@dataclass(frozen=True, slots=True)
class AppContext:
    """The state, the program's data, and how to tell, guard and run things.

    Attributes
    ----------
    assets : folder of the program's data
    notices : shows sentences to the user
    guard : runs commands and reports what they raise
    tasks : runs long work on threads
    """

    explorer: Explorer
    assets: Path
    notices: Notices
    guard: Guard
    tasks: Tasks
