"""Commands of the menu Edit: undo and redo, and which bones are shown."""

from osteopoint.explorer.explorer import Explorer
from osteopoint.ui.commands.registry import Command


def edit_commands(explorer: Explorer) -> list[Command]:
    """Return the commands that undo, and that hide, isolate, fade and show bones."""
    bones, history = explorer.bones, explorer.history

    def chosen() -> frozenset[str]:
        return bones.chosen(explorer.selected)

    def any_chosen() -> bool:
        return bool(chosen())

    return [
        Command(
            "undo",
            "Undo",
            "Edit",
            history.undo,
            ("Ctrl+Z",),
            enabled=lambda: bool(history.undo_name),
            name=lambda: f"Undo: {history.undo_name}" if history.undo_name else "Undo",
        ),
        Command(
            "redo",
            "Redo",
            "Edit",
            history.redo,
            ("Ctrl+Shift+Z", "Ctrl+Y"),
            enabled=lambda: bool(history.redo_name),
            name=lambda: f"Redo: {history.redo_name}" if history.redo_name else "Redo",
        ),
        Command(
            "isolate",
            "Show this bone alone",
            "Edit",
            lambda: bones.isolate(chosen()),
            ("I",),
            enabled=any_chosen,
            keywords=("isolate", "only"),
        ),
        Command(
            "hide",
            "Hide this bone",
            "Edit",
            lambda: bones.hide(chosen()),
            ("Del",),
            enabled=any_chosen,
        ),
        Command(
            "fade",
            "Fade this bone",
            "Edit",
            lambda: bones.fade(chosen()),
            ("Shift+Del",),
            enabled=any_chosen,
            keywords=("transparent", "glass"),
        ),
        Command(
            "show_all",
            "Show all bones",
            "Edit",
            bones.show_all,
            ("Shift+I",),
            enabled=lambda: bones.shown.changed,
            keywords=("hidden", "back"),
        ),
    ]
