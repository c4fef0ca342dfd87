"""Reading the outside of a body."""

from dataclasses import replace
from pathlib import Path

from helpers import stand_in_skin
from osteopoint.anatomy.glb_writing import write_glb
from osteopoint.anatomy.skin import LIGHT_NODE, NODE, read_skin


def test_the_light_skin_is_no_eye(tmp_path: Path):
    skin = stand_in_skin()
    light = replace(skin.surface, faces=skin.surface.faces[::2])
    write_glb(tmp_path / "skin.glb", {NODE: skin.surface, LIGHT_NODE: light, **skin.eyes})
    (tmp_path / "atlas.json").write_text("{}", encoding="utf-8")
    read = read_skin(tmp_path)
    assert read is not None
    assert read.light is not None
    assert len(read.light.faces) == len(light.faces)
    assert set(read.eyes) == set(skin.eyes)
