"""The atlases that there are, and whether a folder is a good one."""

import argparse

from osteopoint.anatomy.checks import check_atlas
from osteopoint.commands.folders import atlas_folder, load_atlas


def list_atlases(_: argparse.Namespace) -> int:
    """Print one line an atlas: its id, name, version, licence and how many bones it has."""
    atlas = load_atlas(None)
    bones = sum(bone.kind == "bone" for bone in atlas.bones.values())
    print(f"{atlas.id}: {atlas.name} {atlas.version}, {bones} bones, {atlas.licence}")
    return 0


def check_folder(options: argparse.Namespace) -> int:
    """Print every problem of one atlas folder; status 2 if there is one."""
    problems = check_atlas(atlas_folder(options.dir))
    for problem in problems:
        print(problem)
    count = len(problems)
    print(f"{options.dir}: {count} problem{'' if count == 1 else 's'}.")
    return 2 if problems else 0
