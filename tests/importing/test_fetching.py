"""Downloads from a local server that stalls, disconnects, and sends wrong data."""

import contextlib
import hashlib
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from bodies import archive, skeleton

from osteopoint.anatomy.importing import download, fetching
from osteopoint.anatomy.importing.errors import Cancelled
from osteopoint.anatomy.importing.fetching import Wanted, fetch
from osteopoint.cli import main
from osteopoint.errors import OsteopointError

CONTENT = bytes(range(256)) * 8000  # 2 MB
Answer = Callable[[BaseHTTPRequestHandler, int], None]


class Server:
    """Answers each request with the next of `answers`, and the last one again and again."""

    def __init__(self) -> None:
        self.answers: list[Answer] = [whole]
        self.begun: list[int] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                said = self.headers.get("Range", "bytes=0-")
                first = int(said.removeprefix("bytes=").rstrip("-"))
                server.begun.append(first)
                answer = server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    answer(self, first)  # until the client has enough

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/atlas.zip"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def send(
    handler: BaseHTTPRequestHandler, first: int, content: bytes, length: int | None = None
) -> None:
    """Answer with `content` from byte `first` on, as a server does that can go on."""
    handler.send_response(206 if first else 200)
    if first:
        handler.send_header("Content-Range", f"bytes {first}-{len(CONTENT) - 1}/{len(CONTENT)}")
    handler.send_header("Content-Length", str(len(CONTENT) - first if length is None else length))
    handler.end_headers()
    handler.wfile.write(content)


def whole(handler: BaseHTTPRequestHandler, first: int) -> None:
    send(handler, first, CONTENT[first:])


def cut_off(handler: BaseHTTPRequestHandler, first: int) -> None:
    send(handler, first, CONTENT[first : first + 500_000])


def stalls(handler: BaseHTTPRequestHandler, first: int) -> None:
    send(handler, first, CONTENT[first : first + 300_000])
    handler.wfile.flush()
    time.sleep(1.0)


def silent(handler: BaseHTTPRequestHandler, first: int) -> None:
    time.sleep(0.6)


def nothing_more(handler: BaseHTTPRequestHandler, first: int) -> None:
    send(handler, first, b"")


def ignores_range(handler: BaseHTTPRequestHandler, first: int) -> None:
    send(handler, 0, CONTENT)


def another_length(handler: BaseHTTPRequestHandler, first: int) -> None:
    send(handler, 0, b"x", length=17)


def too_much(handler: BaseHTTPRequestHandler, first: int) -> None:
    handler.send_response(200)  # and no length
    handler.end_headers()
    handler.wfile.write(CONTENT + b"more")


def wrong_bytes(handler: BaseHTTPRequestHandler, first: int) -> None:
    send(handler, first, bytes(len(CONTENT) - first))


def another_file_to_go_on(handler: BaseHTTPRequestHandler, first: int) -> None:
    if not first:
        return cut_off(handler, first)
    handler.send_response(206)
    handler.send_header("Content-Range", f"bytes {first}-{first + 9}/{first + 10}")
    handler.end_headers()
    return None


def gone(handler: BaseHTTPRequestHandler, first: int) -> None:
    handler.send_error(404)


def busy(handler: BaseHTTPRequestHandler, first: int) -> None:
    handler.send_error(503)


def elsewhere(handler: BaseHTTPRequestHandler, first: int) -> None:
    handler.send_response(302)
    handler.send_header("Location", "http://example.org/atlas.zip")
    handler.end_headers()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def get(server: Server, path: Path, **options: object) -> None:
    wanted = Wanted(server.url, len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    fetch(wanted, path, patience_s=0.3, attempts=3, **options)  # type: ignore[arg-type]


def test_a_complete_download_with_progress(server: Server, tmp_path: Path) -> None:
    shares: list[float] = []
    get(server, tmp_path / "a.zip", progress=lambda share, _: shares.append(share))
    assert (tmp_path / "a.zip").read_bytes() == CONTENT
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.parametrize("trouble", [cut_off, stalls, busy, silent])
def test_a_download_resumes_after_an_error(server: Server, tmp_path: Path, trouble: Answer) -> None:
    server.answers = [trouble, whole]
    get(server, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == CONTENT
    assert len(server.begun) == 2
    assert (server.begun[1] > 0) == (trouble in (cut_off, stalls))


def test_many_disconnects_are_tolerated_while_data_arrive(server: Server, tmp_path: Path) -> None:
    server.answers = [cut_off]
    get(server, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == CONTENT
    assert server.begun == [0, 500_000, 1_000_000, 1_500_000, 2_000_000]


def test_a_server_without_ranges_restarts_the_download(server: Server, tmp_path: Path) -> None:
    server.answers = [cut_off, ignores_range]
    get(server, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == CONTENT


def test_a_lost_connection_keeps_the_partial_file(server: Server, tmp_path: Path) -> None:
    server.answers = [cut_off, nothing_more]
    with pytest.raises(OsteopointError, match=r"lost at 0\.5 MB of 2\.0 MB .* try again to go on"):
        get(server, tmp_path / "a.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip.part"]
    server.answers, server.begun = [whole], []
    get(server, tmp_path / "a.zip")
    assert server.begun == [500_000]
    assert (tmp_path / "a.zip").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (another_length, "another file than expected: 17 bytes"),
        (too_much, "sends more than"),
        (wrong_bytes, "is not the file expected"),
        (another_file_to_go_on, "another file than expected"),
        (gone, "answers 404"),
        (elsewhere, "not encrypted"),
        (silent, "was lost at 0.0 MB"),
    ],
)
def test_a_different_file_on_the_server_is_rejected(
    server: Server, tmp_path: Path, answer: Answer, words: str
) -> None:
    server.answers = [answer]
    with pytest.raises(OsteopointError, match=words):
        get(server, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


def test_a_file_with_a_wrong_hash_is_deleted(server: Server, tmp_path: Path) -> None:
    server.answers = [wrong_bytes]
    with pytest.raises(OsteopointError, match="thrown away"):
        get(server, tmp_path / "a.zip")
    assert list(tmp_path.iterdir()) == []


def test_cancelling_keeps_the_partial_file(server: Server, tmp_path: Path) -> None:
    seen: list[float] = []
    with pytest.raises(Cancelled, match="download was cancelled"):
        get(
            server,
            tmp_path / "a.zip",
            progress=lambda share, _: seen.append(share),
            cancelled=lambda: len(seen) > 2,
        )
    assert not (tmp_path / "a.zip").exists()


def test_missing_disk_space_is_reported_before_the_request(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        fetching.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1_000_000})()
    )
    with pytest.raises(OsteopointError, match=r"no room .* 2\.0 MB are needed, 1\.0 MB are free"):
        get(server, tmp_path / "a.zip")
    assert server.begun == []


@pytest.mark.parametrize("url", ["http://example.org/a.zip", "file:///etc/passwd", "ftp://x/a"])
def test_only_encrypted_connections_are_opened(tmp_path: Path, url: str) -> None:
    with pytest.raises(OsteopointError, match="not encrypted"):
        fetch(Wanted(url, 1, "0" * 64), tmp_path / "a.zip")


@pytest.mark.usefixtures("unsought")
def test_a_download_becomes_an_atlas_with_the_publishers_credit(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = archive(tmp_path / "theirs.zip", skeleton()).read_bytes()
    (tmp_path / "theirs.zip").unlink()
    server.answers = [lambda handler, _: [handler.send_response(200), handler.end_headers(),
                                          handler.wfile.write(content)][0]]  # fmt: skip
    wanted = Wanted(server.url, len(content), hashlib.sha256(content).hexdigest())
    offer = replace(download.offers()["bodyparts3d"], wanted=wanted)
    monkeypatch.setattr(download, "offers", lambda: {"bodyparts3d": offer})
    report = download.download_atlas("bodyparts3d", tmp_path / "bodyparts3d")
    assert report.bones == 206
    about = json.loads((report.folder / "atlas.json").read_text("utf-8"))
    assert about["credit"] == offer.credit
    assert [path.name for path in tmp_path.iterdir()] == ["bodyparts3d"]


def test_the_command_shows_the_offer_and_downloads_nothing_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fetching.urllib.request, "build_opener", lambda *_: pytest.fail("opened"))
    assert main(["atlas", "download", "bodyparts3d", "--out", str(tmp_path / "a")]) == 0
    said = capsys.readouterr().out
    for words in ("143 MB", "CC BY 4.0", "© The Database Center for Life Science", "--yes"):
        assert words in said
    assert main(["atlas", "download", "nonsense"]) == 2
    assert "There is no atlas 'nonsense' to download" in capsys.readouterr().err


def test_no_other_module_can_open_a_connection() -> None:
    source = Path(fetching.__file__).parents[2]
    opens = re.compile(
        r"^\s*(?:import|from)\s+(?:urllib\.request|http|ftplib|requests|QtNetwork|socket)"
        r"|QtNetwork", re.MULTILINE,
    )  # fmt: skip
    found = {path.name for path in source.rglob("*.py") if opens.search(path.read_text("utf-8"))}
    # app.py asks the local screen whether it is there, by a socket of the machine itself.
    assert found == {"fetching.py", "app.py"}
