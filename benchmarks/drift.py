"""How far the guide's ticks are from where a clock would have them, in the real window.

    python benchmarks/drift.py [SECONDS]

Plays osteomassage as the source text has it (three circles a second, every second one ticks) for
five minutes and notes when each tick comes out. An ideal tick is a multiple of 2/3 s after the
start.
"""

import statistics
import sys
import tempfile
import time
from os import environ

environ["OSTEOPOINT_DATA"] = tempfile.mkdtemp()

from PySide6.QtWidgets import QApplication

from osteopoint.anatomy.atlas import read_atlas
from osteopoint.assets import assets_dir
from osteopoint.catalogue.protocols import ProtocolStep
from osteopoint.explorer.events import CueDue
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.load import load_body_data
from osteopoint.ui.shell.main_window import MainWindow


def main() -> None:
    """Play, note, report."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 300.0
    application = QApplication([])
    assets = assets_dir()
    explorer = Explorer(read_atlas(assets / "meshes"))
    window = MainWindow(explorer, assets)
    window.show()
    explorer.set_body_data(load_body_data(assets, explorer.atlas))
    window.viewport.view.reduced_motion = True  # the camera jumps; it is the ticks that count
    step = ProtocolStep("osteomassage", "OP-PSIS", "left", setting="source")
    explorer.guidance.follow(step)
    explorer.player.load(step)
    end = time.monotonic() + 3.0
    while time.monotonic() < end:
        application.processEvents()
    window.viewport.view.reduced_motion = False
    heard: list[float] = []
    explorer.events.subscribe(
        CueDue, lambda cue: heard.append(time.monotonic()) if cue.kind == "tick" else None
    )
    begun = time.monotonic()
    explorer.player.play()
    while time.monotonic() < begun + seconds - 0.1:
        application.processEvents()
        time.sleep(0.001)
    late_ms = [1000.0 * (at - begun - 2.0 * (i + 1) / 3.0) for i, at in enumerate(heard)]
    tenth = max(len(late_ms) // 10, 1)
    first, last = statistics.median(late_ms[:tenth]), statistics.median(late_ms[-tenth:])
    print(f"{len(heard)} ticks in {seconds:g} s")
    print(f"a tick comes {statistics.median(late_ms):.1f} ms late, at worst {max(late_ms):.1f} ms")
    print(f"drift from the first tenth to the last: {last - first:+.2f} ms")
    window.close()


if __name__ == "__main__":
    main()
