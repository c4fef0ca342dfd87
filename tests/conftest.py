"""What all tests share: a virtual screen, the default atlas, and a look for leaks."""

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from helpers import (
    ASSETS,
    REFERENCE,
    FakeClock,
    stand_in_skin,
    vtk_objects,
    without_landmarks,
)
from osteopoint.anatomy import landmark_store, skin_store
from osteopoint.anatomy.atlas import Atlas, read_atlas, read_light_surfaces
from osteopoint.anatomy.importing import atlas_import
from osteopoint.anatomy.surface import Surface
from osteopoint.commands import folders
from osteopoint.explorer import load
from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.load import load_body_data
from osteopoint.placement import skin_probe

_screens: list[subprocess.Popen[bytes]] = []


def pytest_configure(config: pytest.Config) -> None:
    """Give the tests a screen of their own where the machine has none.

    So has each of several processes that share the tests, for only one window of a screen has
    the keyboard. A screen ends when its process has ended, not before: Qt and VTK hold on to it
    to the last.
    """
    if sys.platform != "linux" or not shutil.which("Xvfb"):
        return
    shares = hasattr(config, "workerinput")
    only_hands_out = not shares and bool(config.getoption("numprocesses", None))
    if only_hands_out or (os.environ.get("DISPLAY") and not shares):
        return
    read, write = os.pipe()
    with_us = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    screen = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    _screens.append(
        subprocess.Popen([*with_us, *screen], pass_fds=[write], stderr=subprocess.DEVNULL)
    )
    _screens[-1].returncode = 0  # it ends with us; nobody waits for it
    os.close(write)
    with os.fdopen(read) as stream:
        number = stream.readline().strip()
    os.environ["DISPLAY"] = f":{number}"
    os.environ.pop("WAYLAND_DISPLAY", None)
    os.environ["QT_QPA_PLATFORM"] = "xcb"


@pytest.fixture(scope="session", autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What the program keeps, it keeps elsewhere than for the person who runs the tests."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OSTEOPOINT_DATA", str(folder))
        patch.setenv("OSTEOPOINT_SILENT", "1")
        yield folder


@pytest.fixture(scope="session", autouse=True)
def ours_is_read_once() -> Iterator[None]:
    """Hundreds of tests read our bodies and our assets, which never change."""
    meshes = ASSETS / "meshes"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(skin_store, "read_pattern", lru_cache(maxsize=2)(skin_store.read_pattern))
        patch.setattr(skin_probe, "SurfaceGrid", once_for_each(skin_probe.SurfaceGrid))
        for module, name, ours in (
            (folders, "read_atlas", meshes),
            (skin_store, "read_skin", meshes),
            (load, "read_catalogue", ASSETS),
            (load, "read_practice", ASSETS),
            (load, "read_queries", ASSETS / "landmarks.json"),
            (landmark_store, "read_queries", ASSETS / "landmarks.json"),
            (atlas_import, "Names", ASSETS),
            (atlas_import, "read_reference", ASSETS),
        ):
            patch.setattr(module, name, once(getattr(module, name), ours))
        yield


def once(read: Callable[..., Any], ours: Path) -> Callable[..., Any]:
    """Return the reader, which reads ours only the first time and anything else each time."""
    kept: list[Any] = []
    ours = ours.resolve()

    def reader(path: Path, *more: Any) -> Any:
        if path.resolve() != ours:
            return read(path, *more)
        if not kept:
            kept.append(read(path, *more))
        return kept[0]

    return reader


def once_for_each(make: Callable[..., Any]) -> Callable[..., Any]:
    """Return the maker, which keeps the last two things it made of the very same arguments."""
    kept: dict[tuple[int, ...], tuple[Any, Any]] = {}

    def maker(*arguments: Any) -> Any:
        key = tuple(map(id, arguments))
        if key not in kept:
            if len(kept) > 1:
                kept.pop(next(iter(kept)))
            kept[key] = (arguments, make(*arguments))  # with the arguments, so that ids stay
        return kept[key][1]

    return maker


@pytest.fixture(autouse=True)
def nothing_kept(data_folder: Path) -> None:
    """No test finds the log, the session or the settings of another."""
    for name in ("journal.sqlite", "settings.json", "my_sessions.json", "window.json"):
        (data_folder / name).unlink(missing_ok=True)
    shutil.rmtree(data_folder / "interrupted", ignore_errors=True)


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    return read_atlas(ASSETS / "meshes")


@pytest.fixture(scope="session")
def light(atlas: Atlas) -> dict[str, Surface]:
    """The coarser surfaces of the default body."""
    return read_light_surfaces(atlas)


@pytest.fixture(scope="session")
def body_data(atlas: Atlas) -> BodyData:
    return load_body_data(ASSETS, atlas)


@pytest.fixture(scope="session")
def shared_is_set_aside(body_data: BodyData, light: dict[str, Surface]) -> Iterator[None]:
    """Whoever looks for what a test left behind does not look through what all tests share.

    That is some 150,000 objects, and a tenth of a second each time.
    """
    assert vtk_objects() == {}, "left behind before"
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def one_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have fine pictures drawn without smoothed edges, which take four times as long.

    For tests of what is drawn, and where; edges are looked at in `tests/scene/test_view.py`
    and `tests/scene/test_skin.py`.
    """
    from osteopoint.scene import hand_renderer, renderer

    for module in (renderer, hand_renderer):
        monkeypatch.setattr(module, "FINE_SAMPLES", 0)


@pytest.fixture
def unsought(monkeypatch: pytest.MonkeyPatch) -> None:
    """An import seeks no landmarks and places no points, which takes most of its time."""
    without_landmarks(monkeypatch)


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Someone else's body as an atlas folder; skips where it is not beside the repository.

    Processes that share the tests share it too: the first that needs it imports it.
    """
    from osteopoint.anatomy.importing.atlas_import import import_atlas

    if not REFERENCE.is_file():
        pytest.skip("the skeleton for comparison is not beside the repository")
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
    folder = run / "reference" / "atlas"
    with FileLock(run / "reference.lock"):
        return folder if folder.is_dir() else import_atlas(REFERENCE, folder).folder


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def explorer(atlas: Atlas, body_data: BodyData, clock: FakeClock) -> Explorer:
    """An explorer on the default body without its skin, which most tests have no use for."""
    explorer = Explorer(atlas, clock)
    explorer.set_skin_mode("off")
    explorer.set_body_data(body_data)
    return explorer


@pytest.fixture
def dressed(atlas: Atlas, body_data: BodyData, clock: FakeClock) -> Explorer:
    """An explorer on the default body with a simple skin around it."""
    explorer = Explorer(atlas, clock)
    explorer.show("acupoints", False)
    explorer.set_body_data(replace(body_data, skin=stand_in_skin()))
    return explorer


@pytest.fixture
def assets_copy(tmp_path: Path) -> Path:
    """A copy of the data that a test may damage."""
    copy = tmp_path / "assets"
    shutil.copytree(ASSETS, copy)
    return copy
