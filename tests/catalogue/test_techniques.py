"""Techniques, gates and protocols as data, and what happens when the data is wrong."""

import json
from pathlib import Path

import pytest

from helpers import ASSETS
from osteopoint.catalogue.practice import Practice, read_practice
from osteopoint.catalogue.protocols import Protocol, protocol_from, row_of
from osteopoint.catalogue.reading import read_catalogue
from osteopoint.errors import OsteopointError

PRACTICE = read_practice(ASSETS)
POINTS = read_catalogue(ASSETS).points


def damage(assets: Path, name: str, change) -> None:
    document = json.loads((assets / name).read_text(encoding="utf-8"))
    change(document)
    (assets / name).write_text(json.dumps(document), encoding="utf-8")


def own(*steps: dict, region: str = "back") -> Protocol:
    row = {"id": "mine", "name": "Mine", "summary": "", "region": region, "steps": list(steps)}
    return protocol_from(row, own=True)


def faults(*steps: dict, region: str = "back") -> str:
    return " ".join(PRACTICE.faults(own(*steps, region=region), POINTS))


DIMPLE = {"technique": "osteomassage", "place": "OP-PSIS", "side": "left"}


@pytest.mark.parametrize("technique", PRACTICE.techniques.values(), ids=lambda t: t.id)
def test_every_number_has_a_source(technique):
    for setting in technique.settings:
        for phase, numbers in zip(technique.phases, setting.numbers, strict=True):
            for name in ("rate_hz", "size_mm", "seconds", "pressure"):
                if getattr(numbers, name):
                    assert setting.origins[phase.id, name]


def test_only_techniques_for_users_have_a_timer():
    for technique in PRACTICE.techniques.values():
        assert technique.timed == bool({"self", "partner"} & set(technique.by)), technique.id
    read = {t.id for t in PRACTICE.techniques.values() if not t.timed}
    assert read == {
        "periosteal", "spasm", "omt", "cupping", "honey", "devices", "exercise", "choosing"
    }  # fmt: skip


def test_numbers_of_the_source_text():
    stimulation = PRACTICE.technique("osteomassage").setting("source").numbers[0]
    assert (stimulation.rate_hz, stimulation.size_mm, stimulation.seconds) == (3.0, 6.35, 300.0)
    assert PRACTICE.technique("neck_stroking").setting("source").numbers[0].seconds == 300.0


def test_the_seven_protocols_have_no_faults():
    assert list(PRACTICE.protocols) == ["P1", "P1b", "P2", "P3", "P4", "P5", "P6"]
    for protocol in PRACTICE.protocols.values():
        assert PRACTICE.faults(protocol, POINTS) == []
    assert PRACTICE.protocol("dimples") is PRACTICE.protocols["P1"]
    assert [step.side for step in PRACTICE.protocol("P1").steps] == ["left", "right"]


def test_no_pencil_on_neck_and_head():
    for protocol in PRACTICE.protocols.values():
        for step in protocol.steps:
            technique = PRACTICE.technique(step.technique)
            if protocol.region in ("neck", "head") and "pencil" in technique.contact:
                assert step.contact in ("forefinger", "thumb", ""), protocol.id
    assert "The rubber" not in faults(DIMPLE | {"contact": "pencil"})
    step = {"technique": "osteomassage", "place": "OP-NUCHAL", "side": "left", "contact": "pencil"}
    assert "never on neck, face" in faults(step, region="neck")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (DIMPLE | {"rate_hz": 3.01}, r"rate_hz 3.01 is outside 0.5 to 3 \(S0: up to three"),
        (DIMPLE | {"size_mm": 6.4}, r"size_mm 6.4 is outside 0.5 to 6.35 \(S0: circles of no"),
        (DIMPLE | {"seconds": 301}, r"seconds 301 is outside 10 to 300 \(S0: four or five"),
        (DIMPLE | {"pressure": 6}, r"pressure 6 is outside 0 to 5"),
        (DIMPLE | {"seconds": float("nan")}, r"seconds nan is outside"),
        (DIMPLE | {"place": "OP-NOWHERE"}, "no point 'OP-NOWHERE'"),
        (DIMPLE | {"side": "midline"}, "no side 'midline'"),
        (DIMPLE | {"place": "GV4", "side": "midline"}, "to know, not to press"),
        (DIMPLE | {"technique": "spasm"}, "professionals only and may have no timer"),
        (DIMPLE | {"technique": "reiki"}, "no technique 'reiki'"),
        (DIMPLE | {"setting": "brutal"}, "no setting 'brutal'"),
        (DIMPLE | {"contact": "elbow"}, "not done with 'elbow'"),
        ({"technique": "stroking", "place": "spine", "side": "both"}, "no path 'spine'"),
        ({"technique": "breathing", "place": "OP-PSIS"}, "needs no place"),
    ],
)
def test_an_own_session_beyond_a_limit_is_rejected_with_limit_and_source(step: dict, said: str):
    import re

    assert re.search(said, faults(step)), faults(step)


def test_tapping_on_the_neck_is_rejected():
    step = {"technique": "tapping", "place": "beside_neck", "side": "left"}
    assert "not done in the region 'neck'" in faults(step, region="neck")


def test_a_protocol_survives_writing_and_reading():
    for protocol in PRACTICE.protocols.values():
        again = protocol_from(row_of(protocol))
        assert (again.steps, again.region, again.before) == (
            protocol.steps, protocol.region, protocol.before,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value"), [("rate_hz", 3.01), ("size_mm", 6.4), ("seconds", 301), ("pressure", 5.5)]
)
def test_a_setting_beyond_a_limit_is_rejected_with_the_limit(
    assets_copy: Path, key: str, value: float
):
    def change(document):
        phases = document["techniques"][0]["settings"][0]["phases"]
        phases["stimulation"][key]["value"] = value

    damage(assets_copy, "techniques.json", change)
    with pytest.raises(OsteopointError, match=rf"gentle.*osteomassage.*{key} {value:g} is outside"):
        read_practice(assets_copy)


@pytest.mark.parametrize("name", ["techniques", "protocols", "gates", "paths", "zones"])
@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"limits": {}}', f'{{"{"x" * 9}": 5}}', "\x00"]
)
def test_a_damaged_file_is_named(assets_copy: Path, name: str, content: str):
    (assets_copy / f"{name}.json").write_text(content, encoding="utf-8")
    with pytest.raises(OsteopointError, match=rf"{name}\.json"):
        read_practice(assets_copy)


@pytest.mark.parametrize(("key", "value"), [("hands", "two"), ("name", 5), ("where", None)])
def test_a_value_of_the_wrong_kind_is_named(assets_copy: Path, key: str, value: object):
    damage(assets_copy, "techniques.json", lambda d: d["techniques"][0].update({key: value}))
    with pytest.raises(OsteopointError, match=rf"'osteomassage': '{key}' is .*of the wrong kind"):
        read_practice(assets_copy)


def test_a_technique_for_professionals_may_not_be_given_a_timer(assets_copy: Path):
    def change(document):
        rows = {row["id"]: row for row in document["techniques"]}
        rows["spasm"]["phases"] = rows["stroking"]["phases"]
        rows["spasm"]["settings"] = rows["stroking"]["settings"]

    damage(assets_copy, "techniques.json", change)
    with pytest.raises(OsteopointError, match=r"spasm.*professional only and may have no timer"):
        read_practice(assets_copy)


def test_errors_for_unknown_names_list_all_known_ones():
    with pytest.raises(OsteopointError, match=r"'reiki'.*osteomassage"):
        PRACTICE.technique("reiki")
    with pytest.raises(OsteopointError, match=r"'hard'.*gentle"):
        PRACTICE.technique("osteomassage").setting("hard")
    with pytest.raises(OsteopointError, match="to read about; it has no timer"):
        PRACTICE.technique("cupping").setting("gentle")


def test_the_most_serious_yes_decides_the_page():
    gates = PRACTICE.gates
    assert gates.most_serious([]) is None
    page = gates.most_serious(["ask", "emergency", "stop"])
    assert page is not None
    assert page.id == "emergency"


def test_every_region_of_a_point_has_its_questions():
    for point in POINTS.values():
        assert (
            point.region
            in PRACTICE.gates.regions[PRACTICE.gates.region_of(point.region)].point_regions
        )


def _all(practice: Practice) -> list[str]:
    return [step.technique for p in practice.protocols.values() for step in p.steps]


def test_every_movement_of_the_source_texts_is_in_a_technique():
    motions = {p.motion for t in PRACTICE.techniques.values() for p in t.phases}
    assert motions == {
        "circle", "knead", "stroke", "rub", "rub_round", "squeeze", "shake", "tap", "press",
        "hold", "breathe", "rest",
    }  # fmt: skip
    assert {"thumb_kneading", "neck_stroking", "osteomassage", "acupressure"} <= set(_all(PRACTICE))
