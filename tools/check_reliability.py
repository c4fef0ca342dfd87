"""Break the program on purpose for a long time, and write the results into docs/reliability.md.

    python tools/check_reliability.py [--inputs 100000] [--kills 200] [--minutes 60] [--seed 1]
    python tools/check_reliability.py --minutes 0 --append      another round, without the window

It needs the environment of `./test`, and Xvfb for the window. The inputs run in processes and
folders of their own; the hour in the window runs at the same time.
"""

import datetime
import json
import os
import platform
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

from commandline import REPOSITORY, parser_for
from reliability import inputs, kills, report, streams


def main() -> int:
    """Run all parts; return 1 if there is a fault."""
    parser = parser_for(__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--append", action="store_true", help="keep the rounds before this one")
    parser.add_argument("--out", default=str(REPOSITORY / "docs" / "reliability.md"))
    options = parser.parse_args()
    began = time.monotonic()
    hour = Hour(options.minutes) if options.minutes else None
    outputs = streams.run()
    outputs.append(streams.run_without_network())
    tallies = inputs.run(options.inputs, options.seed)
    kill_tallies = kills.run(options.kills, options.seed)
    samples = None if hour is None else hour.wait()
    about = {
        "day": datetime.date.today().isoformat(),
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}, {sys.platform}",
        "command": "python tools/check_reliability.py " + " ".join(sys.argv[1:]),
        "minutes": (time.monotonic() - began) / 60.0,
        "without_route": bool(streams.without_route()),
        "commit": _commit(),
    }
    text, faults = report.text(about, tallies, kill_tallies, outputs, samples)
    out = Path(options.out)
    before = out.read_text(encoding="utf-8") if options.append else ""
    out.write_text(before + text, encoding="utf-8")
    print(f"{faults} faults; {options.out}")
    return 1 if faults else 0


class Hour:
    """The window in use, in a process with a screen of its own."""

    def __init__(self, minutes: float) -> None:
        self.samples: list[dict] = []
        self._screen, display = _screen()
        paths = os.pathsep.join(str(REPOSITORY / each) for each in ("src", "tools", "benchmarks"))
        more = {"PYTHONPATH": paths, "QT_QPA_PLATFORM": "xcb", "DISPLAY": display}
        self._process = subprocess.Popen(
            [*streams.without_route(), sys.executable, "-m", "reliability.hour", str(minutes)],
            env=os.environ | more,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def wait(self) -> list[dict]:
        """Wait for the process to end; return the samples."""
        self._reader.join()
        status = self._process.wait()
        if self._screen is not None:
            self._screen.terminate()
            self._screen.wait()
        if status:
            self.samples.append({"faults": [f"the window ended with status {status}"]})
        return self.samples

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.samples.append(json.loads(line))


def _commit() -> str:
    """Return the short id of the commit that was run."""
    command = ["git", "-C", str(REPOSITORY), "rev-parse", "--short", "HEAD"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return answer.stdout.strip() or "unknown"


def _screen() -> tuple[subprocess.Popen | None, str]:
    """Return a virtual screen and its name; the existing screen if there is no Xvfb."""
    if not shutil.which("Xvfb"):
        return None, os.environ.get("DISPLAY", "")
    read, write = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as stream:
        return screen, f":{stream.readline().strip()}"


if __name__ == "__main__":
    sys.exit(main())
