"""Start the frozen program as a person does and listen for complaints.

    python packaging/smoke.py dist/osteopoint/osteopoint

Draws a picture, checks the assets, and plays the guide for some seconds on a virtual screen;
whatever the program writes to standard error fails the build.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PLAY_S = 12


def complaint(program: str, arguments: list[str], display: str | None) -> str:
    """Return what is wrong with a run, or an empty string."""
    environment = {"PATH": "/nowhere", "HOME": tempfile.gettempdir(), "LANG": "C.UTF-8"}
    if display is not None:
        environment |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    process = subprocess.Popen(
        [program, *arguments], env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    try:
        _, errors = process.communicate(timeout=PLAY_S if display else 120)
        status = process.returncode
    except subprocess.TimeoutExpired:
        process.terminate()
        _, errors = process.communicate()
        status = 0 if display else 1
    text = errors.decode(errors="replace").strip()
    if status == 0 and not text:
        return ""
    return f"{' '.join(arguments)}: status {status}: {text[-2000:]}"


def main() -> int:
    """Return 1 if something was wrong."""
    program = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        picture = str(Path(folder) / "picture.png")
        troubles = [
            complaint(program, ["render", "--out", picture, "--size", "300x300"], None),
            complaint(program, ["check"], None),
        ]
    if shutil.which("Xvfb"):
        read, write = os.pipe()
        screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as stream:
            display = f":{stream.readline().strip()}"
        troubles.append(complaint(program, ["--play", "dimples"], display))
        screen.terminate()
        screen.wait()
    else:
        print("There is no Xvfb here: the window was not tried.")
    found = [trouble for trouble in troubles if trouble]
    print("\n".join(found) or "The frozen program draws, checks and plays without a complaint.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
