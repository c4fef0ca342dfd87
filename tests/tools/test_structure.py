"""The house keeps its measures, and its picture is that of the code."""

import sys

from helpers import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import structure


def test_a_long_module_says_why_at_its_head():
    assert structure.too_long() == []


def test_the_main_window_only_assembles():
    assert structure.modules()["ui/shell/main_window.py"] < 150


def test_the_picture_of_the_architecture_is_that_of_the_code():
    drawn = (ROOT / "docs" / "architecture.svg").read_text("utf-8")
    assert drawn == structure.picture(), "draw it: tools/structure.py --draw docs/architecture.svg"
