"""The library on the left: everything that can be chosen, as a tree with a search field."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from osteopoint.explorer.events import KnowledgeLoaded, SelectionChanged
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget, Target

_TARGET = Qt.ItemDataRole.UserRole
_MARKS = {"osteopoint": "●", "acupoint": "◆"}
_HITS = 40


class Library(QWidget):
    """A tree of points, bones and landmarks by region; typing shows what fits, best first."""

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self.field = QLineEdit(placeholderText="Find: dimple, BL23, sacrum…")
        self.field.setAccessibleName("Find a point, a bone or a landmark")
        self.field.textChanged.connect(self._refresh)
        self.field.returnPressed.connect(self._choose_first)
        self.tree = QTreeWidget(headerHidden=True, uniformRowHeights=True)
        self.tree.setAccessibleName("Points, bones and landmarks")
        self.tree.itemActivated.connect(lambda item, _: self._choose(item))
        self.tree.itemClicked.connect(lambda item, _: self._choose(item))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.field)
        layout.addWidget(self.tree)
        explorer.events.listen(KnowledgeLoaded, lambda _: self._refresh())
        explorer.events.listen(SelectionChanged, lambda event: self._mark(event.target))

    def fill(self) -> None:
        """Show what there is; called after the first picture, before which nobody reads lists."""
        self.field.setClearButtonEnabled(True)
        self._refresh()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.field.setFocus()
        self.field.selectAll()

    def _refresh(self) -> None:
        self.tree.clear()
        text = self.field.text().strip()
        if text:
            self.tree.addTopLevelItems([self._item(t) for t in self._hits(text)])
            if not self.tree.topLevelItemCount():
                nothing = QTreeWidgetItem([f"Nothing fits “{text}”"])
                nothing.setFlags(Qt.ItemFlag.NoItemFlags)
                self.tree.addTopLevelItem(nothing)
        else:
            self._fill_groups()

    def _fill_groups(self) -> None:
        knowledge = self._explorer.knowledge
        if knowledge is not None:
            for system, title in (("osteopoint", "Osteopoints"), ("acupoint", "Acupoints")):
                points = [p for p in knowledge.catalogue.points.values() if p.system == system]
                pairs = [(p.region, self._point_target(p.id)) for p in points]
                self._add_group(
                    title, ((r, t) for r, t in pairs if t is not None), system == "osteopoint"
                )
        bones = self._explorer.atlas.bones.values()
        self._add_group("Bones", ((b.region, BoneTarget(b.id)) for b in bones), False)
        if knowledge is not None:
            targets = [self._landmark_target(name) for name in knowledge.queries]
            self._add_group("Landmarks", ((self._region(t), t) for t in targets), False)

    def _add_group(self, title: str, rows: Iterable[tuple[str, Target]], opened: bool) -> None:
        group = QTreeWidgetItem([title])
        self.tree.addTopLevelItem(group)
        regions: dict[str, QTreeWidgetItem] = {}
        count = 0
        for region, target in rows:
            if region not in regions:
                regions[region] = QTreeWidgetItem([region.replace("_", " ").capitalize()])
                group.addChild(regions[region])
            regions[region].addChild(self._item(target))
            count += 1
        group.setText(0, f"{title} ({count})")
        group.setExpanded(opened)
        for item in regions.values():
            item.setExpanded(opened)

    def _item(self, target: Target) -> QTreeWidgetItem:
        if isinstance(target, PointTarget):
            point = self._explorer.point(target)
            code = f" · {point.id}" if point.system == "acupoint" else ""
            item = QTreeWidgetItem([f"{_MARKS[point.system]} {point.name}{code}"])
            item.setToolTip(0, ", ".join([point.latin or point.pinyin, *point.common]))
        elif isinstance(target, LandmarkTarget):
            title = self._explorer.title(target).removesuffix(f", {target.side}")
            item = QTreeWidgetItem([f"▪ {title}"])
        else:
            bone = self._explorer.atlas.bone(target.bone)
            item = QTreeWidgetItem([bone.title])
            item.setToolTip(0, bone.latin)
        item.setData(0, _TARGET, target)
        return item

    def _hits(self, text: str) -> list[Target]:
        knowledge = self._explorer.knowledge
        found: list[Target] = []
        if knowledge is not None:
            # Imported here: the first picture needs no search.
            from osteopoint.catalogue.search import search

            targets = [
                self._point_target(hit.point.id) for hit in search(knowledge.catalogue, text, _HITS)
            ]
            found = [target for target in targets if target is not None]
        wanted = text.casefold()
        bones = self._explorer.atlas.bones.values()
        fits = [b for b in bones if wanted in b.title.casefold() or wanted in b.latin.casefold()]
        found.extend(BoneTarget(bone.id) for bone in fits[:_HITS])
        if knowledge is not None:
            named = [q.id for q in knowledge.queries.values() if wanted in q.name.casefold()]
            found.extend(self._landmark_target(name) for name in named[:_HITS])
        return found

    def _point_target(self, point_id: str) -> PointTarget | None:
        """Return the point on your left, or on the midline; None if it has no place."""
        knowledge = self._explorer.knowledge
        sides = knowledge.placed_sides(point_id) if knowledge else ()
        return PointTarget(point_id, sides[0]) if sides else None

    def _landmark_target(self, landmark_id: str) -> LandmarkTarget:
        """Return the landmark on the side where it is, your left before your right."""
        knowledge = self._explorer.knowledge
        assert knowledge is not None
        sides = knowledge.queries[landmark_id].sides
        found = [side for side in sides if (landmark_id, side) in knowledge.landmarks.found]
        return LandmarkTarget(landmark_id, (found or list(sides))[0])

    def _region(self, target: LandmarkTarget) -> str:
        knowledge = self._explorer.knowledge
        assert knowledge is not None
        found = knowledge.landmarks.found.get((target.landmark, target.side))
        if found is None:
            return "not on this body"
        bone = self._explorer.atlas.bones.get(found.bone)
        return "skin" if bone is None else bone.region

    def _choose(self, item: QTreeWidgetItem) -> None:
        target = item.data(0, _TARGET)
        if target is not None:
            self._explorer.select(target, travel=True)

    def _choose_first(self) -> None:
        item = self.tree.topLevelItem(0)
        if self.field.text().strip() and item is not None:
            self._choose(item)

    def _mark(self, target: Target | None) -> None:
        """Show the selection in the tree, whichever side it is on."""
        self.tree.clearSelection()
        if target is None:
            return
        stack = [self.tree.topLevelItem(i) for i in range(self.tree.topLevelItemCount())]
        while stack:
            item = stack.pop()
            if item is None:
                continue
            held = item.data(0, _TARGET)
            if held is not None and _whole(held) == _whole(target):
                self.tree.setCurrentItem(item)
                return
            stack.extend(item.child(i) for i in range(item.childCount()))


def _whole(target: Target) -> Target:
    """Return the target of that name whichever side it is on."""
    return target if isinstance(target, BoneTarget) else replace(target, side="midline")
