"""A batch delivers each event once, when everything has changed."""

import pytest

from osteopoint.explorer.events import (
    Events,
    GuideMoved,
    LayersChanged,
    PlayerChanged,
    SelectionChanged,
    SessionChanged,
    StatusMessage,
)
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import PointTarget

LEFT = PointTarget("OP-PSIS", "left")


@pytest.fixture
def heard() -> list[object]:
    return []


@pytest.fixture
def events(heard: list[object]) -> Events:
    events = Events()
    for kind in (LayersChanged, PlayerChanged, StatusMessage, GuideMoved):
        events.subscribe(kind, heard.append)
    return events


def test_the_events_of_a_batch_come_at_its_end_in_their_order(events: Events, heard: list[object]):
    with events.batch():
        events.publish(StatusMessage("one"))
        events.publish(LayersChanged())
        assert heard == []
    assert heard == [StatusMessage("one"), LayersChanged()]


def test_an_event_that_is_published_twice_comes_once(events: Events, heard: list[object]):
    with events.batch():
        for text in ("one", "two"):
            events.publish(PlayerChanged())
            events.publish(StatusMessage(text))
    assert heard == [PlayerChanged(), StatusMessage("one"), StatusMessage("two")]


def test_of_the_moments_of_the_guide_only_the_last_comes(events: Events, heard: list[object]):
    with events.batch():
        for moment in ("first", "last"):
            events.publish(GuideMoved(moment))  # type: ignore[arg-type]
    assert heard == [GuideMoved("last")]  # type: ignore[arg-type]


def test_a_batch_within_a_batch_belongs_to_the_outer_one(events: Events, heard: list[object]):
    with events.batch():
        with events.batch():
            events.publish(PlayerChanged())
        assert heard == []
    assert heard == [PlayerChanged()]


def test_what_was_published_before_an_error_is_delivered_all_the_same(
    events: Events, heard: list[object]
):
    def broken() -> None:
        with events.batch():
            events.publish(PlayerChanged())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert heard == [PlayerChanged()]


def test_whoever_hears_of_a_selection_finds_the_guide_loaded_for_it(explorer: Explorer):
    loaded: list[PointTarget | None] = []
    order: list[str] = []
    for kind in (SelectionChanged, PlayerChanged, GuideMoved):
        explorer.events.subscribe(kind, lambda event: order.append(type(event).__name__))
    explorer.events.subscribe(SelectionChanged, lambda _: loaded.append(explorer.player.target))
    explorer.select(LEFT)
    assert loaded == [LEFT]
    assert order == ["SelectionChanged", "PlayerChanged", "GuideMoved"]


def test_play_tells_each_change_once(explorer: Explorer):
    explorer.select(LEFT)
    count: dict[str, int] = {}

    def note(event: object) -> None:
        count[type(event).__name__] = count.get(type(event).__name__, 0) + 1

    for kind in (SelectionChanged, PlayerChanged, GuideMoved, SessionChanged):
        explorer.events.subscribe(kind, note)
    explorer.guidance.play()
    assert count == {"SessionChanged": 1}, "the questions come first"
    for question in explorer.session.screening.questions:
        explorer.session.answer(question.id, False)
    count.clear()
    explorer.session.finish_screening()
    assert all(number == 1 for number in count.values()), count
    assert {"PlayerChanged", "GuideMoved", "SessionChanged"} <= set(count)
