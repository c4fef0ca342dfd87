"""Where an export may go: anywhere but over what the program itself keeps or comes with."""

import os
from pathlib import Path

from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError, quoted
from osteopoint.storage.paths import user_dir


def check_export(path: Path) -> None:
    """Refuse to write an export over the user's own data or the program's.

    Raises
    ------
    OsteopointError
        If the file lies in one of the two folders, also by way of a link.
    """
    real = Path(os.path.realpath(path))
    for folder in (user_dir(), assets_dir()):
        if Path(os.path.realpath(folder)) in real.parents:
            raise OsteopointError(
                f"{quoted(path)} lies where Osteopoint keeps its own files; choose another place."
            )
