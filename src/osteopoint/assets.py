"""The folder of the program's data."""

import os
import sys
from pathlib import Path

from osteopoint.errors import OsteopointError


def assets_dir() -> Path:
    """Return the folder that holds `points.json`, `meshes/` and the other data.

    It lies beside the code in an installed or frozen program and at the top of
    the repository in a checkout. The environment variable `OSTEOPOINT_ASSETS`
    overrides both, for tests and for people who edit the data.

    Raises
    ------
    OsteopointError
        If no folder with a `points.json` is found.
    """
    named = os.environ.get("OSTEOPOINT_ASSETS")
    if named:
        return Path(named)
    here = Path(__file__).resolve()
    frozen = Path(getattr(sys, "_MEIPASS", here.parent))
    for folder in (frozen / "assets", here.parent / "assets_data", here.parents[2] / "assets"):
        if (folder / "points.json").is_file():
            return folder
    raise OsteopointError(f"The program's data folder 'assets' is missing beside {here.parent}.")
