"""Memory that the window keeps after each session, change of body, and bone that is shown cut open.

    python benchmarks/memory.py [SESSIONS] [SWAPS] [LESSONS]

Runs whole sessions in the real window. A clock of its own jumps to the next step once all hands are
drawn, so a session of minutes takes seconds. Linux only.
"""

import sys
import tempfile
import time
from os import environ
from pathlib import Path

environ["OSTEOPOINT_DATA"] = tempfile.mkdtemp()
environ["OSTEOPOINT_SILENT"] = "1"

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from osteopoint.anatomy.atlas import read_atlas
from osteopoint.assets import assets_dir
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.load import load_body, load_body_data
from osteopoint.explorer.stages import Stage
from osteopoint.ui.shell.main_window import MainWindow

WARM_UP, LESSON = 5, "bone_alive"


class Clock:
    """A clock that goes when it is told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def resident_mb() -> float:
    """Return how much memory the process has now, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def settle(window: MainWindow, seconds: float = 0.0) -> None:
    """Let the window draw until nothing more is to be drawn."""
    until = time.monotonic() + max(seconds, 0.3)
    give_up = time.monotonic() + 20.0
    view, timer = window.viewport.view, window.viewport._hands
    while time.monotonic() < give_up:
        QApplication.processEvents()
        busy = view.needs_refining or view.flying or timer.isActive()
        if time.monotonic() > until and not busy:
            return
        time.sleep(0.002)


def session(window: MainWindow, clock: Clock, protocol: str) -> None:
    """Go through a whole session, up to its end."""
    explorer, going = window.explorer, window.explorer.session
    explorer.guidance.begin_session(protocol)
    for question in going.screening.questions:
        going.answer(question.id, False)
    if going.stage is Stage.SCREENING:
        going.finish_screening()
    if going.stage is Stage.SETUP:
        going.ready()
    seen = -1
    while going.stage in (Stage.RUNNING, Stage.CAUTION):
        if going.stage is Stage.CAUTION:
            going.go_on()
        if going.index != seen:
            seen = going.index
            settle(window)
        for _ in range(4):
            clock.now += 0.2
            explorer.player.tick()
            QApplication.processEvents()
        clock.now += 8.0
        explorer.player.tick()
    going.finish()
    settle(window)


def report(name: str, values: list[float], warm_up: int) -> None:
    """Print the average growth of each after the first few."""
    if len(values) > warm_up + 1:
        each = (values[-1] - values[warm_up]) / (len(values) - 1 - warm_up)
        print(f"{name}: {' '.join(f'{value:.0f}' for value in values)} MB; {each:+.2f} MB each")


def main() -> None:
    """Measure and report."""
    sessions, swaps, lessons = [int(a) for a in sys.argv[1:]] + [35, 10, 20][len(sys.argv) - 1 :]
    application = QApplication([])
    assets, clock = assets_dir(), Clock()
    explorer = Explorer(read_atlas(assets / "meshes"), clock)
    window = MainWindow(explorer, assets)
    window.viewport.view.reduced_motion = True
    window.resize(1300, 900)
    window.show()
    explorer.set_body_data(load_body_data(assets, explorer.atlas))
    settle(window, 1.0)

    names = [protocol.id for protocol in explorer.guidance.protocols()]
    used = [resident_mb()]
    for number in range(sessions):
        session(window, clock, names[number % len(names)])
        used.append(resident_mb())
    report("a session", used, WARM_UP)
    used = [resident_mb()]
    folders = [assets / "meshes" / "female", assets / "meshes"]
    for number in range(swaps):
        window.bodies.loader.show(load_body(assets, folders[number % 2]))
        settle(window)
        used.append(resident_mb())
    report("a body", used[::2], 1)
    used = [resident_mb()]
    for _ in range(lessons):
        window.learn.show_lessons(LESSON)
        settle(window)
        opened = window.learn.window
        assert opened is not None
        assert opened._pictures._opened is not None
        opened.close()
        window.learn.window = None
        opened.deleteLater()
        QApplication.sendPostedEvents(opened, QEvent.Type.DeferredDelete)
        del opened
        used.append(resident_mb())
    report("an opened bone", used, 2)
    window.close()
    del application


if __name__ == "__main__":
    main()
