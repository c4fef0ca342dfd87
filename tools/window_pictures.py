"""Take pictures of the window in many states, and compare two sets of them.

window_pictures.py FOLDER                    writes a PNG for each state; needs a screen
window_pictures.py FOLDER --compare OTHER    lists the pictures that differ, and where

Time stands still but where a state moves it, so two runs of one version give the same pictures.
"""

import argparse
import importlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
WIDE, SMALL = (1440, 870), (1024, 700)
MENUS = ("Explore", "View", "Show", "Body", "Guide", "Help")
DIALOGS = ("measures", "import", "download", "own", "log", "learn", "keys", "about", "palette")


class Clock:
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the time, seconds."""
        return self.now


class Photographer:
    """The real window, and a folder for its pictures."""

    def __init__(self, folder: Path) -> None:
        # Only now: comparing needs no window. VTK comes before Qt, as in the program.
        importlib.import_module("osteopoint.scene.view")
        from PySide6.QtWidgets import QApplication

        from osteopoint.anatomy.atlas import read_atlas
        from osteopoint.assets import assets_dir
        from osteopoint.explorer.explorer import Explorer
        from osteopoint.ui.shell.main_window import MainWindow
        from osteopoint.ui.support.theme import choose_scheme, use_theme

        self.folder, self.assets, self.clock = folder, assets_dir(), Clock()
        folder.mkdir(parents=True, exist_ok=True)
        self.application = QApplication.instance() or QApplication(sys.argv[:1])
        self.application.setCursorFlashTime(0)
        use_theme(self.application)
        choose_scheme("light")
        self.explorer = Explorer(read_atlas(self.assets / "meshes"), self.clock)
        self.window = MainWindow(self.explorer, self.assets)
        self.window.viewport.view.reduced_motion = True
        self.window.resize(*WIDE)
        self.window.show()
        self.count = 0

    def settle(self) -> None:
        """Wait until the camera rests and the picture is fine."""
        view = self.window.viewport.view
        for _ in range(400):
            self.application.processEvents()
            if not view.flying and not view.needs_refining:
                break
            time.sleep(0.01)
        for _ in range(30):
            self.application.processEvents()

    def take(self, name: str, widget: object = None) -> None:
        """Save a picture of the window or of another widget."""
        self.settle()
        self.count += 1
        (widget or self.window).grab().save(str(self.folder / f"{self.count:02d}_{name}.png"))

    def dialog(self, name: str) -> None:
        """Run a command, save a picture of the dialog that it opens, and close that."""
        from PySide6.QtWidgets import QDialog

        self.window.registry.run(name)
        self.settle()
        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible():
                self.take(name, dialog)
                dialog.close()
        self.settle()

    def menu(self, name: str) -> None:
        """Save a picture of a menu."""
        menu = self.window.menus.menu(name)
        menu.aboutToShow.emit()
        menu.popup(self.window.mapToGlobal(self.window.rect().topLeft()))
        self.application.processEvents()
        self.take(f"menu_{name.lower()}", menu)
        menu.close()


def explore(p: Photographer) -> None:
    """Take pictures of selections, layers, search, filter and a demonstration."""
    from osteopoint.explorer.filters import Filter
    from osteopoint.explorer.load import load_body_data
    from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget

    explorer, library = p.explorer, p.window.explore.library
    p.take("before_the_points")
    explorer.set_body_data(load_body_data(p.assets, explorer.atlas))
    p.take("loaded")
    explorer.select(PointTarget("OP-PSIS", "left"), fly_to=True)
    p.take("osteopoint")
    for name, target in (
        ("landmark", LandmarkTarget("mastoid_tip", "left")), ("bone", BoneTarget("femur.l"))
    ):  # fmt: skip
        explorer.select(target)
        p.take(name)
    explorer.show("acupoints", True)
    explorer.select(PointTarget("BL23", "right"), fly_to=True)
    p.take("acupoint")
    explorer.show("channels", True)
    while not explorer.point_context.course(PointTarget("BL23", "right")):
        p.application.processEvents()
    explorer.show("location_error", True)
    p.take("channel")
    for layer in ("channels", "location_error"):
        explorer.show(layer, False)
    explorer.show("zones", True)
    p.take("zones")
    explorer.show("zones", False)
    explorer.set_skin_mode("solid")
    p.take("solid_skin")
    explorer.set_skin_mode("auto")
    explorer.show_how()
    explorer.show_step(1)
    p.clock.now += 5
    p.take("demonstration")
    explorer.demonstration.end()
    library.field.setText("dimple")
    p.take("search")
    library.field.clear()
    library.filter_bar.button.setChecked(True)
    explorer.filter_points(Filter(region="sacral"))
    p.take("filter")
    explorer.filter_points(Filter())
    library.filter_bar.button.setChecked(False)
    explorer.show("acupoints", False)


def practise(p: Photographer) -> None:
    """Take pictures of slow motion and of each stage of a session."""
    from osteopoint.explorer.stages import Stage
    from osteopoint.explorer.targets import PointTarget

    explorer, session = p.explorer, p.explorer.session

    def tick(seconds: float) -> None:
        p.clock.now += seconds
        explorer.player.tick()

    explorer.select(PointTarget("OP-PSIS", "left"), fly_to=True)
    explorer.guidance.watch()
    tick(3.3)
    p.take("slow_motion")
    explorer.guidance.watch()
    explorer.guidance.begin_session("P1")
    p.take("screening")
    for question in session.screening.questions:
        session.answer(question.id, False)
    p.take("answered")
    session.finish_screening()
    p.take("setup")
    session.ready()
    p.take("caution")
    if session.stage is Stage.CAUTION:
        session.go_on()
    tick(7.4)
    p.take("running")
    session.too_much()
    session.more_time()
    tick(1.0)
    p.take("eased")
    explorer.guidance.play()
    p.take("paused")
    session.skip()
    p.take("next_step")
    session.stop()
    p.take("stopped")
    session.leave()
    explorer.guidance.begin_session("P1")
    session.ready()
    session.end_early()
    p.take("after")
    session.finish(5, "a note")


def others(p: Photographer) -> None:
    """Take pictures of dialogs, menus, dark colours, a small window, a notice, another body."""
    from osteopoint.explorer.load import load_body
    from osteopoint.explorer.targets import PointTarget
    from osteopoint.ui.support.theme import choose_scheme

    for name in DIALOGS:
        p.dialog(name)
    for name in MENUS:
        p.menu(name)
    choose_scheme("dark")
    p.take("dark")
    p.explorer.select(PointTarget("LI4", "left"), fly_to=True)
    p.take("dark_hand")
    choose_scheme("light")
    p.window.resize(*SMALL)
    p.take("small")
    p.window.notices.warn("A file cannot be read.", "details")
    p.take("warned")
    p.window.bodies.loader.show(load_body(p.assets, p.assets / "meshes" / "female"))
    p.take("female")


def pixels(path: Path) -> NDArray[np.uint8]:
    """Return a picture, (height, width, 3)."""
    from PySide6.QtGui import QImage

    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def compare(folder: Path, other: Path) -> int:
    """Print which pictures of two folders differ; return how many."""
    names = sorted({path.name for path in (*folder.glob("*.png"), *other.glob("*.png"))})
    differing = 0
    for name in names:
        if not (folder / name).is_file() or not (other / name).is_file():
            print(f"{name}: in one folder only")
        else:
            here, there = pixels(folder / name), pixels(other / name)
            if here.shape != there.shape:
                print(f"{name}: {here.shape[1::-1]} and {there.shape[1::-1]} pixels")
            elif (here != there).any():
                rows, columns = np.nonzero((here != there).any(axis=2))
                print(
                    f"{name}: {len(rows)} pixels differ, rows {rows.min()} to {rows.max()}, "
                    f"columns {columns.min()} to {columns.max()}"
                )
            else:
                continue
        differing += 1
    print(f"{len(names) - differing} of {len(names)} pictures are the same to the pixel.")
    return differing


def main() -> int:
    """Take the pictures, or compare two sets of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--compare", type=Path, metavar="OTHER")
    options = parser.parse_args()
    if options.compare is not None:
        return int(compare(options.folder, options.compare) > 0)
    # Always the same folder, because a dialog shows its name.
    data = Path(tempfile.gettempdir()) / "osteopoint-pictures"
    shutil.rmtree(data, ignore_errors=True)
    os.environ |= {"OSTEOPOINT_DATA": str(data), "OSTEOPOINT_SILENT": "1"}
    photographer = Photographer(options.folder)
    parts: tuple[Callable[[Photographer], None], ...] = (explore, practise, others)
    for part in parts:
        part(photographer)
    photographer.window.close()
    shutil.rmtree(data, ignore_errors=True)
    print(f"{photographer.count} pictures are in {options.folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
