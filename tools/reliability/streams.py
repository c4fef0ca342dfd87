"""Run every command with each kind of faulty output, and without a network."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from commandline import REPOSITORY

COMMANDS = (
    "search hegu", "search hegu --json", "explain ST36 --side left", "bones --csv -",
    "landmarks --csv -", "points --csv -", "guide osteomassage --csv -", "sessions list",
    "sessions show P1", "log --csv -", "check", "atlas list", "atlas check default",
    "atlas download bodyparts3d", "render --out - --size 64x64", "--help", "--version",
)  # fmt: skip
# How the shell runs a command, and its allowed exit statuses.
_FAULTS = {
    "closed": ("{} >&-", {2}),
    "full": ("{} >/dev/full", {2}),
    "closed, and standard error too": ("{} >&- 2>&-", {2}),
    "standard error full": ("{} 2>/dev/full >/dev/null", {0}),
    "a reader that leaves": ("{} | head -c 5 >/dev/null; exit 0", {0}),
    "cp1252": ("PYTHONIOENCODING=cp1252 {} >/dev/null", {0}),
    "gbk": ("PYTHONIOENCODING=gbk {} >/dev/null", {0}),
    "ascii": ("PYTHONIOENCODING=ascii LC_ALL=C {} >/dev/null", {0}),
}


@dataclass
class Runs:
    """The results of one kind of fault."""

    name: str
    runs: int = 0
    faults: list[str] = field(default_factory=list)


def run() -> list[Runs]:
    """Run every command with every fault, and return the results."""
    found = []
    for name, (line, fair) in _FAULTS.items():
        runs = Runs(name)
        found.append(runs)
        for command in COMMANDS:
            status, errors = _run(line, command)
            runs.runs += 1
            if status not in fair or "Traceback" in errors or len(errors.splitlines()) > 1:
                runs.faults.append(f"{command}: status {status}, {errors[:200]!r}")
        print(f"{name}: {runs.runs} runs, {len(runs.faults)} faults", flush=True)
        for fault in runs.faults:
            print(f"    {fault}", flush=True)
    return found


def without_route() -> list[str]:
    """Return the command prefix that runs a command without a network; empty if impossible."""
    command = ["unshare", "--net"]
    try:
        subprocess.run([*command, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return command


def run_without_network() -> Runs:
    """Run every command without a route to any host; each must work as with one."""
    runs = Runs("no network")
    if not without_route():
        print("no network: not run, for this machine makes no namespaces", flush=True)
        return runs
    for command in COMMANDS:
        status, errors = _run("unshare -n {} >/dev/null", command)
        runs.runs += 1
        if status != 0 or errors:
            runs.faults.append(f"{command}: status {status}, {errors[:200]!r}")
    print(f"no network: {runs.runs} runs, {len(runs.faults)} faults", flush=True)
    return runs


def _run(line: str, command: str) -> tuple[int, str]:
    program = f'"{sys.executable}" -P -m osteopoint {command}'
    with tempfile.TemporaryDirectory() as folder:
        answer = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line.format(program)],
            cwd=folder,
            env=os.environ
            | {
                "PYTHONPATH": str(REPOSITORY / "src"),
                "OSTEOPOINT_DATA": str(Path(folder) / "data"),
            },
            capture_output=True,
            timeout=180,
            check=False,
        )
    return answer.returncode, answer.stderr.decode(errors="replace")
