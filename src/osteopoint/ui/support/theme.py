"""Light or dark colours, for widgets and scene."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from osteopoint.scene.palette import DARK, LIGHT, Palette

_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}
# For desktops that cannot be asked to change their scheme: role, light, dark.
_ROLES = (
    (QPalette.ColorRole.Window, "#f0f0f0", "#2b2e33"),
    (QPalette.ColorRole.WindowText, "#16181b", "#eceef0"),
    (QPalette.ColorRole.Base, "#ffffff", "#1e2125"),
    (QPalette.ColorRole.AlternateBase, "#f5f6f7", "#26292e"),
    (QPalette.ColorRole.Text, "#16181b", "#eceef0"),
    (QPalette.ColorRole.PlaceholderText, "#6a6f75", "#9aa0a6"),
    (QPalette.ColorRole.Button, "#ececec", "#353940"),
    (QPalette.ColorRole.ButtonText, "#16181b", "#eceef0"),
    (QPalette.ColorRole.ToolTipBase, "#ffffff", "#353940"),
    (QPalette.ColorRole.ToolTipText, "#16181b", "#eceef0"),
    (QPalette.ColorRole.Highlight, "#2a7ab8", "#3f8fd0"),
    (QPalette.ColorRole.HighlightedText, "#ffffff", "#0d1013"),
    (QPalette.ColorRole.Link, "#0b5c94", "#7ab8ea"),
)


def use_theme(application: QApplication) -> None:
    """Use the one style that looks alike on all systems and follows their colours."""
    application.setStyle("Fusion")


def is_dark() -> bool:
    """Return whether widgets are drawn light on dark now."""
    return QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128


def scene_palette() -> Palette:
    """Return the colours of the scene that match the widgets."""
    return DARK if is_dark() else LIGHT


_chosen = "system"


def chosen_scheme() -> str:
    """Return what was chosen last: ``system``, ``light`` or ``dark``."""
    return _chosen


def choose_scheme(name: str) -> None:
    """Follow the system, or stay light or dark: one of ``system``, ``light``, ``dark``."""
    global _chosen
    _chosen = name
    QApplication.setPalette(QPalette())
    QGuiApplication.styleHints().setColorScheme(_SCHEMES[name])
    if name != "system" and is_dark() != (name == "dark"):
        QApplication.setPalette(_own_palette(dark=name == "dark"))


def _own_palette(*, dark: bool) -> QPalette:
    palette = QPalette()
    for role, light_colour, dark_colour in _ROLES:
        palette.setColor(role, QColor(dark_colour if dark else light_colour))
    faint = QColor("#7d838a")
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.WindowText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faint)
    return palette
