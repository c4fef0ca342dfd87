"""The context menu of a bone, in the 3D view and in the library."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from osteopoint.documents.text import button_text
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, Target


def open_bone_menu(
    explorer: Explorer, target: Target | None, parent: QWidget, where: QPoint
) -> QMenu:
    """Open a menu of what can be done with the bone of a target, at a place on the screen."""
    menu, bones = QMenu(parent), explorer.bones
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    some = bones.of_target(target)
    if target is not None and some:
        bone = explorer.atlas.bone(next(iter(some)))
        region = bone.region.replace("_", " ")
        here = bones.of_region(bone.region)
        title = button_text(bone.title)
        menu.addAction(title, lambda: explorer.select(BoneTarget(bone.id), fly_to=True))
        menu.addSeparator()
        for text, run in (
            ("Show it alone", lambda: bones.isolate(some)),
            ("Hide it", lambda: bones.hide(some)),
            ("Fade it", lambda: bones.fade(some)),
        ):
            menu.addAction(text, run)
        whole = menu.addMenu(button_text(f"All of the {region} ({len(here)})"))
        for text, run in (
            ("Show alone", lambda: bones.isolate(here)),
            ("Hide", lambda: bones.hide(here)),
            ("Fade", lambda: bones.fade(here)),
        ):
            whole.addAction(text, run)
        menu.addSeparator()
    show_all = menu.addAction("Show all bones", bones.show_all)
    show_all.setEnabled(bones.shown.changed)
    menu.popup(where)
    return menu
