"""Content of the data files: gates, claims, lessons, banned words, the table of facts."""

import ast
import json
import re
from pathlib import Path

import jsonschema
import pytest

from helpers import ASSETS, ROOT
from osteopoint.catalogue.wording import banned_in_assets, read_wording

NEW = ("gates", "claims", "lessons", "setup", "banned_words")


def load(name: str) -> dict:
    return json.loads((ASSETS / f"{name}.json").read_text(encoding="utf-8"))


def ids(rows: list[dict]) -> set[str]:
    return {row["id"] for row in rows}


SOURCES = ids(load("sources")["sources"])
CLAIMS = {row["id"]: row for row in load("claims")["claims"]}
LESSONS = load("lessons")["lessons"]
SECTIONS = [(lesson["id"], section) for lesson in LESSONS for section in lesson["sections"]]
GATES = load("gates")
SETUP = load("setup")


# Schemas, and ids that stand once


@pytest.mark.parametrize("name", NEW)
def test_file_matches_its_schema(name: str):
    schema = load(f"schema/{name}.schema")
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(load(name), schema)


def test_the_schema_refuses_to_show_a_claim_of_grade_x_as_a_card():
    document = load("claims")
    next(row for row in document["claims"] if row["grade"] == "X")["show"] = "card"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, load("schema/claims.schema"))


def test_the_schema_requires_a_reason_if_a_claim_is_not_taught():
    document = load("claims")
    next(row for row in document["claims"] if row["show"] == "never")["why"] = ""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, load("schema/claims.schema"))


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(GATES["gates"], id="gates"),
        *(pytest.param(gate["questions"], id=gate["id"]) for gate in GATES["gates"]),
        pytest.param(GATES["exits"], id="exits"),
        pytest.param(GATES["regions"], id="regions"),
        pytest.param(load("claims")["claims"], id="claims"),
        pytest.param(LESSONS, id="lessons"),
        *(pytest.param(lesson["sections"], id=lesson["id"]) for lesson in LESSONS),
        pytest.param(SETUP["items"] + SETUP["postures"] + SETUP["after"], id="setup"),
        pytest.param(load("sources")["sources"], id="sources"),
    ],
)
def test_ids_are_unique(rows: list[dict]):
    assert len(ids(rows)) == len(rows)


# Sources


def test_every_named_source_is_listed():
    named = [
        *((gate["id"], gate["sources"]) for gate in GATES["gates"]),
        *((row["id"], row["who"] + row["evidence_sources"]) for row in CLAIMS.values()),
        *((lesson["id"], lesson["sources"]) for lesson in LESSONS),
        *((row["id"], row["sources"]) for row in SETUP["items"] + SETUP["after"]),
    ]
    lost = {(place, name) for place, names in named for name in names if name not in SOURCES}
    assert lost == set()


# Claims


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_a_claim_has_author_grade_and_evidence(claim: dict):
    assert claim["says"]
    assert claim["who"]
    assert claim["grade"] in {"A", "B", "C", "X"}
    assert claim["evidence"]
    assert claim["evidence_sources"]
    assert claim["grade"] != "X" or claim["show"] != "card"
    assert (claim["why"] != "") == (claim["show"] != "card")


def test_lessons_name_only_existing_claims():
    named = {name for _lesson, section in SECTIONS for name in section["claims"]}
    assert named - set(CLAIMS) == set()


def test_claims_not_taught_are_in_history_sections_only():
    for lesson, section in SECTIONS:
        if not section["id"].startswith(("history", "not_")):
            shown = {name: CLAIMS[name] for name in section["claims"]}
            wrong = [n for n, row in shown.items() if row["grade"] == "X" or row["show"] != "card"]
            assert wrong == [], f"{lesson}#{section['id']}"


def test_claims_never_shown_are_in_no_lesson():
    named = {name for _lesson, section in SECTIONS for name in section["claims"]}
    assert {name for name in named if CLAIMS[name]["show"] == "never"} == set()


def test_every_shown_claim_is_in_a_lesson():
    named = {name for _lesson, section in SECTIONS for name in section["claims"]}
    assert {name for name, row in CLAIMS.items() if row["show"] != "never"} - named == set()


# Gates


def test_a_region_has_existing_gates_and_the_general_one_first():
    for region in GATES["regions"]:
        assert set(region["gates"]) <= ids(GATES["gates"])
        assert region["gates"][0] == "general"


def test_every_region_of_points_belongs_to_one_screening_region():
    listed = [name for region in GATES["regions"] for name in region["point_regions"]]
    assert sorted(listed) == sorted({point["region"] for point in load("points")["points"]})


def test_every_yes_leads_to_a_page():
    exits = {question["exit"] for gate in GATES["gates"] for question in gate["questions"]}
    assert exits == ids(GATES["exits"]) == {"ask", "stop", "emergency"}


@pytest.mark.parametrize(
    "reason", ["strong_pain", "fever", "cancer", "long_illness", "blood_pressure", "skin"]
)
def test_the_reasons_of_the_fourth_text_stop_every_session(reason: str):
    general = next(gate for gate in GATES["gates"] if gate["id"] == "general")
    assert {q["id"]: q["exit"] for q in general["questions"]}[reason] == "stop"


def test_the_page_for_an_emergency_names_the_number_to_call():
    page = next(page for page in GATES["exits"] if page["id"] == "emergency")
    assert "local emergency number now" in page["text"]


# Words that are not used


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It cures.", ["cure"]),
        ("A healing touch", ["heal"]),
        ("a plan of treatment", ["treat"]),
        ("Guaranteed results for patients", ["guaranteed", "patient"]),
        ("health, healthy, secure, a retreat, an overdose", []),
        ("wait patiently and listen", []),
        ("This program does not diagnose.", []),
        ("We diagnose you.", ["diagnose"]),
    ],
)
def test_banned_words_are_found_but_not_similar_words(text: str, words: list[str]):
    assert read_wording(ASSETS / "banned_words.json").banned_in(text) == words


def test_no_text_uses_a_banned_word_in_our_own_voice():
    assert banned_in_assets(ASSETS) == []


def test_no_text_in_the_code_uses_a_banned_word():
    wording = read_wording(ASSETS / "banned_words.json")
    hits = []
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                hits += [
                    f"{path.name}: {word}: {node.value[:60]}"
                    for word in wording.banned_in(node.value)
                ]
    assert hits == []


def test_a_banned_word_is_reported_with_its_location(assets_copy: Path):
    path = assets_copy / "techniques.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Small, even circles.", "It cures.", 1), encoding="utf-8")
    (told,) = banned_in_assets(assets_copy)
    assert told.startswith("techniques.json: techniques/osteomassage/phases/stimulation/goal")


# The table of facts


def facts() -> dict[int, list[str]]:
    """Every fact's references, by its number."""
    rows: dict[int, list[str]] = {}
    for line in (ROOT / "docs" / "facts.md").read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"\| (\d+) \| (.+?) \| (.+?) \|", line):
            number, text, shown = int(match[1]), match[2], match[3]
            assert number not in rows, f"fact {number} stands twice"
            assert len(text) <= 90, f"fact {number} is long"
            rows[number] = shown.split("; ")
    return rows


def places() -> set[str]:
    """Everything that a row of the table may point to."""
    # The table's names of limits, and where the limit of a circle stands.
    limits = {"rate_hz": "rate_hz", "circle_mm": "size_mm", "seconds": "seconds"}
    circle = load("techniques")["limits"]["circle"]
    setup = ids(SETUP["items"]) | ids(SETUP["postures"]) | ids(SETUP["after"])
    return {
        *(f"lesson:{lesson}#{section['id']}" for lesson, section in SECTIONS),
        *(f"claim:{name}" for name in CLAIMS),
        *(f"gate:{gate['id']}" for gate in GATES["gates"]),
        *(f"gate:{g['id']}/{q['id']}" for g in GATES["gates"] for q in g["questions"]),
        *(f"setup:{name}" for name in (*setup, "professional_questions")),
        *(f"technique:{name}" for name in ids(load("techniques")["techniques"])),
        *(f"protocol:{name}" for name in ids(load("protocols")["protocols"])),
        *(f"limit:{name}" for name, key in limits.items() if key in circle),
        *(f"zone:{name}" for name in ids(load("zones")["zones"])),
        *(f"point:{name}" for name in ids(load("points")["points"])),
    }


def test_the_table_has_every_fact_once_in_order():
    assert list(facts()) == list(range(1, 275))


def test_every_fact_is_shown_or_left_out_with_a_reason():
    known = places()
    lost = {
        number: reference
        for number, references in facts().items()
        for reference in references
        if reference not in known and not re.fullmatch(r"left out: \S.*", reference)
    }
    assert lost == {}


def test_facts_left_out_are_not_shown_anywhere():
    left_out = {number: r for number, r in facts().items() if r[0].startswith("left out: ")}
    assert all(len(references) == 1 for references in left_out.values())
    assert set(left_out) == {52, 103}
