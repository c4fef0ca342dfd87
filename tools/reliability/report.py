"""The tables of docs/reliability.md, made from the measurements."""

import re
import tempfile

from reliability.inputs import HANG_S, MAX_MB, Tally
from reliability.kills import KillTally
from reliability.streams import Runs

_EARLY_MINUTES = 5.0
_MAY_GROW = 0.05
_SHOWN, _MAX_LENGTH = 10, 200
_SCRATCH = re.compile(rf"{re.escape(tempfile.gettempdir())}/osteopoint-\w+-\w+")


def text(
    about: dict,
    tallies: list[Tally],
    kills: list[KillTally],
    outputs: list[Runs],
    samples: list[dict] | None,
) -> tuple[str, int]:
    """Return the page's text for a round, and the number of faults.

    Parameters
    ----------
    samples : of the window in use; None if that part was left out
    """
    parts = [
        f"# Reliability: commit {about['commit']}\n",
        "Made by a command; not written by hand.\n",
        f"    {about['command']}\n",
        f"{about['day']}, {about['machine']}; it took {about['minutes']:.0f} minutes.\n",
    ]
    parts += [_inputs(tallies), _kills(kills), _outputs(outputs)]
    hour_faults: list[str] = []
    if samples is not None:
        how = "without a network, " if about["without_route"] else ""
        used, hour_faults = _hour(samples, how)
        parts.append(used)
    faults = [f"{t.name}, {fault}" for t in tallies for fault in t.faults]
    faults += [f"{t.name}: {fault}" for t in kills for fault in t.faults]
    faults += [f"{t.name}: {t.lost} confirmed writes lost" for t in kills if t.lost]
    faults += [f"{r.name}: {fault}" for r in outputs for fault in r.faults]
    faults += hour_faults
    shown = [f"- {_short(fault)}" for fault in faults[:_SHOWN]] or ["None."]
    if len(faults) > _SHOWN:
        shown.append(f"- and {len(faults) - _SHOWN} more")
    parts.append(f"## Faults of this round: {len(faults)}\n\n" + "\n".join(shown) + "\n")
    return "\n".join(parts), len(faults)


def _short(fault: str) -> str:
    """Return a fault as one short line, without the paths of this machine's temporary files."""
    line = " ".join(_SCRATCH.sub("…", fault).split())
    return line if len(line) <= _MAX_LENGTH else f"{line[:_MAX_LENGTH]}…"


def _table(head: tuple[str, ...], rows: list[tuple]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _inputs(tallies: list[Tally]) -> str:
    total = sum(t.inputs for t in tallies)
    rows = [
        (t.name, f"{t.inputs:,}", f"{t.inputs / total:.1%}", f"{t.slowest_s:.1f}", t.most_mb,
         len(t.faults))
        for t in sorted(tallies, key=lambda t: -t.inputs)
    ]  # fmt: skip
    rows.append(("together", f"{total:,}", "100 %", f"{max(t.slowest_s for t in tallies):.1f}",
                 max(t.most_mb for t in tallies), sum(len(t.faults) for t in tallies)))  # fmt: skip
    head = ("reader", "inputs", "share", "slowest, s", "most memory, MB", "faults")
    return (
        "## Inputs\n\nDamaged, hostile and strange files, built by their structure. A fault is a "
        "traceback, whatever a library prints, a message of more than a line, more than "
        f"{HANG_S:.0f} s (an import: 60), more than {MAX_MB} MB in the process, or a file changed "
        "outside the target.\n\n" + _table(head, rows)
    )


def _kills(tallies: list[KillTally]) -> str:
    rows = [(t.name, t.kills, f"{t.confirmed:,}", t.lost, len(t.faults)) for t in tallies]
    confirmed = sum(t.confirmed for t in tallies)
    rows.append(("together", sum(t.kills for t in tallies), f"{confirmed:,}",
                 sum(t.lost for t in tallies), sum(len(t.faults) for t in tallies)))  # fmt: skip
    head = ("what was written", "kills", "confirmed writes", "lost", "faults")
    return (
        "## Kills\n\n`kill -9` at random moments. Afterwards what was confirmed must be there, no "
        "file half written, and what is left behind known by its name.\n\n" + _table(head, rows)
    )


def _outputs(outputs: list[Runs]) -> str:
    rows = [(r.name, r.runs, len(r.faults)) for r in outputs]
    return (
        "## Outputs, and no network\n\nEvery command with each faulty standard output: one line on "
        "standard error at most, no traceback, the right status. And in a namespace without a "
        "route.\n\n" + _table(("output", "runs", "faults"), rows)
    )


def _hour(samples: list[dict], how: str) -> tuple[str, list[str]]:
    if not samples or "mb" not in samples[0]:
        return "## The window in use\n\nNot run.\n", ["the window did not run"]
    used = [sample for sample in samples if "mb" in sample]
    early = next((s for s in used if s["minutes"] >= _EARLY_MINUTES), used[-1])
    last, faults = used[-1], list(dict.fromkeys(f for s in samples for f in s["faults"]))
    # A sample may be taken at any point of a round, so means over two minutes are compared.
    before, after = _mean(used, early["minutes"]), _mean(used, last["minutes"])
    growth = after / before - 1.0
    if growth > _MAY_GROW:
        faults.append(f"memory grew by {growth:.1%}")
    rows = [
        (f"{s['minutes']:.0f}", f"{_mean(used, s['minutes']):.0f}", s["system_threads"],
         s["files"], s["rounds"])
        for s in _spread(used)
    ]  # fmt: skip
    head = ("minutes", "memory, MB", "threads", "open files", "rounds")
    return (
        "## The window in use\n\nPoints, sessions, search, layers, lessons, the other body, "
        f"dialogs, own sessions, imports, colours and sizes, {how}over and over. Memory is the "
        f"mean of the two minutes before. From {early['minutes']:.0f} minutes to "
        f"{last['minutes']:.0f}: {before:.0f} → {after:.0f} MB, {growth:+.1%}.\n\n"
        + _table(head, rows)
    ), faults


def _mean(samples: list[dict], minutes: float) -> float:
    near = [s["mb"] for s in samples if minutes - 2.0 <= s["minutes"] <= minutes]
    return sum(near) / len(near)


def _spread(samples: list[dict]) -> list[dict]:
    """Return one sample about every five minutes, including the last one."""
    chosen, due = [], 0.0
    for sample in samples:
        if sample["minutes"] >= due:
            chosen.append(sample)
            due = sample["minutes"] + 4.9
    return chosen if chosen[-1] is samples[-1] else [*chosen, samples[-1]]
