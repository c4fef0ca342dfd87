"""Bones removed from the default body: the remaining places lie where the whole body has them.

`tools/check_missing_bones.py` tries every single bone and twenty groups; it takes some minutes.
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


def test_there_are_twenty_groups(checker: Any) -> None:
    groups = [removed for _, removed in missing.cases(checker.atlas, "groups")]
    assert len(groups) == 20
    assert all(groups)


@pytest.mark.parametrize(("group", "places"), [("hands", 1000)])
def test_remaining_places_lie_where_the_whole_body_has_them(
    checker: Any, group: str, places: int
) -> None:
    removed = dict(missing.cases(checker.atlas, "groups"))[group]
    kept, wrong = checker.without(removed)
    assert wrong == []
    assert kept >= places
