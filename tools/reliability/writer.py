"""A process that writes in one of the program's ways and confirms each write, until it is killed.

    writer.py KIND FOLDER

Each line on standard output confirms a write that is on the disk.
"""

import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path

BONES = ("vertebra", "hip_bone", "femur", "tibia", "sacrum", "rib_1", "rib_2", "humerus", "scapula")
ROWS = 4000


def main(kind: str, folder: Path) -> None:
    """Write until killed."""
    os.environ["OSTEOPOINT_DATA"] = str(folder / "data")
    for line in _KINDS[kind](folder):
        print(line, flush=True)


def _log(_: Path) -> Iterator[str]:
    from osteopoint.storage import log

    for number in itertools.count():
        entry = log.Entry(f"2026-11-28T10:00:{number % 60:02d}", "P1", "Dimples", 60.0, "whole")
        log.add(entry)
        yield entry.id


def _settings(_: Path) -> Iterator[str]:
    from osteopoint.storage.settings import save_settings

    for number in itertools.count():
        save_settings(volume=number % 1000 / 1000)
        yield f"{number % 1000 / 1000}"


def _lengths(_: Path) -> Iterator[str]:
    from osteopoint.assets import assets_dir
    from osteopoint.catalogue.point_context import read_own_lengths
    from osteopoint.storage.lengths import change_own_lengths

    known = read_own_lengths(assets_dir())
    for number in itertools.count():
        metres = 1.5 + number % 400 / 1000
        change_own_lengths({"stature": metres}, known)
        yield f"{metres:.4f}"


def _sessions(_: Path) -> Iterator[str]:
    from osteopoint.catalogue.protocols import Protocol, ProtocolStep
    from osteopoint.storage.sessions import change_saved

    step = ProtocolStep("osteomassage", "OP-PSIS", "left", note="a note " * 100)
    for number in itertools.count():
        name = f"own-{number}"
        change_saved({name: Protocol(name, f"Number {number}", "", "back", (step,), own=True),
                     f"own-{number - 40}": None})  # fmt: skip
        yield name


def _cut_off(_: Path) -> Iterator[str]:
    from osteopoint.catalogue.protocols import Protocol, ProtocolStep
    from osteopoint.storage.interrupted import Bookmark, Interrupted

    steps = (ProtocolStep("osteomassage", "OP-PSIS", "left"),)
    bookmark = Bookmark()
    for number in itertools.count():
        bookmark.save(Interrupted(Protocol("P1", "Dimples", "", "back", steps), 0, number % 3000))
        yield str(number % 3000)


def _placements(_: Path) -> Iterator[str]:
    from osteopoint.anatomy.atlas import read_atlas
    from osteopoint.assets import assets_dir
    from osteopoint.explorer.load import load_body_data
    from osteopoint.placement import cache

    atlas = read_atlas(assets_dir() / "meshes")
    answers = [*load_body_data(assets_dir(), atlas).placements.values()]
    for number in itertools.count():
        cache.save_cached(answers, atlas, f"mark {number}")
        yield str(number)


def _export(folder: Path) -> Iterator[str]:
    from osteopoint.commands.tables import write_table

    for number in itertools.count():
        write_table(str(folder / "table.csv"), "a,b,c", ([number, i, "x"] for i in range(ROWS)))
        yield str(number)


def _import(folder: Path) -> Iterator[str]:
    from osteopoint.anatomy.importing.atlas_import import import_atlas

    for number in itertools.count():
        target = folder / "data" / "atlases" / "body"
        import_atlas(source_for_imports(folder), target, name=f"Body {number}")
        yield str(number)


def source_for_imports(folder: Path) -> Path:
    """Return a GLB file with some of the default bones; it is written once."""
    from osteopoint.anatomy.atlas import read_atlas, read_light_surfaces
    from osteopoint.anatomy.glb_writing import write_glb
    from osteopoint.assets import assets_dir

    path = folder / "source.glb"
    if not path.exists():
        atlas = read_atlas(assets_dir() / "meshes")
        light = read_light_surfaces(atlas)
        chosen = {i: s for i, s in light.items() if i.startswith(BONES)}
        write_glb(folder / "source.part", chosen)
        (folder / "source.part").rename(path)
    return path


_KINDS = {
    "log": _log,
    "settings": _settings,
    "own lengths": _lengths,
    "own sessions": _sessions,
    "sessions cut off": _cut_off,
    "placements": _placements,
    "exports": _export,
    "imports": _import,
}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
