"""What is selected and what lies under the pointer."""

from osteopoint.explorer.events import Events, HoverChanged, SelectionChanged
from osteopoint.explorer.targets import Target


class Selection:
    """The selected target and the one under the pointer, each published when it changes."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self.target: Target | None = None
        self.hovered: Target | None = None

    def set(self, target: Target | None) -> bool:
        """Select a target, or nothing; return whether that is a change."""
        if target == self.target:
            return False
        self.target = target
        self._events.publish(SelectionChanged(target))
        return True

    def hover(self, target: Target | None) -> None:
        """Take what lies under the pointer."""
        if target != self.hovered:
            self.hovered = target
            self._events.publish(HoverChanged(target))
