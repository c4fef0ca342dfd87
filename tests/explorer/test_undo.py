"""Changes that are taken back and made again, in their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osteopoint.explorer.undo import LIMIT, Change, History


class Slate:
    """A text that is written on, change by change."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, letter: str, merges: str = "") -> Change:
        before, after = self.text, self.text + letter
        return Change(
            f"write {letter}",
            lambda: setattr(self, "text", after),
            lambda: setattr(self, "text", before),
            merges,
        )


@pytest.fixture
def slate() -> Slate:
    return Slate()


def test_changes_are_undone_last_first_and_redone_in_their_order(slate: Slate) -> None:
    history = History()
    for letter in "abc":
        history.make(slate.write(letter))
    assert (slate.text, history.undo_name) == ("abc", "write c")
    assert [history.undo(), history.undo()] == ["write c", "write b"]
    assert (slate.text, history.redo_name) == ("a", "write b")
    assert history.redo() == "write b"
    assert slate.text == "ab"


def test_with_nothing_to_undo_nothing_happens(slate: Slate) -> None:
    history = History()
    assert (history.undo(), history.redo()) == ("", "")
    assert (history.undo_name, history.redo_name) == ("", "")


def test_a_new_change_ends_what_could_be_redone(slate: Slate) -> None:
    history = History()
    history.make(slate.write("a"))
    history.undo()
    history.make(slate.write("b"))
    assert (history.redo(), slate.text) == ("", "b")


def test_what_is_dragged_is_undone_as_one(slate: Slate) -> None:
    history = History()
    history.make(slate.write("a"))
    for letter in "bcd":
        history.make(slate.write(letter, merges="cut plane"))
    history.undo()
    assert slate.text == "a"
    history.redo()
    assert slate.text == "abcd"


def test_the_oldest_are_forgotten(slate: Slate) -> None:
    history = History()
    for _ in range(LIMIT + 20):
        history.make(slate.write("x"))
    while history.undo():
        pass
    assert len(slate.text) == 20


def test_a_change_that_fails_is_not_remembered(slate: Slate) -> None:
    def fail() -> None:
        raise OSError("no disk")

    history = History()
    with pytest.raises(OSError, match="no disk"):
        history.make(Change("fail", fail, fail))
    assert history.undo_name == ""
    history.make(Change("half", lambda: None, fail))
    with pytest.raises(OSError, match="no disk"):
        history.undo()
    assert history.undo_name == "half"


@given(st.lists(st.sampled_from(["make", "undo", "redo"]), max_size=60))
def test_any_order_of_commands_leaves_what_was_made_and_not_undone(commands: list[str]) -> None:
    slate, history = Slate(), History()
    done, undone = [""], []
    for number, command in enumerate(commands):
        if command == "make":
            history.make(slate.write(str(number)))
            done.append(slate.text)
            undone = []
        elif command == "undo" and history.undo():
            undone.append(done.pop())
        elif command == "redo" and history.redo():
            done.append(undone.pop())
        assert slate.text == done[-1]
