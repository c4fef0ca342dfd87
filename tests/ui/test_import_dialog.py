"""The window says what an import did not understand, and takes what a person says of it."""

import dataclasses
from pathlib import Path

import pytest

from importing.bodies import archive, few_bones
from osteopoint.anatomy.atlas import read_atlas
from osteopoint.anatomy.importing.naming import NO_BONE, Unknown
from osteopoint.ui.bodies.bone_choice import BoneChoice
from osteopoint.ui.bodies.import_dialog import ImportDialog
from osteopoint.ui.shell.main_window import MainWindow


@pytest.fixture
def dialog(window: MainWindow) -> ImportDialog:
    made = ImportDialog(window, window.tasks)
    made.open()
    return made


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Some bones, the left femur under a name that nobody understands."""
    bones = [
        dataclasses.replace(bone, name="Knochen A", fma=None) if bone.id == "femur.l" else bone
        for bone in few_bones()
    ]
    return archive(tmp_path / "some.zip", bones)


def test_a_name_that_is_not_understood_can_be_told_in_the_window(
    dialog: ImportDialog, source: Path, qtbot, request: pytest.FixtureRequest
):
    dialog.page.source.setText(str(source))
    dialog.begin.click()
    qtbot.waitUntil(lambda: dialog.begin.text() == "Show this body", timeout=60_000)
    said = dialog.summary.toPlainText()
    assert "Knochen A" in said
    assert "of 1,182 places of the catalogue can be given on this body." in said
    assert dialog.names.isVisible()
    choice = dialog.choice()
    bones = choice.lists["Knochen A"]
    bones.setCurrentIndex(bones.findText("Femur, left"))
    assert choice.told() == {"Knochen A": "femur.l"}
    folder = dialog._imported.report.folder
    request.getfixturevalue("unsought")  # the second time, it is about the bone
    dialog.again(choice.told())
    choice.close()
    qtbot.waitUntil(lambda: dialog._imported is not None, timeout=60_000)
    assert dialog._imported.report.folder == folder
    assert "femur.l" in read_atlas(folder).bones
    assert not dialog.names.isVisible()
    dialog.close()


def test_where_nothing_was_understood_the_names_can_be_told_as_well(
    dialog: ImportDialog, tmp_path: Path, qtbot
):
    odd = [dataclasses.replace(b, name=f"Teil {n}", fma=None) for n, b in enumerate(few_bones())]
    dialog.page.source.setText(str(archive(tmp_path / "odd.zip", odd)))
    dialog.begin.click()
    qtbot.waitUntil(dialog.problem.isVisible, timeout=30_000)
    assert "nothing has the name of a bone" in dialog.problem.text()
    assert dialog.names.isVisible()
    assert len(dialog.choice().lists) == len(odd)
    dialog.page.source.setText("another")
    assert dialog.page.unknown == []
    dialog.close()


def test_a_guess_is_taken_by_a_click_and_what_was_said_is_kept(dialog: ImportDialog, qtbot):
    unknown = [Unknown("Cube"), Unknown("Femmur_l", "femur.l", "Femur")]
    choice = BoneChoice(dialog, unknown, dialog.choice()._names, {"Cube": NO_BONE})
    assert choice.told() == {"Cube": NO_BONE}
    row = list(choice.lists).index("Femmur_l")
    choice.table.cellWidget(row, 2).click()
    assert choice.told() == {"Cube": NO_BONE, "Femmur_l": "femur.l"}
    assert choice.lists["Femmur_l"].accessibleName() == "Bone of Femmur_l"
    choice.close()
    dialog.close()


@pytest.mark.parametrize("height", ["tall", "12 m", "0.01"])
def test_a_height_of_nobody_is_a_sentence(dialog: ImportDialog, source: Path, height: str, qtbot):
    dialog.page.source.setText(str(source))
    dialog.page.height.setText(height)
    dialog.begin.click()
    qtbot.waitUntil(dialog.problem.isVisible, timeout=30_000)
    assert "height" in dialog.problem.text().lower()
    dialog.close()
