"""Making a session of one's own in its dialog."""

import gc
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget

from osteopoint.catalogue.protocols import Protocol, ProtocolStep
from osteopoint.explorer.events import OwnSessionsChanged, StatusMessage
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, PointTarget
from osteopoint.storage.sessions import load_own_protocols, own_protocols_file
from osteopoint.ui.practise import builder as session_builder
from osteopoint.ui.practise.builder import SessionBuilder

pytestmark = pytest.mark.window
PSIS = PointTarget("OP-PSIS", "left")
Opened = Callable[[], SessionBuilder]


@pytest.fixture
def opened(show_dialog: Callable[[QDialog], None], explorer: Explorer) -> Opened:
    def open_() -> SessionBuilder:
        dialog = SessionBuilder(explorer)
        show_dialog(dialog)
        return dialog

    return open_


@pytest.fixture
def builder(opened: Opened) -> SessionBuilder:
    return opened()


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What the person answers when asked once more, the next one first."""
    given: list[bool] = []
    monkeypatch.setattr(session_builder, "confirm", lambda *_: given.pop(0))
    return given


def choose(combo, data: str) -> None:
    index = combo.findData(data)
    assert index >= 0, data
    combo.setCurrentIndex(index)


def offered(combo) -> list[str]:
    return [combo.itemData(i) for i in range(combo.count())]


def make(builder: SessionBuilder, explorer: Explorer, name: str = "Dimple") -> None:
    explorer.select(PSIS)
    builder.steps.add.click()
    builder.name.setText(name)
    builder.save.click()


def test_an_empty_one_says_what_is_missing(builder: SessionBuilder):
    assert builder.problems.text() == "⚠ Add a step.\n⚠ Give it a name."
    assert not builder.save.isEnabled()
    assert not builder.editor.isEnabled()
    assert not builder.delete.isEnabled()
    builder.name.setText("x" * 99)
    assert len(builder.name.text()) == 60
    builder.name.clear()


def test_a_session_is_made_kept_and_told(builder: SessionBuilder, explorer: Explorer):
    told: list[object] = []
    for event in (OwnSessionsChanged, StatusMessage):
        explorer.events.subscribe(event, told.append)
    explorer.select(PSIS)
    builder.steps.add.click()
    builder.name.setText("  Dimple ")
    assert builder.save.isEnabled(), builder.problems.text()
    builder.editor.seconds.setValue(45)
    builder.editor.rate.setValue(2.0)
    assert builder.steps.list.item(0).text().endswith("left – 1 min 9 s")
    assert builder.total.text() == "1 step, 1 min 9 s in all."
    builder.save.click()
    assert not builder.isVisible()
    kept = load_own_protocols()
    assert kept == explorer.own_sessions.by_id
    protocol = kept["own-dimple"]
    assert protocol.name == "Dimple"
    assert protocol.own
    assert (protocol.region, protocol.by) == ("back", ("self", "partner"))
    assert dict(protocol.steps[0].numbers) == {"seconds": 45.0, "rate_hz": 2.0}
    assert told == [OwnSessionsChanged(), StatusMessage("“Dimple” is kept on this machine.")]
    explorer.guidance.begin_session("own-dimple")
    explorer.session.leave()


def test_numbers_stay_within_their_limits_and_go_back_to_the_setting(
    builder: SessionBuilder, explorer: Explorer
):
    explorer.select(PSIS)
    builder.steps.add.click()
    editor = builder.editor
    editor.seconds.setValue(9999)
    editor.rate.setValue(99)
    editor.size.setValue(99)
    assert dict(editor.step.numbers) == {"seconds": 300.0, "rate_hz": 3.0, "size_mm": 6.35}
    assert builder.problems.text() == "⚠ Give it a name."
    assert "S0" in editor.rate.toolTip()
    editor.rate.setValue(1.5)
    assert "rate_hz" not in editor.step.numbers, "the setting's own"
    choose(editor.setting, "source")
    assert dict(editor.step.numbers) == {}
    assert editor.seconds.value() == 300


def test_what_does_not_go_with_a_technique_is_not_offered(
    builder: SessionBuilder, explorer: Explorer
):
    builder.steps.add.click()
    editor = builder.editor
    assert "cupping" not in offered(editor.what)
    choose(editor.what, "thumb_kneading")
    assert "calf" not in offered(editor.path)
    assert not editor.where.isVisible()
    assert editor.path.isVisible()
    assert offered(editor.side) == ["left", "right", "both"]
    assert (editor.step.place, editor.step.side) == ("beside_spine", "both")
    choose(editor.path, "small_of_back")
    assert editor.step.place == "small_of_back"
    choose(editor.what, "breathing")
    for field in (editor.where, editor.path, editor.side, editor.contact, editor.size):
        assert not field.isVisible()
    assert editor.rate.suffix() == " a minute"
    editor.rate.setValue(99)
    assert editor.rate.value() == 7.0
    assert editor.step.numbers["rate_hz"] == pytest.approx(7 / 60)
    choose(editor.what, "acupressure")
    editor.where.setText("EX-HN5")
    editor.take_typed()
    assert "pencil" not in offered(editor.contact), "never on the face"


def test_a_point_is_found_by_code_and_by_name(builder: SessionBuilder):
    builder.steps.add.click()
    editor = builder.editor
    builder.name.setText("X")
    assert builder.problems.text() == "⚠ Step 1: choose a point."
    for typed, point in (("BL23", "BL23"), ("dimple", "OP-PSIS"), ("bl 25", "BL25")):
        editor.where.setFocus()
        editor.where.selectAll()
        QTest.keyClicks(editor.where, typed)
        assert editor._model.stringList()
        QTest.keyClick(editor.where, Qt.Key.Key_Return)
        assert editor.step.place == point
        assert builder.isVisible(), "Enter keeps the dialog open"
    assert editor.where.text().endswith("(BL25)")
    editor.where.setText("qqqqqq")
    builder.name.setFocus()
    editor.take_typed()
    assert builder.problems.text() == "⚠ Step 1: there is no point 'qqqqqq'."
    assert not builder.save.isEnabled()


def test_a_hit_is_chosen_from_the_list_with_the_keyboard(builder: SessionBuilder):
    builder.steps.add.click()
    editor = builder.editor
    editor.where.setFocus()
    QTest.keyClicks(editor.where, "kidney")
    popup = editor._completer.popup()
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert editor.step.place == editor._hits[1]
    assert not popup.isVisible()


def test_the_selected_point_is_taken(builder: SessionBuilder, explorer: Explorer):
    explorer.select(BoneTarget("sacrum"))
    builder.steps.add.click()
    builder.editor.selected.click()
    assert builder.problems.text() == "⚠ Select a point in the main window first."
    explorer.select(PointTarget("LI4", "right"))
    builder.editor.selected.click()
    assert (builder.editor.step.place, builder.editor.step.side) == ("LI4", "right")
    assert builder.region.currentData() == "limbs"


def test_a_zone_is_a_fault_in_words(builder: SessionBuilder):
    builder.name.setText("X")
    builder.steps.add.click()
    choose(builder.editor.what, "tapping")
    choose(builder.editor.path, "back_long")
    assert "“the broad muscles of the back, upward” crosses over the kidneys" in (
        builder.problems.text()
    )
    assert not builder.save.isEnabled()
    choose(builder.editor.path, "thigh_front")
    assert builder.save.isEnabled()
    assert "Somebody else does it for you." in builder.total.text()


def test_steps_are_moved_and_removed(builder: SessionBuilder, explorer: Explorer):
    steps = builder.steps
    explorer.select(PSIS)
    for technique in ("osteomassage", "breathing", "moving"):
        steps.add.click()
        choose(builder.editor.what, technique)

    def order() -> list[str]:
        return [step.technique for step in steps.steps]

    assert not steps.down.isEnabled()
    steps.up.click()
    assert order() == ["osteomassage", "moving", "breathing"]
    assert steps.list.currentRow() == 1
    steps.up.click()
    assert not steps.up.isEnabled()
    steps.down.click()
    steps.remove.click()
    assert order() == ["osteomassage", "breathing"]
    steps.list.setCurrentRow(0)
    assert builder.editor.step.technique == "osteomassage"
    steps.remove.click()
    steps.remove.click()
    assert order() == []
    assert not steps.remove.isEnabled()


def test_our_advice_forbids_nothing(builder: SessionBuilder, explorer: Explorer):
    builder.name.setText("Much")
    step = ProtocolStep("osteomassage", "OP-PSIS", "left", numbers={"seconds": 300.0})
    points = ["BL23", "BL25", "BL26", "BL31", "BL32", "BL33"]
    builder.steps.show_steps(replace(step, place=name) for name in ["OP-PSIS", *points])
    assert "Our advice: at most 6 points; here are 7." in builder.total.text()
    assert "Our advice: at most 20 minutes." in builder.total.text()
    assert builder.save.isEnabled()


def test_an_own_session_is_changed_and_deleted(
    opened: Opened, explorer: Explorer, answers: list[bool]
):
    make(opened(), explorer)
    builder = opened()
    assert [builder.sessions.itemText(i) for i in range(2)] == ["New", "Dimple"]
    builder.name.setText("Dimple")
    builder.steps.add.click()
    assert "a session of that name already" in builder.problems.text()
    answers.append(False)
    choose(builder.sessions, "own-dimple")
    assert builder.sessions.currentData() == "", "stays with what is not saved"
    answers.append(True)
    choose(builder.sessions, "own-dimple")
    assert builder.name.text() == "Dimple"
    assert builder.save.isEnabled()
    builder.editor.seconds.setValue(60)
    choose(builder.region, "injury")
    builder.save.click()
    kept = load_own_protocols()["own-dimple"]
    assert kept.steps[0].numbers["seconds"] == 60.0
    assert kept.region == "injury"
    builder = opened()
    choose(builder.sessions, "own-dimple")
    assert builder.region.currentData() == "injury"
    answers += [False, True]
    builder.delete.click()
    assert load_own_protocols()
    builder.delete.click()
    assert not own_protocols_file().exists()
    assert explorer.own_sessions.by_id == {}
    assert builder.sessions.currentData() == ""


def test_closing_asks_before_something_is_lost(builder: SessionBuilder, answers: list[bool]):
    builder.name.setText("X")
    answers.append(False)
    QTest.keyClick(builder, Qt.Key.Key_Escape)
    assert builder.isVisible()
    answers.append(True)
    builder.close()
    assert not builder.isVisible()


def test_a_damaged_file_is_told_and_left(builder: SessionBuilder, explorer: Explorer):
    path = own_protocols_file()
    path.write_text("{")
    make(builder, explorer)
    assert builder.isVisible()
    assert "holds only until you close the program" in builder.problems.text()
    assert "my_sessions.json" in builder.problems.text()
    assert path.read_text() == "{"
    assert list(explorer.own_sessions.by_id) == ["own-dimple"]


def test_an_own_session_of_another_version_can_be_looked_at(explorer: Explorer, opened: Opened):
    steps = (ProtocolStep("flying", "moon", "left"), ProtocolStep("breathing", setting="deep"))
    explorer.own_sessions.set({"own-x": Protocol("own-x", "<b>X", "", "moon", steps, own=True)})
    builder = opened()
    choose(builder.sessions, "own-x")
    assert "there is no technique 'flying'" in builder.problems.text()
    builder.steps.list.setCurrentRow(1)
    builder.editor.seconds.setValue(30)
    assert not builder.save.isEnabled()
    choose(builder.editor.what, "moving")
    builder.steps.list.setCurrentRow(0)
    builder.steps.remove.click()
    assert builder.save.isEnabled(), builder.problems.text()


def test_it_is_walked_through_with_tab_and_every_field_has_a_name(
    builder: SessionBuilder, explorer: Explorer
):
    explorer.select(PSIS)
    builder.steps.add.click()
    builder.name.setText("X")
    builder.sessions.setFocus()
    seen: list[QWidget] = []
    while len(seen) < 40 and (not seen or QApplication.focusWidget() is not builder.sessions):
        seen.append(QApplication.focusWidget())
        QTest.keyClick(seen[-1], Qt.Key.Key_Tab)
    editor, steps = builder.editor, builder.steps
    assert seen == [
        builder.sessions, builder.name, steps.list, steps.add, steps.remove,
        editor.what, editor.where, editor.selected, editor.side, editor.contact, editor.setting,
        editor.seconds, editor.rate, editor.size, builder.region, builder.close_button,
        builder.save,
    ]  # fmt: skip
    buddies = {label.buddy() for label in builder.findChildren(QLabel) if label.buddy()}
    for field in seen:
        named = isinstance(field, QPushButton) or field.accessibleName() or field in buddies
        assert named, field
    keys = [
        text[text.index("&") + 1].lower()
        for widget in (*builder.findChildren(QLabel), *builder.findChildren(QPushButton))
        if "&" in (text := widget.text()) and widget.isVisible()
    ]
    assert len(keys) == len(set(keys)), "each key leads to one field"
    builder.close_button.setFocus()
    builder.save.setFocus()
    QTest.keyClick(builder.save, Qt.Key.Key_Return)
    assert not builder.isVisible(), "Enter presses the button that has the focus"


def test_it_lives_as_long_as_it_is_open_and_no_longer(qapp, explorer: Explorer, qtbot):
    window = QWidget()
    window.show()
    SessionBuilder(explorer, window).show()  # as a menu does: nobody else keeps it
    gc.collect()
    (builder,) = window.findChildren(SessionBuilder)
    builder.steps.add.click()
    builder.steps.remove.click()
    del builder
    gc.collect()
    window.findChildren(SessionBuilder)[0].close_button.click()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.findChildren(SessionBuilder) == []
    window.deleteLater()
    QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def test_it_fits_its_least_size(builder: SessionBuilder, explorer: Explorer):
    explorer.select(PSIS)
    builder.steps.add.click()
    builder.resize(560, 520)
    assert (builder.width(), builder.height()) == (560, 520)
    assert builder.minimumSizeHint().width() <= 560
    assert builder.minimumSizeHint().height() <= 520
