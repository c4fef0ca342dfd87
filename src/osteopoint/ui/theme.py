"""Light or dark, as the system has it, for widgets and scene alike."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from osteopoint.scene.palette import DARK, LIGHT, Palette


def use_theme(application: QApplication) -> None:
    """Draw widgets in the one style that looks alike and follows the system everywhere."""
    application.setStyle("Fusion")


def scene_palette() -> Palette:
    """Return the scene's colours for the system's present scheme."""
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return DARK if dark else LIGHT


def choose_scheme(name: str) -> None:
    """Follow the system, or stay light or dark: one of ``system``, ``light``, ``dark``."""
    schemes = {
        "system": Qt.ColorScheme.Unknown,
        "light": Qt.ColorScheme.Light,
        "dark": Qt.ColorScheme.Dark,
    }
    QGuiApplication.styleHints().setColorScheme(schemes[name])
