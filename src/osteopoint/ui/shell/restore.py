"""Leaving the window as it was, and fitting it to the screen."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMainWindow, QSplitter

from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.layers import LAYERS, SKIN_MODES, LayerVisibility
from osteopoint.storage.window_state import WindowState, load_window_state, save_window_state
from osteopoint.ui.support.theme import choose_scheme, chosen_scheme

USUAL = QSize(1440, 900)
_PANELS = (300, 770, 370)
_FRAME = QSize(8, 40)  # of the window manager, which Qt does not know before the window shows


class Restore:
    """Applies the saved state to the window, and saves it when the window closes.

    Parameters
    ----------
    panels : the splitter of library, 3D view and details
    """

    def __init__(self, window: QMainWindow, explorer: Explorer, panels: QSplitter) -> None:
        self._window, self._explorer, self._panels = window, explorer, panels
        self._applied = False

    def apply(self) -> None:
        """Restore size, panels, colours and layers; never larger than the screen."""
        state = load_window_state()
        room = self._window.screen().availableSize() - _FRAME
        wanted = QSize(*state.size) if state.size else USUAL
        self._window.resize(wanted.boundedTo(room))
        if state.maximized:
            self._window.showMaximized()
        self._panels.setSizes(list(state.panels or _PANELS))
        if state.scheme != "system":
            choose_scheme(state.scheme)
        known = {name: on for name, on in state.layers.items() if name in LAYERS}
        skin = state.skin if state.skin in SKIN_MODES else "auto"
        self._explorer.set_layers(LayerVisibility(**known, skin=skin))  # type: ignore[arg-type]
        self._applied = True

    def save(self) -> None:
        """Save how the window is now, if it was restored before."""
        if not self._applied:
            return
        window, layers = self._window, self._explorer.layers
        size = window.normalGeometry().size() if window.isMaximized() else window.size()
        save_window_state(
            WindowState(
                (size.width(), size.height()),
                window.isMaximized(),
                tuple(self._panels.sizes()),
                chosen_scheme(),
                self._explorer.atlas.id,
                {name: bool(getattr(layers, name)) for name in LAYERS},
                layers.skin,
            )
        )
