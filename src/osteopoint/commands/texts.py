"""Answers as text: explain a point, search, check the assets."""

import argparse
import json

from osteopoint import streams
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.assets import assets_dir
from osteopoint.catalogue.reading import read_catalogue
from osteopoint.catalogue.search import search as find
from osteopoint.commands.folders import atlas_folder, load_explorer
from osteopoint.errors import OsteopointError, quoted
from osteopoint.explorer.account import account
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import PointTarget
from osteopoint.placement.checks import check_rules
from osteopoint.placement.measures import read_measures
from osteopoint.placement.zones import forbidden_at


def explain(options: argparse.Namespace) -> int:
    """Print a point's rule step by step, with this body's lengths."""
    from osteopoint.placement.explain import explain as lines_of
    from osteopoint.storage.lengths import load_own_lengths

    explorer = load_explorer(options.atlas)
    target = explorer.find(options.id, options.side)
    if not isinstance(target, PointTarget):
        raise OsteopointError(f"'{options.id}' is a bone, not a point.")
    assert explorer.body_data is not None
    point, placement = explorer.point(target), explorer.placement(target)
    steps = explorer.construction(target)
    try:
        explorer.point_context.measure(load_own_lengths(explorer.body_data.own_lengths))
    except OsteopointError as error:
        streams.complain(error)  # the point is explained without them
    own = [explorer.point_context.said(step) for step in steps]
    catalogue = explorer.body_data.catalogue
    for line in lines_of(placement, steps, point, explorer.atlas, catalogue, own):
        streams.say(line)
    if placement.surface == "skin" and explorer.body_data.about_skin:
        streams.say(explorer.body_data.about_skin)
    return 0


def search(options: argparse.Namespace) -> int:
    """Print what fits a text, best first; status 1 if nothing does."""
    if options.limit < 1:
        raise OsteopointError(f"--limit must be at least 1, not {options.limit}.")
    hits = find(read_catalogue(assets_dir()), options.text, options.limit)
    if options.json:
        rows = [
            {"id": hit.point.id, "name": hit.point.name, "system": hit.point.system} for hit in hits
        ]
        with streams.utf8_output() as stream:
            print(json.dumps(rows, ensure_ascii=False, indent=1), file=stream)
    else:
        for hit in hits:
            second = " ".join(s for s in (hit.point.pinyin, hit.point.characters) if s)
            print(f"{hit.point.id:<16} {hit.point.name}{'  ' + second if second else ''}")
    if not hits:
        streams.complain(f"Nothing fits '{quoted(options.text, 100)}'.")
    return 0 if hits else 1


def check(options: argparse.Namespace) -> int:
    """Print every problem of every asset; status 2 if there is one."""
    from osteopoint.anatomy.checks import check_atlas
    from osteopoint.catalogue.checks import check_catalogue
    from osteopoint.catalogue.lessons import read_library
    from osteopoint.catalogue.wording import banned_in_assets

    assets, folder = assets_dir(), atlas_folder(options.atlas)
    problems = [str(problem) for problem in check_atlas(folder)]
    explorer = load_explorer(options.atlas)
    assert explorer.body_data is not None
    catalogue, practice = explorer.body_data.catalogue, explorer.body_data.practice
    known = catalogue.points
    problems += [*catalogue.problems, *check_catalogue(catalogue)]
    queries = read_queries(assets / "landmarks.json")
    problems += check_rules(catalogue, queries, read_measures(assets / "measures.json"))
    faults = {p.id: explorer.guidance.faults_of(p) for p in practice.protocols.values()}
    absent = explorer.body_data.unplaced
    if not explorer.body_data.partial:  # a body of fewer bones is no fault of ours
        problems += [f"protocols.json: {f}" for each in faults.values() for f in each]
    problems += banned_in_assets(assets)
    problems += _in_zones(explorer)
    read_library(assets)
    problems += [each.reason for each in absent if not each.lacks]
    for problem in problems:
        streams.say(problem)
    if explorer.body_data.partial:
        for sentence in account(explorer.body_data):
            streams.say(sentence)
        able = sum(not each for each in faults.values())
        streams.say(f"{able} of {len(faults)} sessions can be done on it.")
    placed = len(explorer.body_data.placements)
    bones = sum(bone.kind == "bone" for bone in explorer.atlas.bones.values())
    print(f"{bones} bones, {len(known)} points in {placed} places, {len(problems)} problems.")
    return 2 if problems else 0


def _in_zones(explorer: Explorer) -> list[str]:
    """Return which points are meant to be pressed and yet lie in a zone that forbids it."""
    assert explorer.body_data is not None
    found = []
    for placement in explorer.body_data.placements.values():
        technique = explorer.body_data.catalogue.points[placement.point].technique
        if technique:
            zone = forbidden_at(explorer.step_geometry.zones(), placement.position[None], technique)
            if zone is not None:
                found.append(
                    f"points.json: {placement.point}, {placement.side}: it lies in {zone.name}, "
                    "so it may have no technique."
                )
    return found
