"""Start the program as a person does; print when its first frame has been painted, and end."""

import os
import sys
import time

from osteopoint.cli import main
from osteopoint.commands.window import import_in_order


def end_after_first_paint() -> None:
    """Import the widget that shows the body as the program does, and hook into it."""
    import_in_order()
    from PySide6.QtGui import QGuiApplication

    from osteopoint.ui.viewport.widget import Viewport

    paint = Viewport.paintEvent

    def paint_and_end(self: Viewport, event: object) -> None:
        paint(self, event)
        QGuiApplication.sync()
        print(time.monotonic(), flush=True)
        os._exit(0)

    Viewport.paintEvent = paint_and_end


end_after_first_paint()
sys.exit(main([]))
