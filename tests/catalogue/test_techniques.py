"""Techniques and protocols as data, and what happens when the data is wrong."""

import json
from pathlib import Path

import pytest

from osteopoint.catalogue.techniques import read_practice
from osteopoint.errors import OsteopointError


def damage(assets: Path, name: str, change) -> None:
    document = json.loads((assets / name).read_text(encoding="utf-8"))
    change(document)
    (assets / name).write_text(json.dumps(document), encoding="utf-8")


def test_every_number_says_where_it_comes_from():
    from helpers import ASSETS

    practice = read_practice(ASSETS)
    for technique in practice.techniques.values():
        assert all(setting.origin for setting in technique.settings)
        assert [p.motion for p in technique.phases] == ["circle", "hold", "rest"]
    assert [step.side for step in practice.protocol("dimples").steps] == ["left", "right"]


@pytest.mark.parametrize(
    ("key", "value"),
    [("rate_hz", 3.01), ("circle_diameter_mm", 6.4), ("circling_s", 301), ("holding_s", 61)],
)
def test_a_setting_past_a_limit_is_refused_with_the_limit(
    assets_copy: Path, key: str, value: float
):
    damage(
        assets_copy,
        "techniques.json",
        lambda d: d["techniques"][0]["settings"][0].__setitem__(key, value),
    )
    with pytest.raises(OsteopointError, match=rf"gentle.*osteomassage.*{key}"):
        read_practice(assets_copy)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"limits": {}}', '{"techniques": 5}', "\x00"])
def test_a_damaged_file_is_named(assets_copy: Path, content: str):
    (assets_copy / "techniques.json").write_text(content, encoding="utf-8")
    with pytest.raises(OsteopointError, match=r"techniques\.json"):
        read_practice(assets_copy)


def test_an_unknown_technique_or_setting_is_named_with_what_there_is():
    from helpers import ASSETS

    practice = read_practice(ASSETS)
    with pytest.raises(OsteopointError, match=r"'cupping'.*osteomassage"):
        practice.technique("cupping")
    with pytest.raises(OsteopointError, match=r"'hard'.*gentle"):
        practice.technique("osteomassage").setting("hard")
