"""Reading what the first picture does not need, while the window already shows it."""

import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from osteopoint import faultlog
from osteopoint.anatomy.atlas import Atlas
from osteopoint.errors import OsteopointError


class Loader(QObject):
    """Loads on a thread of its own and says so on the interface's thread.

    Signals
    -------
    knowledge : a `Knowledge`
    failed : a sentence
    """

    knowledge = Signal(object)
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
            from osteopoint.catalogue.search import prepare
            from osteopoint.explorer.load import load_knowledge

            knowledge = load_knowledge(self._assets, self._atlas)
            self.knowledge.emit(knowledge)
            prepare(knowledge.catalogue)  # now, not at the first letter typed
        except OsteopointError as error:
            self.failed.emit(str(error))
        except Exception as error:
            faultlog.record(error)
            self.failed.emit(faultlog.told(error))
