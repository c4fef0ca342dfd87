"""Bones taken out of the default body: what is still given lies where the whole body has it.

Every single bone and twenty groups: `tools/check_missing_bones.py`, which takes some minutes.
"""

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

from osteopoint.assets import assets_dir

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))
missing = importlib.import_module("check_missing_bones")


@pytest.fixture(scope="module")
def checker() -> Any:
    return missing.Checker(assets_dir() / "meshes", "borrowed")


def test_twenty_groups_are_there(checker: Any) -> None:
    groups = [removed for _, removed in missing.cases(checker.atlas, "groups")]
    assert len(groups) == 20
    assert all(groups)


@pytest.mark.parametrize(("group", "places"), [("hands", 1000)])
def test_no_place_is_given_elsewhere(checker: Any, group: str, places: int) -> None:
    removed = dict(missing.cases(checker.atlas, "groups"))[group]
    kept, wrong = checker.without(removed)
    assert wrong == []
    assert kept >= places
