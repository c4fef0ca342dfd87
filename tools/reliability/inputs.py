"""Feed every reader of the program damaged and hostile inputs, in separate processes."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from commandline import REPOSITORY

HANG_S, IMPORT_S = 20.0, 60.0
MAX_MB = 1000
_BATCH = 400
_SHOWN_FAULTS = 20


@dataclass
class Tally:
    """The results of one reader's inputs."""

    name: str
    inputs: int = 0
    slowest_s: float = 0.0
    most_mb: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def add(self, answer: dict) -> None:
        """Count the answer to one input."""
        self.inputs += 1
        if "died" in answer:
            self.add_fault(answer["seed"], answer["died"])
            return
        self.seconds += answer["s"]
        self.slowest_s = max(self.slowest_s, answer["s"])
        self.most_mb = max(self.most_mb, answer["mb"])
        fault = answer["fault"]
        if not fault and answer["mb"] > MAX_MB:
            fault = f"{answer['mb']} MB"
        most_s = IMPORT_S if "import" in self.name else HANG_S
        if not fault and answer["s"] > most_s:
            fault = f"{answer['s']:.0f} s"
        if fault:
            self.add_fault(answer["seed"], fault)

    def add_fault(self, seed: int, fault: str) -> None:
        """Add a fault with the seed that reproduces it."""
        self.faults.append(f"seed {seed}: {fault}")


def run(total: int, seed: int) -> list[Tally]:
    """Run `total` inputs, divided among the readers by their shares.

    Parameters
    ----------
    seed : of the first input of each reader
    """
    sys.path[:0] = [str(REPOSITORY / "tests"), str(REPOSITORY / "src")]
    from fuzz import READERS

    whole = sum(reader.share for reader in READERS)
    tallies = []
    for reader in READERS:
        tally = Tally(reader.name)
        tallies.append(tally)
        count = max(1, round(total * reader.share / whole))
        for first in range(seed, seed + count, _BATCH):
            for answer in _batch(reader.name, first, min(_BATCH, seed + count - first)):
                tally.add(answer)
            print(f"{tally.name}: {tally.inputs} inputs, {len(tally.faults)} faults", flush=True)
            for fault in tally.faults[:_SHOWN_FAULTS]:
                print(f"    {fault}", flush=True)
    return tallies


def _batch(name: str, first: int, count: int) -> Iterator[dict]:
    """Yield the answers to a batch; after a crash or hang, continue with the next input."""
    last = first + count
    while first < last:
        at = first
        with tempfile.TemporaryDirectory(prefix="osteopoint-reliability-") as folder:
            process = _worker(name, first, last - first, folder)
            watch = _Watch(process)
            assert process.stdout is not None
            for line in process.stdout:
                answer = json.loads(line)
                watch.look()
                if "started" in answer:
                    at = answer["started"]
                else:
                    first = answer["seed"] + 1
                    yield answer
            process.wait()
            watch.stop()
        if first < last:
            why = f"no answer after {watch.limit_s:.0f} s" if watch.fired else "the process died"
            yield {"seed": at, "died": f"{why} (status {process.returncode})"}
            first = at + 1


def _worker(name: str, first: int, count: int, folder: str) -> subprocess.Popen[str]:
    paths = os.pathsep.join(str(REPOSITORY / each) for each in ("src", "tests", "tools"))
    chatter = str(Path(folder) / "chatter.txt")
    return subprocess.Popen(
        [sys.executable, "-m", "reliability.worker", name, str(first), str(count), folder],
        env=os.environ | {"PYTHONPATH": paths, "RELIABILITY_CHATTER": chatter},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        text=True,
    )


class _Watch:
    """A watchdog that kills a process after a time without output."""

    limit_s = 90.0  # a whole import may take 60; what else takes over 20 is a fault by its time

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.fired = self._over = False
        self._looked = time.monotonic()
        threading.Thread(target=self._run, daemon=True).start()

    def look(self) -> None:
        """Note that the process has written something."""
        self._looked = time.monotonic()

    def stop(self) -> None:
        """End the watch."""
        self._over = True

    def _run(self) -> None:
        while not self._over:
            time.sleep(0.5)
            if time.monotonic() - self._looked > self.limit_s:
                self.fired = True
                self._process.kill()
                return
