"""Which bones are hidden or faded, and the commands that change that; each can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from osteopoint.explorer.body_queries import BodyQueries
from osteopoint.explorer.events import BonesChanged, Events
from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget, Target
from osteopoint.explorer.undo import Change, History

_NAMED = 2  # of more bones a change says only how many


@dataclass(frozen=True, slots=True)
class BoneVisibility:
    """Ids of the bones that are hidden, and of those that are faded."""

    hidden: frozenset[str] = frozenset()
    faded: frozenset[str] = frozenset()

    @property
    def changed(self) -> bool:
        """Whether any bone is hidden or faded."""
        return bool(self.hidden or self.faded)


class Bones:
    """Commands that hide, isolate, fade and show bones.

    Parameters
    ----------
    history : takes each change, named for the menu

    Attributes
    ----------
    shown : which bones are hidden or faded now
    marked : bones that were picked beside the selection, to be changed together with it
    """

    def __init__(self, body: BodyQueries, events: Events, history: History) -> None:
        self._body, self._events, self._history = body, events, history
        self.shown = BoneVisibility()
        self.marked: frozenset[str] = frozenset()

    def clear(self) -> None:
        """Show all bones of another body; that cannot be undone."""
        self.marked = frozenset()
        self._set(BoneVisibility())

    def mark(self, bone: str) -> None:
        """Mark a bone, or unmark it if it is marked."""
        self.marked ^= {bone}
        self._events.publish(BonesChanged())

    def unmark_all(self) -> None:
        """Unmark all bones."""
        if self.marked:
            self.marked = frozenset()
            self._events.publish(BonesChanged())

    def chosen(self, selected: Target | None) -> frozenset[str]:
        """Return the bones that a command changes: the marked ones and those of the selection."""
        return self.marked | self.of_target(selected)

    def of_target(self, target: Target | None) -> frozenset[str]:
        """Return the bones that a target is on: itself, or the bone of a point or landmark."""
        if isinstance(target, BoneTarget):
            return frozenset({target.bone} & set(self._body.atlas.bones))
        data = self._body.body_data
        if data is None or target is None:
            return frozenset()
        found: object = None
        if isinstance(target, PointTarget):
            found = data.placements.get((target.point, target.side))
        elif isinstance(target, LandmarkTarget):
            found = data.landmarks.found.get((target.landmark, target.side))
        bone = getattr(found, "bone", "")
        return frozenset({bone} & set(self._body.atlas.bones))

    def of_region(self, region: str) -> frozenset[str]:
        """Return the bones of a region such as ``thorax``."""
        bones = self._body.atlas.bones.values()
        return frozenset(bone.id for bone in bones if bone.region == region)

    def hide(self, bones: Iterable[str]) -> None:
        """Hide bones."""
        some = frozenset(bones)
        now = self.shown
        self._change("hide", some, BoneVisibility(now.hidden | some, now.faded - some))

    def isolate(self, bones: Iterable[str]) -> None:
        """Hide all bones but some."""
        some = frozenset(bones)
        rest = frozenset(self._body.atlas.bones) - some
        self._change("isolate", some, BoneVisibility(rest, frozenset()))

    def fade(self, bones: Iterable[str]) -> None:
        """Draw bones faintly; show those again that are all faded already."""
        some = frozenset(bones)
        now = self.shown
        if some <= now.faded:
            self.show(some)
        else:
            self._change("fade", some, BoneVisibility(now.hidden - some, now.faded | some))

    def show(self, bones: Iterable[str]) -> None:
        """Show bones that are hidden or faded."""
        some, now = frozenset(bones), self.shown
        self._change("show", some, BoneVisibility(now.hidden - some, now.faded - some))

    def show_all(self) -> None:
        """Show all bones."""
        if self.shown.changed:
            self._make("show all bones", BoneVisibility())

    def _change(self, verb: str, bones: frozenset[str], new: BoneVisibility) -> None:
        if bones:
            self._make(f"{verb} {self._named(bones)}", new)

    def _make(self, name: str, new: BoneVisibility) -> None:
        before = self.shown
        if new != before:
            self._history.make(Change(name, lambda: self._set(new), lambda: self._set(before)))

    def _set(self, shown: BoneVisibility) -> None:
        if shown != self.shown:
            self.shown = shown
            self._events.publish(BonesChanged())

    def _named(self, bones: frozenset[str]) -> str:
        if len(bones) > _NAMED:
            return f"{len(bones)} bones"
        return " and ".join(sorted(self._body.atlas.bone(each).title for each in bones))
