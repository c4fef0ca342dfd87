"""Reading what the first picture does not need, while the window already shows it."""

import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from osteopoint.anatomy.atlas import Atlas
from osteopoint.anatomy.glb import read_glb
from osteopoint.errors import OsteopointError
from osteopoint.explorer.knowledge import load_knowledge


class Loader(QObject):
    """Loads on a thread of its own and says so on the interface's thread.

    Signals
    -------
    knowledge : a `Knowledge`
    light : surfaces by bone id, to draw while the camera moves
    failed : a sentence
    """

    knowledge = Signal(object)
    light = Signal(object)
    failed = Signal(str)

    def __init__(self, assets: Path, atlas: Atlas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._assets, self._atlas = assets, atlas
        self._thread = threading.Thread(target=self._run, daemon=True, name="loader")

    def start(self) -> None:
        """Begin to load."""
        self._thread.start()

    def wait(self) -> None:
        """Wait until the thread is over."""
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            self.knowledge.emit(load_knowledge(self._assets, self._atlas))
        except OsteopointError as error:
            self.failed.emit(str(error))
        light = self._atlas.folder / "skeleton_light.glb"
        try:
            if light.is_file():
                surfaces = read_glb(light)
                if set(surfaces) == set(self._atlas.bones):
                    self.light.emit(surfaces)
        except OsteopointError as error:
            self.failed.emit(str(error))
