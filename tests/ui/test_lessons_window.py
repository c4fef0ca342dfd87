"""The window “Learn”: reading, moving about, cards that hide nothing, pictures."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QListWidget, QTextBrowser

from helpers import ASSETS
from osteopoint.anatomy.atlas import Atlas
from osteopoint.catalogue.lessons import GRADE_WORDS, Library, read_library
from osteopoint.catalogue.techniques import read_techniques
from osteopoint.documents.lesson import DARK_PAGE, HISTORY, LIGHT_PAGE, Pictures, lesson_page
from osteopoint.errors import OsteopointError
from osteopoint.ui.learn import pictures as lesson_pictures
from osteopoint.ui.learn.window import LessonsWindow
from osteopoint.ui.support.theme import choose_scheme, use_theme

pytestmark = pytest.mark.window


def dispose(window: LessonsWindow) -> None:
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@pytest.fixture
def learn(qapp: QApplication, qtbot) -> Iterator[LessonsWindow]:
    use_theme(qapp)
    window = LessonsWindow(ASSETS, None)
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    yield window
    dispose(window)
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, LessonsWindow)]


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library(ASSETS)


def page(library: Library, lesson_id: str) -> str:
    techniques = read_techniques(ASSETS / "techniques.json").by_id.values()
    pictures = Pictures(400, lambda name: name)
    return lesson_page(library, library.lesson(lesson_id), techniques, LIGHT_PAGE, pictures)


def test_it_opens_beside_the_main_window_on_the_first_lesson(learn: LessonsWindow):
    assert not learn.isModal()
    assert learn.lesson_id == "osteomassage"
    assert learn.text.startswith("Osteomassage")
    assert learn.text.count("What it is") == 1


def test_up_and_down_go_through_the_lessons_and_pass_over_the_headings(learn: LessonsWindow, qtbot):
    rows = learn.findChild(QListWidget)
    ids = list(read_library(ASSETS).lessons)
    seen = [learn.lesson_id]
    for _ in range(len(ids) - 1):
        qtbot.keyClick(rows, Qt.Key.Key_Down)
        seen.append(learn.lesson_id)
    assert seen == ids
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    assert learn.lesson_id == ids[-1]
    qtbot.keyClick(rows, Qt.Key.Key_Up)
    assert learn.lesson_id == ids[-2]


def test_tab_leads_to_the_text_and_escape_closes(learn: LessonsWindow, qtbot):
    qtbot.keyClick(learn.findChild(QListWidget), Qt.Key.Key_Tab)
    assert learn.focusWidget() is learn.findChild(QTextBrowser)
    qtbot.keyClick(learn.focusWidget(), Qt.Key.Key_Escape)
    assert not learn.isVisible()


def test_a_lesson_can_be_shown_by_name(learn: LessonsWindow):
    learn.show_lesson("shiatsu")
    assert learn.findChild(QListWidget).currentItem().text() == "Shiatsu"
    assert learn.text.startswith("Shiatsu")
    with pytest.raises(OsteopointError, match="no lesson"):
        learn.show_lesson("nothing")


def test_the_page_is_written_once_however_the_window_is_sized(learn: LessonsWindow, qtbot):
    learn.show_lesson("classical")
    for width in (640, 1100, 700):
        learn.resize(width, 480)
        qtbot.wait(30)
        assert learn.text.count("Two names, one thing") == 1
        bar = learn.findChild(QTextBrowser).horizontalScrollBar()
        assert bar.maximum() == 0


def test_every_card_says_who_and_how_well_and_what_is_known(library: Library):
    for lesson in library.lessons.values():
        html = page(library, lesson.id)
        cards = html.split("<b>Who says so:</b>")[1:]
        shown = {c.id: c for s in lesson.sections for c in s.claims if c.show != "never"}
        assert len(cards) == len(shown)
        for card in cards:
            assert "<b>How well it is known:</b>" in card
            assert any(f"{grade} – {word}" in card for grade, word in GRADE_WORDS.items())
            assert "<b>What is known:</b>" in card


def test_what_is_not_taught_stands_under_history_with_its_reason(library: Library):
    for lesson in library.lessons.values():
        for part in page(library, lesson.id).split("<h3>")[1:]:
            taught, _, history = part.partition(f"<h4>{HISTORY}</h4>")
            assert "X – " not in taught
            assert "Why it is not taught" not in taught
            assert history.count("Why it is not taught") == history.count("Who says so")
            if history:
                assert "Who says so" in history


def test_what_is_never_shown_is_not_in_any_lesson(library: Library):
    pages = "".join(page(library, lesson_id) for lesson_id in library.lessons)
    for claim in library.claims.values():
        if claim.show == "never":
            assert claim.says not in pages


@pytest.mark.parametrize(
    ("lesson", "techniques"),
    [
        ("classical", ["stroking", "kneading", "rubbing", "tapping"]),
        ("osteomassage", ["osteomassage"]),
        ("neck_self", ["neck_stroking", "neck_rubbing", "neck_kneading", "neck_circles"]),
        ("home", []),
        ("spasm", []),
    ],
)
def test_a_lesson_ends_with_links_to_what_can_be_watched(
    library: Library, lesson: str, techniques: list[str]
):
    links = page(library, lesson).split('href="technique:')[1:]
    assert [link.split('"')[0] for link in links] == techniques


def test_a_link_tells_which_technique(learn: LessonsWindow):
    told: list[str] = []
    learn.technique_chosen.connect(told.append)
    learn.findChild(QTextBrowser).anchorClicked.emit(QUrl("technique:stroking"))
    assert told == ["stroking"]


def test_choosing_a_professional_has_the_questions_to_take_along(library: Library):
    html = page(library, "choosing")
    assert all(question in html for question in library.setup.professional_questions)


@pytest.mark.parametrize("colours", [LIGHT_PAGE, DARK_PAGE])
def test_words_on_cards_can_be_read(colours):
    text, base = ("#16181b", "#ffffff") if colours is LIGHT_PAGE else ("#eceef0", "#1e2125")
    for ground in (colours.card, colours.history_card):
        assert contrast(text, ground) >= 4.5
        assert contrast(colours.quiet, ground) >= 4.5
    assert contrast(colours.quiet, base) >= 4.5


def contrast(one: str, other: str) -> float:
    def light(name: str) -> float:
        parts = QColor(name).getRgbF()[:3]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return bright / dark


def test_pictures_fill_the_page_and_not_more(learn: LessonsWindow, qtbot):
    learn.resize(640, 480)
    qtbot.wait(30)
    image = learn.picture("four_movements")
    page_width = learn.findChild(QTextBrowser).viewport().width()
    assert page_width * 0.8 < image.width() / image.devicePixelRatio() <= page_width
    assert image.pixelColor(image.width() // 2, 4).alpha() == 255


def test_the_bone_of_the_body_is_opened_where_there_is_one(qapp, qtbot, atlas: Atlas):
    window = LessonsWindow(ASSETS, atlas.bone("femur.l").surface)
    try:
        window.show()
        window.show_lesson("periosteal")
        qtbot.waitExposed(window)
        assert "The lower end of the thigh bone" in window.text
        light = window.picture("periosteum")
        choose_scheme("dark")
        assert window.picture("periosteum") != light
    finally:
        choose_scheme("light")
        dispose(window)


def test_a_drawing_stands_in_where_the_bone_cannot_be_drawn(
    qapp, qtbot, atlas: Atlas, monkeypatch: pytest.MonkeyPatch
):
    def fails(*_: object) -> None:
        raise OsteopointError("No OpenGL.")

    monkeypatch.setattr(lesson_pictures, "cutaway", fails)
    window = LessonsWindow(ASSETS, atlas.bone("femur.l").surface)
    try:
        window.show_lesson("bone_alive")
        window.show()
        qtbot.waitExposed(window)
        drawing = window.picture("periosteum")
        assert not drawing.isNull()
        window.show_lesson("periosteal")
        assert "The lower end of the thigh bone" not in window.text
    finally:
        dispose(window)
