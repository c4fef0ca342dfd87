"""Text from files and people is shown as it stands: no tag, no file opened, no layout burst."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QEvent, QModelIndex, Qt
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QMessageBox,
    QTextEdit,
    QWidget,
)

from helpers import ASSETS, finish_screening
from osteopoint.anatomy.atlas import Atlas
from osteopoint.anatomy.importing.atlas_import import Report
from osteopoint.catalogue.protocols import Protocol, ProtocolStep
from osteopoint.documents.text import as_html, button_text, plain_text
from osteopoint.explorer.account import ImportedBody
from osteopoint.explorer.stages import Stage
from osteopoint.explorer.targets import BoneTarget
from osteopoint.storage import log
from osteopoint.storage.paths import user_dir
from osteopoint.storage.sessions import PREFIX
from osteopoint.ui.bodies.import_dialog import ImportDialog
from osteopoint.ui.practise.builder import SessionBuilder
from osteopoint.ui.practise.log_dialog import LogDialog
from osteopoint.ui.shell.main_window import MainWindow
from osteopoint.ui.support.labels import tip

# A picture that lies there to be opened: when it was last read tells whether somebody did.
BAIT = Path(tempfile.gettempdir()) / f"osteopoint-bait-{os.getpid()}.png"
IMAGE = f'<img src="file://{BAIT}">'
NAMES = ("image", "link", "tags", "long", "turned", "lines", "wide")
HOSTILE = (
    IMAGE,
    '<a href="file:///etc/passwd">press</a><h1>large</h1>',
    "& &amp; &#60;b> <b",
    "x" * 10_000,
    "\u202egnirts\u202c \u2066isolate\u200f",
    "one\ntwo\r\nthree\tfour\x00\x1b[31m",
    "骨" * 3000,
)
# A window is no wider for a name; the widest part is as wide as its own words.
_MAX_WIDTH_PX = 1250
_HIGHEST_PX = 700


def texts_of(widget: QWidget) -> Iterator[tuple[str, bool]]:
    """Return every text that a widget shows, and whether Qt takes it for HTML."""
    yield widget.toolTip(), True
    yield widget.windowTitle(), False
    if isinstance(widget, QLabel):
        yield widget.text(), widget.textFormat() != Qt.TextFormat.PlainText
    if isinstance(widget, QAbstractButton):
        yield widget.text(), False
    if isinstance(widget, QComboBox):
        yield from _items(widget.model())
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _items(widget.model())
    for action in widget.actions():
        yield action.text(), False
        yield action.toolTip(), True


def _items(
    model: QAbstractItemModel, parent: QModelIndex | None = None
) -> Iterator[tuple[str, bool]]:
    parent = parent or QModelIndex()
    for row in range(min(model.rowCount(parent), 300)):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
        for column in range(columns):
            index = model.index(row, column, parent)
            yield str(index.data() or ""), False
            yield str(index.data(Qt.ItemDataRole.ToolTipRole) or ""), True
        yield from _items(model, model.index(row, 0, parent))


def document_of(html: str) -> QTextDocument:
    document = QTextDocument()
    document.setHtml(html)
    return document


def faults_in(widget: QWidget) -> list[str]:
    """Return what is wrong with the texts of a widget and all in it."""
    found = []
    for each in (widget, *widget.findChildren(QWidget)):
        name = type(each).__name__
        for text, may_be_html in texts_of(each):
            html = may_be_html and ("<img" in text or '<a href="file' in text or "<h1>" in text)
            if html:
                found.append(f"{name}: a tag is taken: {text[:80]!r}")
            if any(c in text for c in "\u202e\u2066\u200f\x00\x1b"):
                found.append(f"{name}: a control is shown: {text[:80]!r}")
            if len(text) > 12_000:
                found.append(f"{name}: {len(text)} letters")
        if isinstance(each, QTextEdit) and "<img" in each.toHtml():
            found.append(f"{name}: a picture is named: {each.toPlainText()[:80]!r}")
    return found


@pytest.fixture
def unread(qapp: QApplication) -> Iterator[Callable[[], bool]]:
    """Tell whether the picture that hostile texts name was left alone."""
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.fill(0)
    assert image.save(str(BAIT))
    long_ago = 1_000_000_000

    def lay() -> None:
        os.utime(BAIT, (long_ago, long_ago + 1))  # read before it was written: noted anew

    lay()
    label = QLabel(IMAGE, textFormat=Qt.TextFormat.RichText)
    label.grab()
    label.deleteLater()
    QApplication.sendPostedEvents(label, QEvent.Type.DeferredDelete)
    if BAIT.stat().st_atime == long_ago:
        pytest.skip("this file system does not note when a file was read")
    lay()
    yield lambda: BAIT.stat().st_atime == long_ago
    BAIT.unlink()


@pytest.mark.parametrize("text", HOSTILE, ids=NAMES)
def test_each_way_to_show_text_makes_it_harmless(text: str):
    for made in (plain_text(text), button_text(text)):
        assert "\n" not in made
        assert "\u202e" not in made
        assert (
            len(max(made.replace("\u200b", " ").replace("骨", " ").split(), key=len, default=""))
            < 70
        )
    shown = document_of(as_html(text)).toPlainText()
    assert shown.replace("\u200b", "") == plain_text(text, 4000).replace("\u200b", "")
    assert "<img" not in document_of(tip(text)).toHtml()


@pytest.mark.parametrize("text", HOSTILE[:3], ids=NAMES[:3])
def test_a_session_of_a_hostile_name_is_harmless_on_every_page(
    text: str, window: MainWindow, qtbot, unread: Callable[[], bool]
):
    explorer = window.explorer
    step = ProtocolStep("osteomassage", "OP-PSIS", "left", note=text[:200])
    session = Protocol(
        f"{PREFIX}x", text[:60], text[:200], "back", (step, step),
        after=("rest",), notes=(text[:300],), own=True,
    )  # fmt: skip
    explorer.own_sessions.change(session.id, session)
    explorer.guidance.begin_session(session.id)
    for _ in range(2):
        assert faults_in(window) == []
        QApplication.processEvents()
    finish_screening(explorer)
    for act in (explorer.session.ready, explorer.session.go_on, explorer.session.too_much,
                explorer.session.skip, explorer.session.stop):  # fmt: skip
        assert faults_in(window) == []
        if explorer.session.stage is not Stage.NONE:
            act()
        QApplication.processEvents()
    assert faults_in(window) == []
    assert window.minimumSizeHint().width() <= _MAX_WIDTH_PX
    builder = SessionBuilder(explorer, window)
    builder.show()
    builder.sessions.setCurrentIndex(builder.sessions.count() - 1)
    assert faults_in(builder) == []
    assert builder.minimumSizeHint().width() <= _MAX_WIDTH_PX
    builder.close()
    explorer.session.leave()
    explorer.own_sessions.change(session.id, None)
    assert unread()


@pytest.mark.parametrize("text", HOSTILE, ids=NAMES)
def test_messages_and_the_log_are_harmless(
    text: str, window: MainWindow, qtbot, unread: Callable[[], bool]
):
    width = window.minimumSizeHint().width()
    window.notices.warn(f"In {text} something is wrong.")
    window.notices.say(text)
    log.add(log.Entry("2026-11-28T10:00:00+00:00", text, text, 60.0, text, 1, 2, text))
    dialog = LogDialog(window)
    dialog.show()
    asked = ImportDialog(window, window.tasks)
    asked._fail(text)
    asked._advance(0.5, text)
    report = Report(Path("x"), text, 1, 1, [text], [text])
    asked._finish(ImportedBody(report, None))
    asked.show()
    QApplication.processEvents()
    for widget in (window, dialog, asked):
        assert faults_in(widget) == []
    assert window.minimumSizeHint().width() <= max(width, _MAX_WIDTH_PX)
    assert dialog.minimumSizeHint().width() <= _MAX_WIDTH_PX
    assert asked.minimumSizeHint().width() <= _MAX_WIDTH_PX
    dialog.close()
    asked.close()
    assert unread()


@pytest.fixture
def hostile_body(tmp_path: Path, atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A body on the shelf whose names are hostile, in a folder of its own."""
    folder = user_dir() / "atlases" / "hostile"
    shutil.copytree(ASSETS / "meshes", folder, ignore=shutil.ignore_patterns("female", "hands"))
    about = json.loads((folder / "atlas.json").read_text("utf-8"))
    about |= {
        "id": "hostile",
        "name": IMAGE + "x" * 3000,
        "licence": IMAGE,
        "credit": "\u202e" + IMAGE,
    }
    (folder / "atlas.json").write_text(json.dumps(about), "utf-8")
    rows = json.loads((folder / "bones.json").read_text("utf-8"))
    for number, row in enumerate(rows["bones"]):
        row["name"] = HOSTILE[number % len(HOSTILE)]
        row["latin"] = HOSTILE[(number + 1) % len(HOSTILE)]
    (folder / "bones.json").write_text(json.dumps(rows), "utf-8")
    yield folder
    shutil.rmtree(folder)


def test_a_body_of_hostile_names_is_harmless(
    hostile_body: Path, opened, qtbot, unread: Callable[[], bool]
):
    window = opened(ASSETS)
    with qtbot.waitSignal(window.bodies.loader.first_loaded, timeout=20_000):
        window.bodies.loader.load_first()
    window.bodies.loader.load(hostile_body, "hostile")
    qtbot.waitUntil(lambda: window.explorer.atlas.id == "hostile", timeout=30_000)
    window.help.show_about()
    (box,) = window.findChildren(QMessageBox)
    assert box.sizeHint().height() <= _HIGHEST_PX, "its button must be on the screen"
    window.explorer.show("labels", True)
    for bone in list(window.explorer.atlas.bones)[:9]:
        window.explorer.select(BoneTarget(bone))
        QApplication.processEvents()
        assert faults_in(window) == []
    for top in QApplication.topLevelWidgets():
        assert faults_in(top) == []
    assert window.minimumSizeHint().width() <= _MAX_WIDTH_PX
    for box in QApplication.topLevelWidgets():
        if box is not window and box.isVisible():
            box.close()
    assert unread()
