"""Run every check of the project, the tests last, and stop at the first that fails.

Arguments go to pytest: `./test -k guide` runs the checks and only those tests.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from commandline import REPOSITORY

# Each process has a window, 600 MB and its own screen.
MAX_PROCESSES = 4
CODE = ["src", "tests", "tools", "benchmarks", "packaging"]


def in_parallel() -> list[str]:
    """Return the pytest options for tests in several processes, each with its own screen."""
    processes = min(os.cpu_count() or 1, MAX_PROCESSES)
    if processes == 1 or not shutil.which("Xvfb"):
        return []
    # In the files' own order. Sorted by the number of tests, files with few long tests would run
    # last, with no others beside them.
    return ["-n", str(processes), "--dist", "loadfile", "--no-loadscope-reorder"]


def main() -> int:
    """Return the exit status of the first check that fails, else of pytest."""
    scripts = Path(sys.executable).parent
    checks = [
        ("lint", [scripts / "ruff", "check", "--quiet", *CODE]),
        ("format", [scripts / "ruff", "format", "--check", "--quiet", *CODE]),
        ("types", [scripts / "mypy", "--no-error-summary"]),
        ("contracts", [scripts / "lint-imports", "--no-cache"]),
        ("tests", [sys.executable, "-m", "pytest", "-q", *in_parallel(), *sys.argv[1:]]),
    ]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY / "src")}
    for name, command in checks:
        print(f"== {name}", flush=True)
        status = subprocess.run(
            [str(c) for c in command], cwd=REPOSITORY, env=environment
        ).returncode
        if status != 0:
            print(f"== {name} failed", flush=True)
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
