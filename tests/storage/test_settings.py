"""Settings in their file: what makes no sense is as at first, and nothing stops the start."""

import json
from pathlib import Path

import pytest

from osteopoint.storage.settings import Settings, load_settings, save_settings, settings_file


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OSTEOPOINT_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def written(text: str) -> Settings:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text(text, encoding="utf-8")
    return load_settings()


@pytest.mark.parametrize(
    "volume", [10**400, -(10**400), 1.1, -0.1, float("nan"), float("inf"), True, None, "0.5", []]
)
def test_a_volume_that_is_none_is_as_at_first(volume: object):
    assert written(json.dumps({"volume": volume, "voice": True})) == Settings(voice=True)


@pytest.mark.parametrize("text", ["", "{", "[]", "\x00", "3", '{"volume": ' + "9" * 5000 + "}"])
def test_a_damaged_file_is_no_file(text: str):
    assert written(text) == Settings()
    save_settings(still=True)
    assert load_settings() == Settings(still=True)


@pytest.mark.parametrize("tone", ["green", "", 0.5, None, [], True, {}])
def test_a_tone_that_is_none_is_as_at_first(tone: object):
    assert written(json.dumps({"skin_tone": tone, "voice": True})) == Settings(voice=True)


def test_the_tone_is_kept_beside_the_others():
    save_settings(skin_tone="medium")
    save_settings(still=True)
    assert load_settings() == Settings(still=True, skin_tone="medium")


def test_it_is_for_its_user_alone():
    save_settings(muted=True)
    assert settings_file().stat().st_mode & 0o077 == 0


def test_where_nothing_can_be_kept_nothing_happens(data: Path):
    data.write_text("a file, not a folder")
    save_settings(muted=True)
    assert load_settings() == Settings()
