"""Every data file matches its schema, and the schemas reject bad data."""

import copy
import json

import jsonschema
import pytest

from helpers import ASSETS

FILES = {
    "points": "points.json",
    "sources": "sources.json",
    "landmarks": "landmarks.json",
    "measures": "measures.json",
    "techniques": "techniques.json",
    "protocols": "protocols.json",
    "bones": "meshes/bones.json",
    "atlas": "meshes/atlas.json",
    "bone_names": "bone_names.json",
    "bodyparts3d_elements": "bodyparts3d_elements.json",
    "bone_lengths": "bone_lengths.json",
    "downloads": "downloads.json",
    "channels": "channels.json",
    "location_errors": "location_errors.json",
    "own_lengths": "own_lengths.json",
    "gates": "gates.json",
    "claims": "claims.json",
    "lessons": "lessons.json",
    "setup": "setup.json",
    "banned_words": "banned_words.json",
    "paths": "paths.json",
    "zones": "zones.json",
    "skin_flush": "skin_flush.json",
    "relations": "relations.json",
    "stance": "stance.json",
    "everyday_words": "everyday_words.json",
}


def load(name: str) -> dict:
    return json.loads((ASSETS / name).read_text(encoding="utf-8"))


def test_every_schema_belongs_to_a_file():
    schemas = {path.name.split(".")[0] for path in (ASSETS / "schema").iterdir()}
    assert schemas == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_file_matches_its_schema(name: str):
    jsonschema.validate(load(FILES[name]), load(f"schema/{name}.schema.json"))


@pytest.mark.parametrize(
    ("limit", "beyond"), [("rate_hz", 3.1), ("size_mm", 6.36), ("seconds", 301)]
)
def test_schemas_reject_values_beyond_a_limit(limit: str, beyond: float):
    techniques = copy.deepcopy(load("techniques.json"))
    techniques["limits"]["circle"][limit]["max"] = beyond
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(techniques, load("schema/techniques.schema.json"))
