"""Kill the program at random moments while it writes, and check what is on the disk afterwards."""

import csv
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from commandline import REPOSITORY
from reliability.writer import ROWS, source_for_imports

# Longest time before the kill after a writer's first confirmed write, seconds.
_LIFE_S = {"imports": 4.0}
_USUAL_LIFE_S = 0.5
# Shares of all kills; an import takes longest.
_SHARES = {
    "log": 0.2, "own sessions": 0.16, "imports": 0.16, "settings": 0.1, "own lengths": 0.1,
    "sessions cut off": 0.1, "placements": 0.08, "exports": 0.1,
}  # fmt: skip


@dataclass
class KillTally:
    """The results of the kills of one kind of writing."""

    name: str
    kills: int = 0
    confirmed: int = 0
    lost: int = 0
    faults: list[str] = field(default_factory=list)


def run(total: int, seed: int) -> list[KillTally]:
    """Kill `total` processes while they write, and return the results."""
    rng, kill_tallies = random.Random(seed), []
    for name, share in _SHARES.items():
        tally = KillTally(name)
        kill_tallies.append(tally)
        with tempfile.TemporaryDirectory(prefix="osteopoint-kills-") as folder:
            _prepare(Path(folder), name)
            for _ in range(max(1, round(total * share))):
                confirmed = _kill(name, Path(folder), rng)
                tally.kills += 1
                tally.confirmed += len(confirmed)
                try:
                    tally.lost += _CHECKS[name](Path(folder), confirmed)
                    _check_leftovers(Path(folder))
                except Exception as error:
                    tally.faults.append(f"{type(error).__name__}: {error}")
        counts = f"{tally.kills} kills, {tally.confirmed} confirmed writes, {tally.lost} lost"
        print(f"{name}: {counts}", flush=True)
        for fault in tally.faults[:10]:
            print(f"    {fault}", flush=True)
    return kill_tallies


def _prepare(folder: Path, name: str) -> None:
    os.environ["OSTEOPOINT_DATA"] = str(folder / "data")
    if name == "imports":
        source_for_imports(folder)


def _kill(name: str, folder: Path, rng: random.Random) -> list[str]:
    """Start a writer, kill it at a random moment, and return the writes that it confirmed."""
    paths = os.pathsep.join(str(REPOSITORY / each) for each in ("src", "tools"))
    process = subprocess.Popen(
        [sys.executable, "-m", "reliability.writer", name, str(folder)],
        env=os.environ | {"PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        text=True,
    )
    confirmed: list[str] = []
    first = threading.Event()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            confirmed.append(line.strip())
            first.set()

    reader = threading.Thread(target=read)
    reader.start()
    # Half of the imports are killed during the first one.
    if name != "imports" or rng.random() < 0.5:
        first.wait(60.0)
    time.sleep(rng.uniform(0.0, _LIFE_S.get(name, _USUAL_LIFE_S)))
    process.kill()
    process.wait()
    reader.join()
    return confirmed


# The checks after a kill: each returns how many confirmed writes are lost, and raises faults.


def _check_log(_: Path, confirmed: list[str]) -> int:
    from osteopoint.storage import log

    there = {entry.id for entry in log.entries()}
    return sum(name not in there for name in confirmed)


def _last_or_next(found: float, confirmed: list[str], step: float, most: float) -> int:
    """Return 1 unless the value on the disk is the last confirmed one or the next."""
    if not confirmed:
        return 0
    last = float(confirmed[-1])
    allowed = (last, last + step, last + step - most)
    return int(not any(abs(found - each) < step / 10 for each in allowed))


def _check_settings(_: Path, confirmed: list[str]) -> int:
    from osteopoint.storage.settings import load_settings

    return _last_or_next(load_settings().volume, confirmed, 0.001, 1.0)


def _check_lengths(_: Path, confirmed: list[str]) -> int:
    from osteopoint.assets import assets_dir
    from osteopoint.catalogue.point_context import read_own_lengths
    from osteopoint.storage.lengths import load_own_lengths

    kept = load_own_lengths(read_own_lengths(assets_dir()))
    return _last_or_next(kept.get("stature", 0.0), confirmed, 0.001, 0.4)


def _check_sessions(_: Path, confirmed: list[str]) -> int:
    from osteopoint.storage.sessions import load_own_protocols

    there = load_own_protocols()
    return sum(name not in there for name in confirmed[-40:][1:])


def _check_cut_off(_: Path, confirmed: list[str]) -> int:
    from osteopoint.storage.interrupted import cut_off

    found = cut_off()
    if found is None:
        return int(bool(confirmed))
    bookmark, state = found
    bookmark.release()
    return _last_or_next(state.elapsed_s, confirmed, 1.0, 3000.0)


def _check_placements(_: Path, confirmed: list[str]) -> int:
    from osteopoint.anatomy.atlas import read_atlas
    from osteopoint.assets import assets_dir
    from osteopoint.placement import cache

    atlas = read_atlas(assets_dir() / "meshes")
    if not confirmed:
        return 0
    last = int(confirmed[-1])
    return int(not any(cache.load_cached(atlas, f"mark {n}") for n in (last, last + 1)))


def _check_export(folder: Path, confirmed: list[str]) -> int:
    if not (folder / "table.csv").exists():
        return int(bool(confirmed))
    with (folder / "table.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert len(rows) == ROWS + 1, f"{len(rows)} rows"
    assert len({row[0] for row in rows[1:]}) == 1, "two versions in one file"
    return _last_or_next(float(rows[1][0]), confirmed, 1.0, 0.0)


def _check_import(folder: Path, confirmed: list[str]) -> int:
    from osteopoint.anatomy.checks import check_atlas
    from osteopoint.anatomy.registry import list_atlases
    from osteopoint.assets import assets_dir

    listed = [entry for entry in list_atlases(assets_dir()) if not entry.own]
    strange = [entry.folder.name for entry in listed if entry.folder.name != "body"]
    assert not strange, f"listed: {strange}"
    if not listed:
        return int(bool(confirmed) or (folder / "once").exists())
    (folder / "once").touch()  # from now on there is always one
    grave = [p for p in check_atlas(listed[0].folder) if p.rule != "both sides"]
    assert not grave, f"no good atlas: {grave[0]}"
    if not confirmed:
        return 0
    number = int(listed[0].name.removeprefix("Body "))
    return int(number not in (int(confirmed[-1]), int(confirmed[-1]) + 1))


def _check_leftovers(folder: Path) -> None:
    """Assert that the names of all files left by a kill mark them for later removal."""
    from osteopoint.storage.leftovers import is_leftover

    for place in (folder, *(folder / "data").glob("**/")):
        for path in place.iterdir():
            hidden = path.name.startswith(".") and path.suffix != ".lock"
            inside = any(is_leftover(parent) for parent in path.parents)
            assert not hidden or inside or is_leftover(path), f"a stray {path.name}"


_CHECKS: dict[str, Callable[[Path, list[str]], int]] = {
    "log": _check_log,
    "settings": _check_settings,
    "own lengths": _check_lengths,
    "own sessions": _check_sessions,
    "sessions cut off": _check_cut_off,
    "placements": _check_placements,
    "exports": _check_export,
    "imports": _check_import,
}
