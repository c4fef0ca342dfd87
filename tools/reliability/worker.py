"""One process that feeds a reader inputs and prints the results; run by `reliability.inputs`.

worker.py READER FIRST COUNT FOLDER
"""

import contextlib
import io
import json
import os
import random
import resource
import shutil
import sys
import time
import traceback
from pathlib import Path

# Limits the damage of one input; the limit that is checked is lower.
_ADDRESS_SPACE = 6 * 1024**3
_SENTINELS = ("home", "work", "beside")


def main(name: str, first: int, count: int, folder: Path) -> None:
    """Run `count` inputs of one reader with successive seeds."""
    from fuzz import READERS

    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    reader = next(each for each in READERS if each.name == name)
    sentinels = _make_sentinels(folder)
    answers = _Answers()
    for seed in range(first, first + count):
        inside = folder / "inside"
        inside.mkdir()
        answers.tell({"started": seed})
        _lowest_memory()
        began, fault = time.monotonic(), ""
        try:
            reader.try_one(random.Random(seed), inside)
        except BaseException as error:  # whatever it is, it is the answer
            last = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(last.filename).name}:{last.lineno}"
            fault = f"{type(error).__name__} at {where}: {str(error)[:300]}"
        seconds = time.monotonic() - began
        fault = fault or answers.chatter()
        if not fault and _sentinels(folder) != sentinels:
            fault = "a file outside the target was changed"
            sentinels = _sentinels(folder)
        shutil.rmtree(inside, ignore_errors=True)
        answers.tell(
            {"seed": seed, "s": round(seconds, 3), "mb": _highest_memory(), "fault": fault}
        )


class _Answers:
    """Standard output for answers; output of libraries goes into a file and counts as a fault."""

    def __init__(self) -> None:
        self._out = os.fdopen(os.dup(1), "w")
        self._file = Path(os.environ["RELIABILITY_CHATTER"]).open("w+b")  # noqa: SIM115
        for number in (1, 2):
            os.dup2(self._file.fileno(), number)
        sys.stdout = io.TextIOWrapper(os.fdopen(os.dup(1), "wb", 0), write_through=True)
        sys.stderr = io.TextIOWrapper(os.fdopen(os.dup(2), "wb", 0), write_through=True)

    def tell(self, answer: dict[str, object]) -> None:
        self._out.write(json.dumps(answer) + "\n")
        self._out.flush()

    def chatter(self) -> str:
        """Return what was printed since the last call, as a fault."""
        size = os.fstat(self._file.fileno()).st_size
        if not size:
            return ""
        self._file.seek(0)
        text = self._file.read(300).decode(errors="replace")
        os.ftruncate(self._file.fileno(), 0)
        self._file.seek(0)
        return f"a library printed: {text!r}"


def _make_sentinels(folder: Path) -> dict[str, tuple[int, int]]:
    for name in _SENTINELS:
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "mine.txt").write_text("mine")
    os.environ["HOME"] = str(folder / "home")
    os.environ["OSTEOPOINT_DATA"] = str(folder / "data")
    os.chdir(folder / "work")
    return _sentinels(folder)


def _sentinels(folder: Path) -> dict[str, tuple[int, int]]:
    """Return path, size and time of all files that no input may change."""
    found = {}
    for name in _SENTINELS:
        for entry in os.scandir(folder / name):
            about = entry.stat(follow_symlinks=False)
            found[entry.path] = (about.st_size, about.st_mtime_ns)
    return found


def _lowest_memory() -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")  # the highest so far is forgotten


def _highest_memory() -> int:
    """Return the peak of resident memory since `_lowest_memory`, MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return 0


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
