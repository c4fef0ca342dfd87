"""Use the real window for a time as users do, and sample memory, threads and open files.

hour.py MINUTES        prints one line of JSON for each sample
"""

import json
import os
import random
import shutil
import sys
import threading
import time
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog

from memory import Clock, resident_mb, session, settle
from osteopoint.anatomy.atlas import read_atlas
from osteopoint.anatomy.importing.atlas_import import import_atlas
from osteopoint.anatomy.registry import imported_dir
from osteopoint.assets import assets_dir
from osteopoint.catalogue.protocols import Protocol, ProtocolStep
from osteopoint.explorer.events import StatusMessage
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.load import load_body, load_body_data
from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget
from osteopoint.ui.commands.explore import clear
from osteopoint.ui.shell.main_window import MainWindow
from osteopoint.ui.support.theme import choose_scheme
from reliability.writer import source_for_imports

_SAMPLE_S = 15.0
# `memory` has given this process a folder of its own.
_FOLDER = Path(os.environ["OSTEOPOINT_DATA"])
_WORDS = ("dimple", "BL23", "hegu", "femur", "膀胱", "sore", "L4", "no such thing")


class User:
    """A simulated user who does everything that the window offers, repeatedly."""

    def __init__(self, window: MainWindow, clock: Clock) -> None:
        self.window, self.explorer, self.clock = window, window.explorer, clock
        self.rng = random.Random(20261128)
        self.bodies = 0
        self.faults: list[str] = []
        window.notices.warned.connect(lambda text, _details: self.note(text))
        self.explorer.events.subscribe(StatusMessage, lambda event: self.note(event.text))

    def note(self, text: str) -> None:
        """Store a message if it reports a fault."""
        if "fault in the program" in text and len(self.faults) < 20:
            self.faults.append(text)

    def select(self) -> None:
        """Select some points, bones and landmarks."""
        body_data = self.explorer.body_data
        marks = list(body_data.landmarks.found)
        for _ in range(4):
            name, side = self.rng.choice(list(body_data.placements))
            self.explorer.select(PointTarget(name, side), fly_to=True)
            settle(self.window)
        self.explorer.select(BoneTarget(self.rng.choice(list(self.explorer.atlas.bones))))
        self.explorer.select(LandmarkTarget(*self.rng.choice(marks)), fly_to=True)
        settle(self.window)

    def practise(self) -> None:
        """Complete a whole session."""
        session(self.window, self.clock, self.rng.choice(self.explorer.guidance.protocols()).id)

    def search(self) -> None:
        """Type into the search field, letter by letter."""
        for word in self.rng.sample(_WORDS, 3):
            for end in range(len(word)):
                self.window.explore.library.field.setText(word[: end + 1])
                QApplication.processEvents()
        self.window.explore.library.field.clear()

    def layers(self) -> None:
        """Switch layers on and off again, with a channel."""
        names = ("acupoints", "channels", "location_error", "zones", "landmarks", "labels")
        self.explorer.select(PointTarget("ST36", "left"))
        for on in (True, False):
            for name in names:
                self.explorer.show(name, on or name == "labels")
            settle(self.window)
        for look in ("solid", "glass", "off", "auto"):
            self.explorer.set_skin_mode(look)
            settle(self.window)

    def show_how(self) -> None:
        """Show how a point is found."""
        self.explorer.select(PointTarget("BL23", "right"), fly_to=True)
        self.explorer.show_how()
        for _ in range(4):
            self.explorer.show_step(1)
            settle(self.window)
        clear(self.explorer)

    def lessons(self) -> None:
        """Read lessons, and open the bone."""
        self.window.learn.show_lessons("bone_alive")
        settle(self.window)
        opened, self.window.learn.window = self.window.learn.window, None
        self.close(opened)

    def body(self) -> None:
        """Show the other body."""
        self.bodies += 1
        meshes = assets_dir() / "meshes"
        folder = meshes / "female" if self.bodies % 2 else meshes
        self.window.bodies.loader.show(load_body(assets_dir(), folder))
        settle(self.window)

    def boxes(self) -> None:
        """Open and close the dialogs."""
        practise, explore, shown = self.window.practise, self.window.explore, self.window.help
        for show in (
            practise.show_log, practise.build_session, explore.edit_own_lengths,
            shown.show_keys, shown.show_about, self.window.bodies.import_atlas,
        ):  # fmt: skip
            show()
            QApplication.processEvents()
            for box in self.window.findChildren(QDialog):
                self.close(box)

    def own_sessions(self) -> None:
        """Make a session and delete it."""
        step = ProtocolStep("osteomassage", "OP-PSIS", "left")
        own = Protocol("own-hour", "For an hour", "", "back", (step,), own=True)
        self.explorer.own_sessions.change(own.id, own)
        self.explorer.own_sessions.change(own.id, None)
        self.explorer.change_settings(volume=self.rng.random())

    def import_body(self) -> None:
        """Import a small body, and delete it."""
        target = imported_dir() / "body"
        import_atlas(source_for_imports(_FOLDER), target)
        self.window.bodies.refresh()
        shutil.rmtree(target)

    def looks(self) -> None:
        """Change colours and size."""
        for scheme in ("dark", "light"):
            choose_scheme(scheme)
            settle(self.window)
        for size in ((1000, 700), (1300, 900)):
            self.window.resize(*size)
            settle(self.window)
        for view in ("back", "left", "front"):
            self.explorer.look_from(view)
            settle(self.window)

    def picture(self) -> None:
        """Take a picture of the view."""
        self.window.viewport.grab().save(str(_FOLDER / "picture.png"))

    def close(self, box: QDialog) -> None:
        """Close a window and have Qt delete it now."""
        box.close()
        box.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def everything(self):
        """Return all actions."""
        return (
            self.select, self.practise, self.search, self.layers, self.show_how, self.lessons,
            self.body, self.boxes, self.own_sessions, self.import_body, self.looks, self.picture,
        )  # fmt: skip


def sample(began: float, rounds: int, faults: list[str]) -> dict[str, object]:
    """Return the current resources of the process."""
    return {
        "minutes": round((time.monotonic() - began) / 60.0, 2),
        "mb": round(resident_mb(), 1),
        "threads": threading.active_count(),
        "system_threads": len(os.listdir("/proc/self/task")),
        "files": len(os.listdir("/proc/self/fd")),
        "rounds": rounds,
        "faults": faults,
    }


def main(minutes: float) -> None:
    """Use the window, and print a sample at intervals."""
    application = QApplication([])
    assets, clock = assets_dir(), Clock()
    window = MainWindow(Explorer(read_atlas(assets / "meshes"), clock), assets)
    sys.excepthook = window.guard
    window.viewport.view.reduced_motion = True
    window.resize(1300, 900)
    window.show()
    window.explorer.set_body_data(load_body_data(assets, window.explorer.atlas))
    settle(window, 1.0)
    user, began, sampled, rounds = User(window, clock), time.monotonic(), 0.0, 0
    try:
        while time.monotonic() - began < minutes * 60.0:
            for act in user.everything():
                window.guard.run(act)
                if time.monotonic() - sampled > _SAMPLE_S:
                    sampled = time.monotonic()
                    print(json.dumps(sample(began, rounds, user.faults)), flush=True)
                if time.monotonic() - began > minutes * 60.0:
                    break
            rounds += 1
    finally:
        print(json.dumps(sample(began, rounds, user.faults)), flush=True)
        window.close()
        shutil.rmtree(_FOLDER, ignore_errors=True)
    del application


if __name__ == "__main__":
    main(float(sys.argv[1]))
