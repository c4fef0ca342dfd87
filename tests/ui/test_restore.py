"""The window is left as it was, and never larger than its screen."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osteopoint.storage.window_state import (
    WindowState,
    load_window_state,
    save_window_state,
    window_state_file,
)
from osteopoint.ui.shell.main_window import MainWindow
from osteopoint.ui.support.theme import choose_scheme

pytestmark = pytest.mark.window


def test_size_panels_layers_skin_and_body_are_found_again(window: MainWindow):
    window.restore.apply()
    window.resize(1200, 700)
    window.explorer.show("acupoints", True)
    window.explorer.set_skin_mode("solid")
    window.restore.save()
    state = load_window_state()
    assert state.size == (1200, 700)
    assert state.layers["acupoints"]
    assert (state.skin, state.body) == ("solid", window.explorer.atlas.id)
    window.explorer.show("acupoints", False)
    window.explorer.set_skin_mode("auto")
    window.resize(1300, 800)
    window.restore.apply()
    assert (window.width(), window.height()) == (1200, 700)
    assert window.explorer.layers.acupoints
    assert window.explorer.layers.skin == "solid"


def test_the_window_fits_its_screen(window: MainWindow):
    save_window_state(WindowState(size=(9000, 9000)))
    window.restore.apply()
    room = window.screen().availableSize()
    assert window.width() <= room.width()
    assert window.height() <= room.height()


def test_colours_are_found_again(window: MainWindow):
    try:
        save_window_state(WindowState(scheme="dark"))
        window.restore.apply()
        window.restore.save()
        assert load_window_state().scheme == "dark"
    finally:
        choose_scheme("light")


def test_a_window_that_was_never_restored_saves_nothing(window: MainWindow):
    window.restore.save()
    assert not window_state_file().exists()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"size": "large", "layers": 5, "scheme": "pink", "panels": [1], "body": 7}',
     '{"size": [1e9, -4], "maximized": "yes", "layers": {"moon": true, "bones": "no"}}'],
)  # fmt: skip
def test_a_damaged_file_gives_the_usual_window(data_folder: Path, text: str):
    window_state_file().write_text(text, encoding="utf-8")
    state = load_window_state()
    assert (state.size, state.maximized, state.scheme, state.body) == ((), False, "system", "")
    assert "bones" not in state.layers


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(saved=st.dictionaries(st.sampled_from(list(WindowState.__dataclass_fields__)), VALUES))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_the_file_holds_the_state_is_sound(data_folder: Path, saved: dict[str, object]):
    window_state_file().write_text(json.dumps(saved), encoding="utf-8")
    state = load_window_state()
    assert all(isinstance(on, bool) for on in state.layers.values())
    assert len(state.size) in (0, 2)
    assert len(state.panels) in (0, 3)
