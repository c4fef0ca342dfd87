"""How the window looks: the choice of colours and of reduced motion in the menu View."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from osteopoint.explorer.events import SettingsChanged
from osteopoint.explorer.explorer import Explorer
from osteopoint.ui.support.theme import choose_scheme, scene_palette
from osteopoint.ui.viewport.widget import Viewport


class Appearance:
    """Keeps the 3D view in the widgets' colours and follows the setting for reduced motion.

    Attributes
    ----------
    still : the action "Reduce motion"
    """

    def __init__(self, explorer: Explorer, viewport: Viewport, menu: QMenu) -> None:
        self._explorer, self._viewport = explorer, viewport
        menu.addSeparator()
        for name in ("system", "light", "dark"):
            menu.addAction(f"Colours: {name}", lambda n=name: choose_scheme(n))
        self.still: QAction = menu.addAction("Reduce motion")
        self.still.setCheckable(True)
        self.still.toggled.connect(lambda on: explorer.change_settings(still=on))
        explorer.events.subscribe(SettingsChanged, lambda _: self._follow_settings())
        self.follow_colours()

    def follow_colours(self) -> None:
        """Draw the scene in the colours that the widgets have now."""
        self._viewport.view.set_palette(scene_palette())

    def _follow_settings(self) -> None:
        still = self._explorer.settings.still
        self.still.setChecked(still)
        self._viewport.view.reduced_motion = still
        self._viewport.update()
