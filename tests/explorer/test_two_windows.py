"""Two windows of the program are two views of one store."""

from dataclasses import replace
from pathlib import Path

import pytest

from helpers import ASSETS, FakeClock
from osteopoint.anatomy.atlas import Atlas
from osteopoint.catalogue.point_context import read_own_lengths
from osteopoint.catalogue.protocols import Protocol, ProtocolStep
from osteopoint.commands.window import check_ids
from osteopoint.errors import OsteopointError
from osteopoint.explorer.explorer import Explorer
from osteopoint.storage.lengths import (
    change_own_lengths,
    load_own_lengths,
    save_own_lengths,
)
from osteopoint.storage.sessions import load_own_protocols
from osteopoint.storage.settings import load_settings

CALM = Protocol(
    "own-calm", "Calm", "", "back", (ProtocolStep("osteomassage", "OP-PSIS", "left"),), own=True
)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OSTEOPOINT_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def two(atlas: Atlas) -> tuple[Explorer, Explorer]:
    return Explorer(atlas, FakeClock()), Explorer(atlas, FakeClock())


def test_a_setting_changed_in_one_stays_when_the_other_changes_another(two):
    one, other = two
    one.change_settings(volume=0.2, still=True)
    other.change_settings(voice=True)
    kept = load_settings()
    assert (kept.volume, kept.still, kept.voice) == (0.2, True, True)


def test_a_session_deleted_in_one_does_not_come_back_from_the_other(two):
    one, other = two
    one.own_sessions.change(CALM.id, CALM)
    other.own_sessions.set(load_own_protocols())
    one.own_sessions.change(CALM.id, None)
    mine = replace(CALM, id="own-mine")
    other.own_sessions.change(mine.id, mine)
    assert list(load_own_protocols()) == list(other.own_sessions.by_id) == ["own-mine"]


def test_what_could_not_be_kept_is_kept_with_the_next_change(two, data: Path):
    one, _ = two
    data.write_text("a file, not a folder")
    with pytest.raises(OsteopointError):
        one.own_sessions.change(CALM.id, CALM)
    data.unlink()
    mine = replace(CALM, id="own-mine")
    one.own_sessions.change(mine.id, mine)
    assert list(load_own_protocols()) == ["own-calm", "own-mine"]


def test_a_length_measured_in_one_stays_when_the_other_measures_another():
    known = read_own_lengths(ASSETS)
    save_own_lengths({"stature": 1.7})
    change_own_lengths({"psis": 0.09}, known)
    assert load_own_lengths(known) == {"stature": 1.7, "psis": 0.09}
    change_own_lengths({"stature": None}, known)
    assert load_own_lengths(known) == {"psis": 0.09}


def test_the_window_can_begin_with_a_session_of_ones_own(two):
    with pytest.raises(OsteopointError, match="no session 'own-calm' of your own"):
        check_ids(None, None, "own-calm")
    two[0].own_sessions.change(CALM.id, CALM)
    check_ids(None, None, "own-calm")
