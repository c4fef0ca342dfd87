"""Channels, location errors, lengths that users can measure, and sets of places."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers import ASSETS
from osteopoint.catalogue.model import Catalogue, Point
from osteopoint.catalogue.point_context import (
    LocationError,
    error_at,
    read_channels,
    read_location_errors,
    read_own_lengths,
    read_skin_error,
)
from osteopoint.catalogue.reading import points_from, read_catalogue
from osteopoint.errors import OsteopointError
from osteopoint.placement.measures import DIMPLES, FINGER, STATURE, read_measures

Read = Callable[[Path], Any]
READ: dict[str, tuple[str, Read]] = {
    "channels.json": ("channels", read_channels),
    "location_errors.json": ("errors", read_location_errors),
    "own_lengths.json": ("lengths", read_own_lengths),
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(ASSETS)


# the files of the program


def test_the_channels_hold_all_standard_points_but_one(catalogue: Catalogue) -> None:
    strands = [strand for c in read_channels(ASSETS).values() for strand in c.strands]
    standard = {p.id for p in catalogue.points.values() if p.system == "acupoint"}
    standard = {name for name in standard if not name.startswith("EX-")}
    assert all(len(strand) == len(set(strand)) for strand in strands), "no point twice"
    assert len(standard) == 361
    assert {name for strand in strands for name in strand} == standard - {"GV28"}


def test_a_channels_points_name_that_channel(catalogue: Catalogue) -> None:
    for channel in read_channels(ASSETS).values():
        for strand in channel.strands:
            assert {catalogue.points[name].channel for name in strand} == {channel.name}
            assert all(name.startswith(channel.id) for name in strand)


def test_location_errors_name_known_points_and_sources(catalogue: Catalogue) -> None:
    codes = {point.code for point in catalogue.points.values()}
    for known in read_location_errors(ASSETS):
        assert codes.issuperset(known.points)
        assert known.source in catalogue.sources
        assert known.system in ("", "acupoint", "osteopoint")
        assert bool(known.points) != bool(known.system)
        assert known.what.endswith(".")


def test_own_lengths_use_known_measures() -> None:
    measures = {*read_measures(ASSETS / "measures.json"), STATURE, FINGER, DIMPLES}
    lengths = read_own_lengths(ASSETS)
    assert {own.measure for own in lengths} <= measures
    assert len({own.id for own in lengths}) == len(lengths)


def point(code: str, system: str, set_of: str = "") -> Point:
    row = json.loads((ASSETS / "points.json").read_text("utf-8"))["points"][0]
    (made,) = points_from({**row, "id": code, "system": system})
    return made


def test_a_study_of_the_point_has_precedence() -> None:
    own = LocationError(("ST36",), "", 25.7, "A study.", "S1")
    every = LocationError((), "acupoint", 12.0, "A review.", "S2")
    assert error_at(point("ST36", "acupoint"), [every, own]) is own
    assert error_at(point("ST37", "acupoint"), [every, own]) is every
    assert error_at(point("OP-TOY", "osteopoint"), [every, own]) is None
    assert error_at(point("ST36", "acupoint"), []) is None


def test_independent_errors_add_as_root_of_squares() -> None:
    here = LocationError((), "acupoint", 3.0, "A study.", "S1")
    borrowed = LocationError((), "", 4.0, "A borrowed skin.", "")
    wider = here.combined_with(borrowed)
    assert wider.radius_mm == 5.0
    assert (wider.what, wider.source) == ("A study. A borrowed skin.", "S1")


def test_the_error_of_borrowed_skin_is_in_the_file() -> None:
    error = read_skin_error(ASSETS)
    assert 5.0 < error.radius_mm < 30.0
    assert f"{error.radius_mm:.0f} mm" in error.what, "the sentence says the same"


# damaged files


@pytest.mark.parametrize("wrong", [None, 3, {}, {"radius_mm": -1, "what": "A.", "origin": "B"}])
def test_a_damaged_error_of_borrowed_skin_is_one_sentence(tmp_path: Path, wrong: object) -> None:
    content = json.dumps({"errors": [], "borrowed_skin": wrong})
    (tmp_path / "location_errors.json").write_text(content, encoding="utf-8")
    assert "location_errors.json" in complaint(read_skin_error, tmp_path)


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"KEY": 3}', '{"KEY": null}', '{"KEY": [3]}', '{"KEY": [{}]}', "\x00"],
)
def test_a_damaged_file_is_one_sentence(tmp_path: Path, name: str, text: str) -> None:
    key, read = READ[name]
    (tmp_path / name).write_text(text.replace("KEY", key), encoding="utf-8")
    assert name in complaint(read, tmp_path)


@pytest.mark.parametrize("name", READ)
def test_a_missing_or_foreign_file_is_one_sentence(tmp_path: Path, name: str) -> None:
    read = READ[name][1]
    assert f"Cannot read {tmp_path / name}" in complaint(read, tmp_path)
    (tmp_path / name).write_bytes(b"\x7fELF\xff\x00")
    assert name in complaint(read, tmp_path)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("channels.json", {"strands": 3}),
        ("channels.json", {"strands": [3]}),
        ("location_errors.json", {"radius_mm": 0}),
        ("location_errors.json", {"radius_mm": 1e308}),
        ("location_errors.json", {"radius_mm": float("nan")}),
        ("location_errors.json", {"radius_mm": "wide"}),
        ("location_errors.json", {"points": 3}),
        ("own_lengths.json", {"least_cm": 500}),
        ("own_lengths.json", {"least_cm": -1}),
        ("own_lengths.json", {"parts": 0}),
        ("own_lengths.json", {"parts": float("nan")}),
        ("own_lengths.json", {"most_cm": None}),
    ],
)
def test_the_error_of_a_bad_row_has_its_number(
    tmp_path: Path, name: str, change: dict[str, Any]
) -> None:
    key, read = READ[name]
    document = json.loads((ASSETS / name).read_text("utf-8"))
    document[key][1].update(change)
    (tmp_path / name).write_text(json.dumps(document), encoding="utf-8")
    assert f"row 2 of '{key}'" in complaint(read, tmp_path)


def complaint(read: Read, folder: Path) -> str:
    with pytest.raises(OsteopointError) as caught:
        read(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# sets of places


def test_a_set_is_listed_place_by_place(catalogue: Catalogue) -> None:
    places = [p for p in catalogue.points.values() if p.set_of == "EX-B2"]
    assert len(places) > 10
    assert {place.code for place in places} == {"EX-B2"}
    assert all(place.id.startswith("EX-B2.") for place in places)
    assert len({place.name for place in places}) == len(places)
    assert len({place.rule[0].places() for place in places}) > 1


def test_the_code_of_a_set_stands_for_its_first_place(catalogue: Catalogue) -> None:
    first = next(p.id for p in catalogue.points.values() if p.set_of == "EX-B2")
    assert catalogue.first_of("EX-B2") == first
    assert catalogue.first_of(first) == first
    assert catalogue.first_of("LI4") == "LI4"
    assert catalogue.first_of("NOPE") == "NOPE"
    assert catalogue.first_of("") == ""


def test_members_of_a_set_share_the_row_but_not_side_and_rule() -> None:
    row = json.loads((ASSETS / "points.json").read_text("utf-8"))["points"][0]
    rule = [{"step": "at", "place": "psis"}]
    members = [
        {"part": "up", "name": "upper", "side": "midline", "rule": rule},
        {"part": "low", "name": "lower", "side": "bilateral", "rule": [*rule, *rule]},
    ]
    up, low = points_from({**row, "id": "OP-SET", "members": members})
    assert (up.id, low.id) == ("OP-SET.up", "OP-SET.low")
    assert (up.set_of, low.code) == ("OP-SET", "OP-SET")
    assert up.name == f"{row['name']}, upper"
    assert (up.side, len(up.rule)) == ("midline", 1)
    assert (low.side, len(low.rule)) == ("bilateral", 2)
    assert up.find == low.find == tuple(row["find"])
