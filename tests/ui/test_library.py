"""The library: by region, channel and bone, filtered, searched, by mouse and by keyboard."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QTreeWidgetItem

from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.filters import Filter
from osteopoint.explorer.targets import BoneTarget, PointTarget
from osteopoint.placement.model import Unplaced
from osteopoint.ui.explore.library import Library
from osteopoint.ui.explore.library_rows import GROUPINGS, Row, all_rows, natural, region_rank
from osteopoint.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.window
PSIS = PointTarget("OP-PSIS", "left")
NAMED = Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive


@pytest.fixture
def library(window: MainWindow) -> Library:
    window.explore.library.fill()
    return window.explore.library


def item(library: Library, text: str) -> QTreeWidgetItem:
    found = library.tree.findItems(text, NAMED)
    assert found, text
    return found[0]


def group(library: Library, grouping: str) -> None:
    box = library.filter_bar.grouping
    box.setCurrentIndex(box.findData(grouping))


def outermost(library: Library) -> list[str]:
    tree = library.tree
    return [tree.topLevelItem(number).text(0) for number in range(tree.topLevelItemCount())]


def results(library: Library) -> list[str]:
    """The rows of a search that can be chosen, without the headings of their groups."""
    rows = (library.tree.row_at(number) for number in range(library.tree.topLevelItemCount()))
    return [row.text for row in rows if row.key]


def below(row: Row) -> list[str]:
    return [child.text for child in row.children]


def leaves(rows: list[Row]) -> list[Row]:
    return [
        leaf
        for row in rows
        for leaf in ([row] if row.target is not None else leaves(list(row.children)))
    ]


def test_codes_are_sorted_by_number_and_regions_from_head_to_foot():
    assert sorted(["BL10", "BL2", "EX-B10", "EX-B9"], key=natural) == [
        "BL2", "BL10", "EX-B9", "EX-B10",
    ]  # fmt: skip
    assert sorted(["foot", "upper_back", "head", "somewhere"], key=region_rank) == [
        "head", "upper_back", "foot", "somewhere",
    ]  # fmt: skip


def test_by_region_both_systems_stand_first(library: Library):
    titles = outermost(library)
    assert [title.split(" (")[0] for title in titles] == [
        "Osteopoints", "Acupoints", "Bones", "Landmarks",
    ]  # fmt: skip
    assert item(library, "Osteopoints").isExpanded()


def test_by_channel_all_come_in_their_order(library: Library):
    group(library, "channel")
    rows = all_rows(library._explorer, "channel")
    channels = [text.split(" (")[0] for text in below(rows[0])]
    assert channels[:2] == ["LU Lung", "LI Large Intestine"]
    assert channels[-1] == "Extra points"
    bladder = next(row for row in rows[0].children if row.text == "BL Bladder (67)")
    assert [child.key for child in bladder.children] == [f"BL{n}" for n in range(1, 68)]
    extra = rows[0].children[-1]
    assert [text.split()[0] for text in below(extra)] == [
        "EX-HN", "EX-CA", "EX-B", "EX-UE", "EX-LE",
    ]  # fmt: skip
    assert outermost(library)[0] == rows[0].text


def test_by_bone_a_point_between_two_stands_under_both(library: Library):
    rows = all_rows(library._explorer, "bone")
    under = {bone.key: {child.key for child in bone.children} for bone in rows[0].children}
    assert "GB30" in under["Femur"]
    assert "OP-PSIS" in under["Hip bone"]
    two = next(p for p in library._explorer.body_data.catalogue.points.values()
               if p.bone == "radius and ulna")  # fmt: skip
    assert two.code in under["Radius"] & under["Ulna"]


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_every_point_bone_and_landmark_is_there_once_chosen_by_its_row(
    library: Library, grouping: str
):
    rows = all_rows(library._explorer, grouping)
    body_data = library._explorer.body_data
    keys = {leaf.key for leaf in leaves(rows)}
    codes = {point.code for point in body_data.catalogue.points.values()}
    assert codes | set(library._explorer.atlas.bones) | set(body_data.queries) == keys
    for row in rows:
        assert f"({row.count})" in row.text


def test_a_set_stands_once_with_its_places_below(library: Library):
    library.field.setText("jiaji")
    tree = library.tree
    assert results(library) == ["◆ EX-B2 Paravertebral (17 places) – Jiājǐ"]
    tree.topLevelItem(1).setExpanded(True)
    assert tree.topLevelItem(1).child(4).text(0) == "Beside T5"
    tree.itemClicked.emit(tree.topLevelItem(1).child(4), 0)
    assert library._explorer.selected == PointTarget("EX-B2.T5", "left")
    library.field.setText("beside T5")
    assert results(library)[0].startswith("◆ EX-B2 Paravertebral, beside T5")


def test_a_caution_has_its_sign_and_its_words(library: Library):
    library.field.setText("OP-PSIS")
    row = library.tree.topLevelItem(1)
    assert row.text(1) == "⚠"
    assert "broken or inflamed skin" in row.toolTip(1)
    assert "with cautions" in row.data(0, Qt.ItemDataRole.AccessibleTextRole)
    library.field.setText("OP-CHIN")
    assert library.tree.topLevelItem(1).text(1) == ""


def test_a_point_without_a_place_is_grey_and_can_still_be_read(
    window: MainWindow, body_data: BodyData
):
    placements = {key: p for key, p in body_data.placements.items() if key[0] != "OP-PSIS"}
    reasons = tuple(
        Unplaced("OP-PSIS", side, "This body has no pelvis.") for side in ("left", "right")
    )
    window.explorer.set_body_data(replace(body_data, placements=placements, unplaced=reasons))
    window.explore.library.field.setText("psis")
    row = window.explore.library.tree.topLevelItem(1)
    assert row.toolTip(0) == "This body has no pelvis."
    usual = window.explore.library.tree.topLevelItem(2)
    assert usual is None or row.foreground(0) != usual.foreground(0)
    QTest.keyClick(window.explore.library.field, Qt.Key.Key_Return)
    assert window.explorer.selected == PointTarget("OP-PSIS", "left")
    assert "Not on this body. This body has no pelvis." in window.explore.detail.text
    assert "How to find it" in window.explore.detail.text
    assert window.explorer.player.step is None  # there is nowhere to show the guide
    for name in ("fly_to", "show_how", "side", "clear"):
        window.registry.run(name)
    assert window.explorer.selected is None


def test_the_selection_is_marked_wherever_it_stands_and_on_either_side(library: Library):
    library._explorer.select(PSIS)
    assert library.tree.currentItem().text(0) == "● Posterior superior iliac spine"
    group(library, "bone")
    assert library.tree.currentItem().parent().text(0).startswith("Hip bone")
    here = library.tree.currentItem()
    library._explorer.select(replace(PSIS, side="right"))
    assert library.tree.currentItem() is here
    library._explorer.select(None)
    assert library.tree.selectedItems() == []


def test_what_is_unfolded_stays_so(library: Library):
    item(library, "Acupoints").setExpanded(True)
    face = item(library, "Acupoints").child(1)
    face.setExpanded(True)
    assert face.child(0).text(0).startswith("◆ ")
    title = face.text(0)
    item(library, "Osteopoints").setExpanded(False)
    library.field.setText("dimple")
    library.field.clear()
    library._refresh()
    assert not item(library, "Osteopoints").isExpanded()
    assert item(library, "Acupoints").isExpanded()
    assert item(library, "Acupoints").child(1).text(0) == title
    assert item(library, "Acupoints").child(1).isExpanded()


def test_the_keyboard_goes_from_the_field_to_the_answers_and_back(library: Library, qtbot):
    library.focus_search()
    QTest.keyClicks(library.field, "kidney")
    QTest.keyClick(library.field, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is library.tree
    QTest.keyClick(library.tree, Qt.Key.Key_Down)
    QTest.keyClick(library.tree, Qt.Key.Key_Return)
    assert library._explorer.selected is not None
    assert library.tree.row_at(2).target == library._explorer.selected, "below the heading"
    QTest.keyClick(library.tree, Qt.Key.Key_Up)
    QTest.keyClick(library.tree, Qt.Key.Key_Up)
    assert QApplication.focusWidget() is library.field
    chosen = library._explorer.selected
    QTest.keyClick(library.field, Qt.Key.Key_Escape)
    assert (library.field.text(), library._explorer.selected) == ("", chosen)
    QTest.keyClick(library.field, Qt.Key.Key_Escape)
    assert library._explorer.selected is None, "the second Esc clears the selection as everywhere"


def test_an_answer_says_which_word_fitted(library: Library):
    library.field.setText("dimpel")
    assert results(library)[0] == "● Posterior superior iliac spine – dimple"
    library.field.setText("op-psis")
    assert results(library)[0] == "● Posterior superior iliac spine", "no code of our own"
    library.field.setText("sacrum")
    assert BoneTarget("sacrum") in [
        library.tree.row_at(number).target for number in range(library.tree.topLevelItemCount())
    ]
    library.field.setText("qqqqqq")
    assert outermost(library) == ["Nothing fits “qqqqqq”"]
    QTest.keyClick(library.field, Qt.Key.Key_Return)
    assert library._explorer.selected is None


def test_the_filter_unfolds_counts_and_is_cleared(library: Library):
    bar, explorer = library.filter_bar, library._explorer
    assert not bar.count.isVisible()
    QTest.mouseClick(bar.button, Qt.MouseButton.LeftButton)
    fit, _, every = bar.count.text().removesuffix(" points fit").partition(" of ")
    assert bar.count.isVisible()
    assert fit == every
    bar.region.setCurrentIndex(bar.region.findData("face"))
    bar.side.setCurrentIndex(bar.side.findData("left"))
    bar.reach.setCurrentIndex(bar.reach.findData("self"))
    bar.caution_free.click()
    assert explorer.filter == Filter("face", "left", "self", caution_free=True)
    shown = leaves([row for row in all_rows(explorer, "region") if row.of_points])
    assert bar.count.text().startswith(f"{len(shown)} of ")
    assert {row.target.side for row in shown} == {"left"}
    assert not any(row.cautions for row in shown)
    assert item(library, "Face").isExpanded(), "so few are seen at once"
    assert bar.clear.isVisible()
    QTest.mouseClick(bar.clear, Qt.MouseButton.LeftButton)
    assert explorer.filter == Filter()
    assert bar.region.currentData() == ""
    assert not bar.caution_free.isChecked()
    assert not bar.clear.isVisible()


def test_the_filter_bar_follows_the_state_whoever_changes_it(library: Library):
    library.filter_bar.button.click()
    library._explorer.filter_points(Filter(region="foot", reach="partner"))
    assert library.filter_bar.region.currentText() == "Foot"
    assert library.filter_bar.reach.currentData() == "partner"
    library.filter_bar.button.click()
    assert library.filter_bar.count.isVisible(), "a filter that is on is never out of sight"
    library._explorer.filter_points(Filter())
    assert not library.filter_bar.count.isVisible()


def test_a_search_says_what_the_filter_leaves_out(library: Library):
    library._explorer.filter_points(Filter(region="foot"))
    library.field.setText("kidney 2")
    assert "left out by the filter" not in outermost(library)[0]
    library.field.setText("BL23")
    assert outermost(library)[-1] == "1 more, left out by the filter"


def test_a_group_can_be_shown_alone(library: Library):
    group(library, "channel")
    row = next(r for r in all_rows(library._explorer, "channel")[0].children if r.key == "LU Lung")
    place = library.tree.visualItemRect(item(library, "LU Lung")).center()
    library.tree.customContextMenuRequested.emit(place)
    menu = library.findChild(QMenu)
    assert menu.actions()[0].text() == "Show only: LU Lung"
    menu.actions()[0].trigger()
    menu.close()
    assert library._explorer.filter == row.only == Filter(channel="Lung")
    assert library.filter_bar.count.text().startswith("Lung: 11 of ")


def test_everything_has_a_name_for_a_screen_reader(library: Library):
    library.filter_bar.button.click()
    bar = library.filter_bar
    for widget in (library.field, library.tree, bar.grouping, bar.region, bar.side, bar.reach):
        assert widget.accessibleName()
    for button in (bar.button, bar.caution_free, bar.clear):
        assert button.accessibleName() or button.text()


def test_everyday_words_lead_to_places_sessions_and_lessons_in_groups(library: Library):
    library.field.setText("sore back")
    rows = outermost(library)
    assert rows[1:3] == ["Points", "● Posterior superior iliac spine"]
    assert rows[rows.index("Sessions") + 1] == "▶ Both dimples"
    assert rows[rows.index("Lessons") + 1] == "▤ The back"


def test_a_complaint_names_a_professional_first(library: Library):
    for text in ("headache", "back pain", "my knee pain"):
        library.field.setText(text)
        assert outermost(library)[0] == "New, strong or lasting pain: see a professional first."
    library.field.setText("dimple")
    assert outermost(library)[0] == "Points"


def test_a_session_and_a_lesson_begin_from_the_search(library: Library, qtbot):
    library.field.setText("neck self-massage")
    with qtbot.waitSignal(library.lesson_asked) as asked:
        lesson = next(r for r in rows_of(library) if r.lesson == "neck_self")
        library._choose(lesson)
    assert asked.args == ["neck_self"]
    library._choose(next(row for row in rows_of(library) if row.session == "P6"))
    assert library._explorer.session.protocol.id == "P6"
    library._explorer.session.leave()


def rows_of(library: Library) -> list[Row]:
    return [library.tree.row_at(number) for number in range(library.tree.topLevelItemCount())]
