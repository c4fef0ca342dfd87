"""Measure the time from a click on a marker until the panel shows its page. See README.md."""

import statistics
import sys
import time

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QTextBrowser

from osteopoint.anatomy.atlas import read_atlas
from osteopoint.assets import assets_dir
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.load import load_body_data
from osteopoint.explorer.targets import PointTarget
from osteopoint.ui.shell.main_window import MainWindow
from osteopoint.ui.support.theme import use_theme

ROUNDS = 5


def settle(window: MainWindow, application: QApplication) -> None:
    """Wait until the camera rests and the picture is fine."""
    view = window.viewport.view
    for _ in range(2000):
        application.processEvents()
        if not view.flying and not view.needs_refining:
            return
        time.sleep(0.005)


def visible(window: MainWindow) -> list[tuple[PointTarget, QPointF]]:
    """Return the points whose markers can be clicked, and where."""
    found = []
    for name, side in window.explorer.body_data.placements:
        target = PointTarget(name, side)
        place = window.viewport.marker_position(target)
        inside = place is not None and window.viewport.rect().contains(place.toPoint())
        if inside and window.viewport._input.pick(place) == target:
            found.append((target, place))
    return found


def click(window: MainWindow, application: QApplication, place: QPointF) -> float:
    """Click; return the time until the panel has another page and all is painted."""
    widget = window.viewport
    page = window.explore.detail.findChild(QTextBrowser)
    changed: list[bool] = []
    page.textChanged.connect(lambda: changed.append(True))
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    begin = time.perf_counter()
    for kind, buttons in (
        (QEvent.Type.MouseButtonPress, left),
        (QEvent.Type.MouseButtonRelease, none),
    ):
        event = QMouseEvent(
            kind, place, widget.mapToGlobal(place), left, buttons, Qt.KeyboardModifier.NoModifier
        )
        QApplication.postEvent(widget, event)
    while not changed:
        application.processEvents()
    application.processEvents()
    QGuiApplication.sync()
    taken = time.perf_counter() - begin
    page.textChanged.disconnect()
    return taken


def main() -> None:
    """Click each visible point several times and print the median."""
    application = QApplication(sys.argv[:1])
    use_theme(application)
    explorer = Explorer(read_atlas(assets_dir() / "meshes"))
    window = MainWindow(explorer, assets_dir())
    window.viewport.view.reduced_motion = True
    window.resize(1440, 870)
    window.show()
    settle(window, application)
    explorer.set_body_data(load_body_data(assets_dir(), explorer.atlas))
    pages = []
    panel = window.explore.detail._text
    whole = panel.setHtml
    panel.setHtml = lambda html: (pages.append(html), whole(html))  # type: ignore[method-assign]
    for acupoints in (False, True):
        explorer.show("acupoints", acupoints)
        settle(window, application)
        points = visible(window)[:24]
        times = []
        pages.clear()
        for _ in range(ROUNDS):
            for _, place in points:
                explorer.select(None)
                application.processEvents()
                times.append(click(window, application, place))
        name = "acupoints shown" if acupoints else "osteopoints alone"
        middle, clicks = statistics.median(times) * 1000.0, len(times)
        built = len(pages) / (2 * clicks)
        print(
            f"click until the panel has changed, {name:<18}{middle:8.2f} ms; "
            f"{built:.2f} pages built a change, {clicks} clicks"
        )
    window.close()


if __name__ == "__main__":
    main()
