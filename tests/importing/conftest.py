"""One import for all tests that only look at what came of it."""

from pathlib import Path

import pytest
from bodies import archive, skeleton

from osteopoint.anatomy.importing.atlas_import import Report, import_atlas


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The default skeleton, written in the official archive's layout and imported again."""
    folder: Path = tmp_path_factory.mktemp("imported")
    source = archive(folder / "isa_BP3D_4.0_obj_99.zip", skeleton())
    return import_atlas(source, folder / "atlas")
