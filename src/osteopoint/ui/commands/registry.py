"""The registry of commands: everything the user can do, known once.

Menus, tool bar, key list and palette read it. A command knows no window.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from osteopoint.ui.support.guard import Guard


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the user can do.

    Attributes
    ----------
    id : unique name, such as ``watch``
    title : what menus, palette and key list call it
    menu : the menu it is in; after a slash, the menu inside that
    run : called without arguments
    keys : keyboard shortcuts, as Qt writes them
    checked : returns whether it is on, for a command that can be on or off
    enabled : returns whether it can be run now; None if always
    name : returns its present title if that changes; empty hides it
    one_of : the group in which one command is on at a time, or empty
    on_bar : its short title on the tool bar, or empty
    state : returns what the tool bar shows after the short title
    keywords : other words to find it by in the palette
    """

    id: str
    title: str
    menu: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    checked: Callable[[], bool] | None = None
    enabled: Callable[[], bool] | None = None
    name: Callable[[], str] | None = None
    one_of: str = ""
    on_bar: str = ""
    state: Callable[[], str] | None = None
    keywords: tuple[str, ...] = ()

    @property
    def current_title(self) -> str:
        """Its title now; empty if it is hidden."""
        return self.title if self.name is None else self.name()


class CommandRegistry:
    """All commands in the order of the menus, run through one guard."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._by_id: dict[str, Command] = {}

    def add(self, commands: Iterable[Command]) -> None:
        """Add commands; each id must be new."""
        for command in commands:
            assert command.id not in self._by_id, command.id
            self._by_id[command.id] = command

    def __iter__(self) -> Iterator[Command]:
        return iter(self._by_id.values())

    def __getitem__(self, command_id: str) -> Command:
        return self._by_id[command_id]

    def run(self, command_id: str) -> None:
        """Run a command if it can be run now; the guard reports what it raises."""
        command = self._by_id[command_id]
        if command.enabled is None or command.enabled():
            self._guard.run(command.run)

    def key_rows(self) -> list[tuple[str, str]]:
        """Return the keys and the title of each command that has keys."""
        return [(", ".join(each.keys), each.title) for each in self if each.keys]

    def find(self, text: str) -> list[Command]:
        """Return the visible commands that contain every word of a text, in menu order."""
        words = text.casefold().split()
        return [each for each in self if each.current_title and _fits(each, words)]


def _fits(command: Command, words: list[str]) -> bool:
    own = (command.current_title, command.menu, command.on_bar, *command.keywords)
    text = " ".join(own).casefold()
    return all(word in text for word in words)
