"""Resumable download of one large file with known size and hash.

No other module of the program opens a network connection.
"""

import hashlib
import http.client
import shutil
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osteopoint.anatomy.importing.errors import Cancelled
from osteopoint.anatomy.importing.progress import Progress
from osteopoint.errors import OsteopointError

_PIECE = 256 * 1024
_CANCELLED = "The download was cancelled; what came is kept, to be gone on with."
_LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Address, size and SHA-256 of the file to download."""

    url: str
    bytes: int
    sha256: str


class _LostError(Exception):
    """The connection was lost; the received part is valid."""


class _NoOtherScheme(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        _refuse(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(
    wanted: Wanted,
    path: Path,
    progress: Progress = lambda share, what: None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    patience_s: float = 30.0,
    attempts: int = 5,
) -> None:
    """Download a file to `path`; until it is complete and checked it has the suffix ``.part``.

    A ``.part`` file of an earlier call is resumed.

    Parameters
    ----------
    patience_s : timeout of the connection, seconds
    attempts : number of attempts without further data

    Raises
    ------
    OsteopointError
        If the server cannot be reached or offers a different file, the disk is full, or the
        hash is wrong. A file with a wrong hash is deleted.
    Cancelled
        If the user cancelled; the partial file is kept and can be resumed.
    """
    _refuse(wanted.url)
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if part.is_symlink() or path.is_symlink():
            raise OsteopointError(f"{path.parent} holds a link where the download would lie.")
        if path.is_file():
            path.replace(part)  # complete according to an earlier call
        if part.is_file() and part.stat().st_size > wanted.bytes:
            part.unlink()
        _check_space(wanted, part)
        tries = attempts
        while (had := part.stat().st_size if part.is_file() else 0) < wanted.bytes:
            try:
                _resume(wanted, part, had, patience_s, progress, cancelled)
            except _LostError as lost:
                more = part.stat().st_size if part.is_file() else 0
                tries = attempts if more > had else tries - 1
                if tries <= 0:
                    raise OsteopointError(
                        f"The connection to {_host(wanted.url)} was lost at {_mb(more)} of "
                        f"{_mb(wanted.bytes)} ({lost}). What came is kept; try again to go on."
                    ) from lost
        _check(wanted, part, progress, cancelled)
        part.replace(path)
    except OSError as error:
        where = error.filename or path
        raise OsteopointError(f"Cannot write {where}: {error.strerror or error}.") from error


def _refuse(url: str) -> None:
    """Raise an error unless the connection is encrypted or local."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL):
        raise OsteopointError(f"The address {url} is refused: its connection is not encrypted.")


def _check_space(wanted: Wanted, part: Path) -> None:
    missing = wanted.bytes - (part.stat().st_size if part.is_file() else 0)
    free = shutil.disk_usage(part.parent).free
    if free < missing:
        raise OsteopointError(
            f"There is no room in {part.parent}: {_mb(missing)} are needed, {_mb(free)} are free."
        )


def _resume(
    wanted: Wanted,
    part: Path,
    had: int,
    patience_s: float,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> None:
    if cancelled():
        raise Cancelled(_CANCELLED)
    request = urllib.request.Request(wanted.url, headers={"Accept-Encoding": "identity"})
    if had:
        request.add_header("Range", f"bytes={had}-")
    opener = urllib.request.build_opener(_NoOtherScheme)
    try:
        with opener.open(request, timeout=patience_s) as answer:
            had = _first_byte(wanted, answer, had)
            with part.open("r+b" if had else "wb") as file:
                file.truncate(had)
                file.seek(had)
                _receive(wanted, answer, file, had, progress, cancelled)
    except urllib.error.HTTPError as error:
        if error.code == 416:
            part.unlink(missing_ok=True)
            raise _LostError("the server would not go on") from error
        if error.code < 500:
            raise OsteopointError(
                f"{_host(wanted.url)} answers {error.code} ({error.reason}) for {wanted.url}."
            ) from error
        raise _LostError(f"it answers {error.code}") from error
    except urllib.error.URLError as error:
        raise _LostError(str(error.reason)) from error
    except (TimeoutError, http.client.HTTPException, ConnectionError) as error:
        raise _LostError(" ".join(str(error).split()) or "it fell silent") from error


def _first_byte(wanted: Wanted, answer: Any, had: int) -> int:
    """Return the first byte of the answer; check its length."""
    if answer.status == 206 and had:
        offered = str(answer.headers.get("Content-Range", ""))
        first, _, total = offered.removeprefix("bytes ").partition("/")
        if not first.startswith(f"{had}-") or total not in ("*", str(wanted.bytes)):
            raise OsteopointError(
                f"{_host(wanted.url)} offers another file than expected: '{offered}' instead of "
                f"bytes {had} on of {wanted.bytes}."
            )
        return had
    length = answer.headers.get("Content-Length")
    if length is not None and length != str(wanted.bytes):
        raise OsteopointError(
            f"{_host(wanted.url)} offers another file than expected: {length} bytes instead of "
            f"{wanted.bytes}."
        )
    return 0


def _receive(
    wanted: Wanted,
    answer: Any,
    file: Any,
    had: int,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> None:
    while piece := answer.read1(_PIECE):
        if cancelled():
            raise Cancelled(_CANCELLED)
        if had + len(piece) > wanted.bytes:
            file.truncate(0)
            raise OsteopointError(
                f"{_host(wanted.url)} sends more than the {wanted.bytes} bytes expected."
            )
        file.write(piece)
        had += len(piece)
        progress(had / wanted.bytes, f"{_mb(had)} of {_mb(wanted.bytes)}")
    if had < wanted.bytes:
        raise _LostError("it ended early")


def _check(wanted: Wanted, part: Path, progress: Progress, cancelled: Callable[[], bool]) -> None:
    progress(1.0, "Checking what came")
    digest = hashlib.sha256()
    with part.open("rb") as file:
        while piece := file.read(1 << 20):
            if cancelled():
                raise Cancelled(_CANCELLED)
            digest.update(piece)
    if digest.hexdigest() != wanted.sha256:
        part.unlink()
        raise OsteopointError(
            f"What came from {_host(wanted.url)} is not the file expected (its SHA-256 begins "
            f"{digest.hexdigest()[:12]} instead of {wanted.sha256[:12]}); it was thrown away."
        )


def _host(url: str) -> str:
    return urllib.parse.urlsplit(url).hostname or url


def _mb(count: int) -> str:
    return f"{count / 1e6:.1f} MB"
