"""Every file of `assets/`, damaged, and read by all who read it."""

import json
import os
import random
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from fuzz.mutations import damaged_bytes, damaged_json, fairly_answered, nested
from fuzz.reader import Reader
from osteopoint.anatomy.atlas import Atlas, read_atlas
from osteopoint.anatomy.importing.download import offers
from osteopoint.anatomy.importing.names import Names
from osteopoint.anatomy.landmark_model import Queries
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.landmark_store import load_landmarks
from osteopoint.anatomy.landmarks import solve_landmarks
from osteopoint.anatomy.skin import read_skin
from osteopoint.assets import assets_dir
from osteopoint.catalogue.checks import check_catalogue
from osteopoint.catalogue.lessons import read_library
from osteopoint.catalogue.model import Point
from osteopoint.catalogue.paths import read_zones
from osteopoint.catalogue.point_context import (
    read_channels,
    read_location_errors,
    read_own_lengths,
)
from osteopoint.catalogue.practice import read_practice
from osteopoint.catalogue.reading import read_catalogue
from osteopoint.catalogue.search import prepare
from osteopoint.catalogue.wording import read_wording
from osteopoint.placement.body import Body
from osteopoint.placement.measures import read_measures
from osteopoint.placement.solve import Solver
from osteopoint.placement.zones import zones_on

_KEPT = 6  # rows of a list; more would only take longer
_LISTS = ("points", "landmarks", "claims", "lessons", "protocols", "techniques", "sources")


@cache
def _documents() -> dict[str, dict[str, Any]]:
    return {path.name: json.loads(path.read_text("utf-8")) for path in assets_dir().glob("*.json")}


@cache
def _atlas() -> Atlas:
    """The default body with a few bones, its meshes the light ones."""
    whole = read_atlas(assets_dir() / "meshes")
    few = {name: whole.bones[name] for name in ("femur.l", "femur.r", "sacrum", "patella.l")}
    return Atlas("few", "Few", "1", "-", "-", "female", 1.7, whole.folder, few)


def _shortened(rng: random.Random, name: str) -> dict[str, Any]:
    document = dict(_documents()[name])
    for key in _LISTS:
        rows = document.get(key)
        if name in ("points.json", "landmarks.json") and isinstance(rows, list):
            document[key] = rng.sample(rows, min(_KEPT, len(rows)))
    return document


def _folder_with(rng: random.Random, folder: Path, name: str) -> Path:
    """Return an assets folder in which that file is damaged and the others are ours."""
    for path in assets_dir().iterdir():
        if path.name != name:
            (folder / path.name).symlink_to(path, target_is_directory=path.is_dir())
    document = damaged_json(rng, _shortened(rng, name))
    content = json.dumps(document).encode("utf-8", "replace")
    if rng.random() < 0.05:
        content = damaged_bytes(rng, content)
    elif rng.random() < 0.02:
        content = nested(rng).encode()
    (folder / name).write_bytes(content)
    return folder


def _catalogue(rng: random.Random, folder: Path) -> None:
    assets = _folder_with(rng, folder, rng.choice(["points.json", "points.json", "sources.json"]))
    with fairly_answered():
        catalogue = read_catalogue(assets)
        prepare(catalogue)
        for said in (*catalogue.problems, *check_catalogue(catalogue)):
            assert len(said.splitlines()) == 1, said


def _practice(rng: random.Random, folder: Path) -> None:
    files = ["techniques.json", "protocols.json", "gates.json", "paths.json", "zones.json"]
    assets = _folder_with(rng, folder, rng.choice(files))
    with fairly_answered():
        practice = read_practice(assets)
        for protocol in practice.protocols.values():
            practice.faults(protocol, {})


def _library(rng: random.Random, folder: Path) -> None:
    files = ["claims.json", "lessons.json", "setup.json", "sources.json"]
    assets = _folder_with(rng, folder, rng.choice(files))
    with fairly_answered():
        read_library(assets)


def _around(rng: random.Random, folder: Path) -> None:
    files = {
        "channels.json": read_channels,
        "location_errors.json": read_location_errors,
        "own_lengths.json": read_own_lengths,
        "measures.json": lambda assets: read_measures(assets / "measures.json"),
        "banned_words.json": lambda assets: read_wording(assets / "banned_words.json"),
        "bone_names.json": Names,
    }
    name = rng.choice(list(files))
    assets = _folder_with(rng, folder, name)
    with fairly_answered():
        made = files[name](assets)
        if isinstance(made, Names):
            made.recognise("Left Femur.001", 24_474)


def _offers(rng: random.Random, folder: Path) -> None:
    assets = _folder_with(rng, folder, "downloads.json")
    before = os.environ.get("OSTEOPOINT_ASSETS")
    os.environ["OSTEOPOINT_ASSETS"] = str(assets)
    try:
        with fairly_answered():
            offers()
    finally:
        if before is None:
            del os.environ["OSTEOPOINT_ASSETS"]
        else:
            os.environ["OSTEOPOINT_ASSETS"] = before


def _landmarks(rng: random.Random, folder: Path) -> None:
    """Damage queries of a few bones, and seek what is left of them there."""
    document = dict(_documents()["landmarks.json"])
    own = {name.partition(".")[0] for name in _atlas().bones}
    rows = [row for row in document["landmarks"] if row["bone"] in own]
    document["landmarks"] = damaged_json(rng, rng.sample(rows, 2))
    (folder / "landmarks.json").write_text(json.dumps(damaged_json(rng, document, 1)), "utf-8")
    with fairly_answered():
        queries = read_queries(folder / "landmarks.json")
        assert isinstance(queries, Queries)
        found = solve_landmarks(_atlas(), queries)
        for mark in found.found.values():
            assert np.isfinite(mark.position).all()


@cache
def _points() -> dict[str, Point]:
    return read_catalogue(assets_dir()).points


@cache
def _solver() -> Solver:
    atlas = read_atlas(assets_dir() / "meshes")
    measures = read_measures(assets_dir() / "measures.json")
    landmarks = load_landmarks(assets_dir(), atlas)
    body = Body(atlas, landmarks, measures, read_skin(atlas.folder))
    return Solver(_points(), body)


def _rules(rng: random.Random, folder: Path) -> None:
    """Damage the rule of a point, and follow what is left of it on our body."""
    row = rng.choice(_documents()["points.json"]["points"])
    (folder / "points.json").write_text(
        json.dumps({"points": [row | {"rule": damaged_json(rng, row.get("rule", []))}]}), "utf-8"
    )
    (folder / "sources.json").symlink_to(assets_dir() / "sources.json")
    with fairly_answered():
        points = read_catalogue(folder).points
        solver = Solver(_points() | points, _solver().body)
        for point in list(points.values())[:1]:
            solver.solve(point, point.sides[0])


def _zones(rng: random.Random, folder: Path) -> None:
    assets = _folder_with(rng, folder, "zones.json")
    with fairly_answered():
        zones = read_zones(assets / "zones.json")
        zones_on(zones.values(), lambda name, side: np.zeros(3))


READERS = [
    Reader("points and sources", 0.06, _catalogue),
    Reader("techniques, protocols, gates, paths and zones", 0.1, _practice),
    Reader("lessons, claims and set-up", 0.08, _library),
    Reader("channels, measures, names and words", 0.08, _around),
    Reader("offers to download", 0.02, _offers),
    Reader("landmark queries", 0.03, _landmarks),
    Reader("rules of points", 0.02, _rules),
    Reader("zones on a body", 0.03, _zones),
]
