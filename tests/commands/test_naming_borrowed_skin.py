"""What the command line says of a skin that is borrowed."""

import json
import shutil
from pathlib import Path

import pytest

from helpers import ASSETS
from osteopoint.cli import main


@pytest.fixture
def arm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The forearms and hands of the default body, without skin, among the imported bodies."""
    monkeypatch.setenv("OSTEOPOINT_DATA", str(tmp_path))
    folder = tmp_path / "atlases" / "arm"
    unwanted = shutil.ignore_patterns("skin.glb", "landmarks.json", "female", "hands")
    shutil.copytree(ASSETS / "meshes", folder, ignore=unwanted)
    bones = json.loads((folder / "bones.json").read_text("utf-8"))["bones"]
    kept = [bone for bone in bones if bone["region"] in ("forearm", "hand")]
    (folder / "bones.json").write_text(json.dumps({"bones": kept}), "utf-8")
    about = json.loads((folder / "atlas.json").read_text("utf-8"))
    (folder / "atlas.json").write_text(json.dumps(about | {"id": "arm"}), "utf-8")
    return "arm"


def test_the_list_says_which_body_has_none_of_its_own(
    arm: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["atlas", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    without = [k for k, line in enumerate(lines) if "no skin of its own" in line]
    assert len(without) == 1
    assert lines[without[0] - 2].startswith("arm: ")
