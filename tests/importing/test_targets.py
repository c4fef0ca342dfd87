"""Only atlases that the program wrote are replaced, even if it is interrupted."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bodies import archive, few_bones

from fuzz.glbs import description, glb
from osteopoint.anatomy import staging
from osteopoint.anatomy.importing.atlas_import import import_atlas
from osteopoint.anatomy.importing.download import download_atlas
from osteopoint.anatomy.staging import (
    install,
    remove_leftovers,
    restore_interrupted,
    staging_folder,
)
from osteopoint.anatomy.target_folder import MADE_BY, check_target
from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError
from osteopoint.storage.leftovers import LEFTOVER_AGE_S, is_leftover

ABOUT = {"format": 1, "id": "body", "name": "Body", "source": "body.zip"}


def written(folder: Path, name: str = "Body", mark: bool = True) -> Path:
    """A folder as the program writes it; without the mark as its first versions did."""
    folder.mkdir(parents=True, exist_ok=True)
    about = ABOUT | {"name": name} | (MADE_BY if mark else {})
    document, binary = description(["femur.l"])
    (folder / "atlas.json").write_text(json.dumps(about))
    (folder / "skeleton.glb").write_bytes(glb(json.dumps(document).encode(), binary))
    for other in ("bones.json", "landmarks.json"):
        (folder / other).write_text("{}")
    return folder


def name_in(folder: Path) -> str:
    return str(json.loads((folder / "atlas.json").read_text())["name"])


def test_a_folder_of_meshes_with_an_atlas_json_is_not_an_atlas(tmp_path: Path) -> None:
    mine = tmp_path / "bones"
    mine.mkdir()
    (mine / "atlas.json").write_text("{}")
    (mine / "notes.txt").write_text("years of work")
    for number in range(3):
        (mine / f"femur{number}.obj").write_text("v 0 0 0\n")
    before = {path.name: path.read_bytes() for path in mine.iterdir()}
    for source in (mine, archive(tmp_path / "body.zip", few_bones())):
        with pytest.raises(OsteopointError, match="choose"):
            import_atlas(source, mine)
    assert {path.name: path.read_bytes() for path in mine.iterdir()} == before


def test_an_empty_atlas_json_alone_is_no_atlas_of_ours(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "atlas.json").write_text("{}")
    with pytest.raises(OsteopointError, match="does not say so"):
        check_target(tmp_path / "a", None)


@pytest.mark.parametrize("mark", [True, False])
def test_an_atlas_of_ours_may_be_replaced(tmp_path: Path, mark: bool) -> None:
    folder = written(tmp_path / "body", mark=mark)
    assert check_target(folder, tmp_path / "other.zip") == folder


@pytest.mark.parametrize(
    "also", ["notes.txt", "femur.obj", "more/", "skin.glb/", ".hidden", "link>skin.glb"]
)
def test_an_atlas_of_ours_with_anything_else_in_it_may_not(tmp_path: Path, also: str) -> None:
    folder = written(tmp_path / "body")
    if also.endswith("/"):
        (folder / also).mkdir()
    elif ">" in also:
        (folder / "skin.glb").symlink_to(folder / "skeleton.glb")
    else:
        (folder / also).write_text("mine")
    with pytest.raises(OsteopointError, match="it holds '"):
        check_target(folder, None)


@pytest.mark.parametrize("target", [".", "deep", "deep/deeper", "../source", "link", "link/x"])
def test_a_target_in_or_around_the_source_is_refused(tmp_path: Path, target: str) -> None:
    source = tmp_path / "source"
    (source / "deep").mkdir(parents=True)
    (source / "link").symlink_to(source, target_is_directory=True)
    with pytest.raises(OsteopointError, match="in or around what is imported"):
        check_target(source / target, source)


def test_links_to_the_source_are_resolved(tmp_path: Path) -> None:
    written(tmp_path / "body")
    (tmp_path / "link").symlink_to(tmp_path / "body", target_is_directory=True)
    (tmp_path / "body" / "atlas.zip").write_bytes(b"PK")
    with pytest.raises(OsteopointError, match="in or around what is imported"):
        check_target(tmp_path / "link", tmp_path / "body" / "atlas.zip")


def test_the_programs_folder_the_home_and_the_root_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("OSTEOPOINT_DATA", str(tmp_path / "data"))
    for target in (
        assets_dir(), assets_dir() / "meshes", assets_dir() / "new", assets_dir().parent,
        tmp_path / "home", tmp_path, Path("/"), Path.cwd(), tmp_path / "data",
        tmp_path / "data" / "atlases",
    ):  # fmt: skip
        with pytest.raises(OsteopointError, match="choose"):
            check_target(target, None)
    (tmp_path / "file").write_text("")
    with pytest.raises(OsteopointError, match="is no folder"):
        check_target(tmp_path / "file", None)


def test_a_bad_target_is_rejected_before_the_download(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(OsteopointError, match=r"letter\.txt"):
        download_atlas("bodyparts3d", tmp_path / "mine")


def test_a_new_atlas_replaces_the_old_one(tmp_path: Path) -> None:
    target = written(tmp_path / "body", "Old")
    with staging_folder(target) as new:
        written(new, "New")
        install(new, target)
    assert name_in(target) == "New"
    assert [path.name for path in tmp_path.iterdir()] == ["body"]


@pytest.mark.parametrize("step", range(1, 4))
def test_an_interrupt_between_any_two_steps_leaves_an_atlas(
    tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, moves, real = written(tmp_path / "body", "Old"), [0], os.replace

    def interrupted(one: Path, other: Path) -> None:
        moves[0] += 1
        if moves[0] == step:
            raise KeyboardInterrupt
        real(one, other)

    monkeypatch.setattr(staging.os, "replace", interrupted)
    try:
        with staging_folder(target) as new:
            written(new, "New")
            install(new, target)
    except KeyboardInterrupt:
        pass
    monkeypatch.undo()
    restore_interrupted(tmp_path)
    assert name_in(target) == ("Old" if step < 3 else "New")


_KILLED = """
import os, sys
from pathlib import Path
sys.path[:0] = {path!r}
from importing.test_targets import written
from osteopoint.anatomy.staging import install, staging_folder
target, left = Path({target!r}), [{step}]
for name in ("replace", "rmdir", "unlink"):
    def step(*args, real=getattr(os, name), **more):
        left[0] -= 1
        if not left[0]:
            os._exit(9)
        return real(*args, **more)
    setattr(os, name, step)
with staging_folder(target) as new:
    written(new, "New")
    install(new, target)
"""


@pytest.mark.parametrize("step", [1, 2, 3, 4, 6, 9, 10])
def test_a_kill_between_any_two_steps_leaves_an_atlas(tmp_path: Path, step: int) -> None:
    target = written(tmp_path / "body", "Old")
    path = [str(Path(__file__).parents[1]), str(Path(__file__).parent), *sys.path]
    code = _KILLED.format(path=path, target=str(target), step=step)
    ended = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)
    assert ended.returncode in (0, 9), ended.stderr.decode()
    restore_interrupted(tmp_path)
    assert name_in(target) in ("Old", "New")
    age(tmp_path)
    remove_leftovers(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["body"]


def age(folder: Path) -> None:
    """Make everything in a folder two days old."""
    old = time.time() - 2 * LEFTOVER_AGE_S
    for path in folder.iterdir():
        os.utime(path, (old, old))


def test_recent_and_foreign_files_are_never_deleted(tmp_path: Path) -> None:
    with staging_folder(tmp_path / "body") as new:
        remove_leftovers(tmp_path)
        assert new.is_dir()
        (new / "letter.txt").write_text("how did that come here?")
    age(tmp_path)
    (tmp_path / ".osteopoint-0123456789abcdef.part").mkdir()
    (tmp_path / ".osteopoint-0123456789abcdef.part" / "mine.txt").write_text("")
    (tmp_path / ".body-abcdefgh").mkdir()
    (tmp_path / ".body-abcdefgh" / "mine.txt").write_text("")
    age(tmp_path)
    remove_leftovers(tmp_path, also_old_names=True)
    assert len(list(tmp_path.rglob("*.txt"))) == 3


def test_an_old_atlas_is_kept_if_something_foreign_took_its_place(tmp_path: Path) -> None:
    target = tmp_path / "body"
    with staging_folder(target) as new:
        written(new, "New")
        written(new.parent / "old", "Old")
        target.mkdir()
        (target / "letter.txt").write_text("dear")
        with pytest.raises(OsteopointError, match=r"letter\.txt"):
            install(new, target)
    age(tmp_path)
    remove_leftovers(tmp_path)
    (work,) = [path for path in tmp_path.iterdir() if is_leftover(path)]
    assert name_in(work / "old") == "Old"


def test_staging_folders_of_the_first_versions_are_restored_or_deleted(tmp_path: Path) -> None:
    written(tmp_path / ".body-old-abcdefgh" / "atlas", "Old", mark=False)
    written(tmp_path / ".body-tibjqomp", "Half")
    (tmp_path / ".bodyparts3d.zip.part").write_bytes(b"half")
    remove_leftovers(tmp_path, also_old_names=True)
    assert name_in(tmp_path / "body") == "Old"
    assert (tmp_path / ".body-tibjqomp").exists()
    old = time.time() - 8 * LEFTOVER_AGE_S
    for path in tmp_path.iterdir():
        os.utime(path, (old, old))
    remove_leftovers(tmp_path, also_old_names=True)
    assert [each.name for each in tmp_path.iterdir()] == ["body"]
