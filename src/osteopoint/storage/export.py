"""The check that an export does not overwrite the program's own files."""

import os
from pathlib import Path

from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError, quoted
from osteopoint.storage.paths import user_dir


def check_export(path: Path) -> None:
    """Refuse a path inside the user's folder or the program's data folder.

    Raises
    ------
    OsteopointError
        If the file is in one of the two folders, also through a link.
    """
    real = Path(os.path.realpath(path))
    for folder in (user_dir(), assets_dir()):
        if Path(os.path.realpath(folder)) in real.parents:
            raise OsteopointError(
                f"{quoted(path)} lies where Osteopoint keeps its own files; choose another place."
            )
