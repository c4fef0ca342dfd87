"""The atlases at hand, whether a folder is a good one, and getting others."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from osteopoint import streams
from osteopoint.anatomy.atlas import read_atlas
from osteopoint.anatomy.checks import check_atlas
from osteopoint.anatomy.registry import imported_dir, list_atlases, skipped_folders
from osteopoint.anatomy.skin import NO_OWN_SKIN, has_own_skin
from osteopoint.assets import assets_dir
from osteopoint.commands.folders import atlas_folder
from osteopoint.errors import OsteopointError, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from osteopoint.anatomy.importing.atlas_import import Report
    from osteopoint.anatomy.importing.naming import Unknown

# So many names that were not understood are printed.
_MAX_UNKNOWN = 40


def print_atlases(_: argparse.Namespace) -> int:
    """Print for each atlas its id, name, version, number of bones, licence and credit line.

    An atlas that is broken has one line that says what is wrong with it.
    """
    for entry in list_atlases(assets_dir()):
        try:
            atlas = read_atlas(entry.folder)
        except OsteopointError as error:
            streams.say(f"{quoted(entry.id, 80)}: cannot be used. {error}")
            continue
        bones = sum(bone.kind == "bone" for bone in atlas.bones.values())
        about = f"{entry.name} {quoted(atlas.version, 80)}, {bones} bones, {entry.licence}"
        streams.say(f"{quoted(entry.id, 80)}: {about}")
        streams.say(f"    {entry.credit}")
        if not has_own_skin(entry.folder):
            streams.say(f"    {NO_OWN_SKIN}")
    for reason in skipped_folders(assets_dir()):
        streams.say(reason)
    return 0


def check_folder(options: argparse.Namespace) -> int:
    """Print every problem of one atlas folder; status 2 if there is one."""
    problems = check_atlas(atlas_folder(options.dir))
    for problem in problems:
        streams.say(problem)
    count = len(problems)
    streams.say(f"{options.dir}: {count} problem{'' if count == 1 else 's'}.")
    return 2 if problems else 0


def import_(options: argparse.Namespace) -> int:
    """Make an atlas folder of someone else's skeleton; print what was taken and what not.

    Where too few names were understood, those that were not are printed before the error.
    """
    from osteopoint.anatomy.importing.atlas_import import import_atlas
    from osteopoint.anatomy.importing.errors import NamesError
    from osteopoint.anatomy.importing.names import Names
    from osteopoint.anatomy.importing.naming import read_choices
    from osteopoint.anatomy.importing.units import read_height
    from osteopoint.explorer.account import with_points

    told = read_choices(Path(options.names), Names(assets_dir())) if options.names else {}
    progress = _Progress()
    try:
        report = import_atlas(
            Path(options.archive),
            Path(options.out),
            progress,
            name=options.name,
            licence=options.licence,
            credit=options.credit,
            height_m=read_height(options.height) if options.height else None,
            bone_choices=told,
        )
    except NamesError as error:
        progress.end()
        _print_unknown(error.unknown)
        raise
    report = with_points(report, progress).report
    progress.end()
    _print(report)
    return 0


def download(options: argparse.Namespace) -> int:
    """Say what an offered atlas is; with ``--yes`` fetch it from its publisher and import it."""
    from osteopoint.anatomy.importing.download import download_atlas, offers
    from osteopoint.explorer.account import with_points

    known = offers()
    if options.name not in known:
        raise OsteopointError(
            f"There is no atlas '{quoted(options.name)}' to download; there is {', '.join(known)}."
        )
    offer = known[options.name]
    out = Path(options.out) if options.out else imported_dir() / options.name
    for line in (offer.title, offer.about, f"From: {offer.wanted.url} ({offer.page})"):
        streams.say(line)
    streams.say(f"Size: {offer.wanted.bytes / 1e6:.0f} MB. Licence: {offer.licence}.")
    streams.say(f"Credit line, shown with every picture: {offer.credit}")
    streams.say(f"To: {out}")
    if not options.yes:
        streams.say("Nothing was fetched. Say it again with --yes to fetch it.")
        return 0
    progress = _Progress()
    report = with_points(download_atlas(options.name, out, progress), progress).report
    progress.end()
    _print(report)
    return 0


class _Progress:
    """A line on standard error that says how far it is; only where a person looks."""

    def __init__(self) -> None:
        self._shown = ""

    def __call__(self, share: float, what: str) -> None:
        line = quoted(f"{share:4.0%} {what}", 78)
        if sys.stderr.isatty() and line != self._shown:
            print(f"\r{line:<78}", end="", file=sys.stderr, flush=True)
            self._shown = line

    def end(self) -> None:
        """End the line."""
        if self._shown:
            print(file=sys.stderr)


def _print(report: "Report") -> None:
    bones = f"{report.bones} bone{'' if report.bones == 1 else 's'}"
    found = f"{report.name}, {bones}, {report.parts} part{'' if report.parts == 1 else 's'} in all."
    streams.say(f"{report.folder}: {found}")
    for sentence in (*([report.assumed] if report.assumed else ()), *report.points):
        streams.say(f"  {sentence}")
    for note in report.notes:
        streams.say(f"  {note}")
    for sentence in report.left_out:
        streams.say(f"  Left out: {sentence}")
    _print_unknown(report.unknown)


def _print_unknown(unknown: "Sequence[Unknown]") -> None:
    """Print the names that were not understood, those that may mean a bone first."""
    ordered = sorted(unknown, key=lambda each: not each.guess)
    for each in ordered[:_MAX_UNKNOWN]:
        guess = f", perhaps {each.guess} ({each.title})" if each.guess else ""
        streams.say(f"  Not understood: {quoted(each.name, 80)}{guess}.")
    if len(ordered) > _MAX_UNKNOWN:
        streams.say(f"  Not understood: {len(ordered) - _MAX_UNKNOWN:,} more names.")
    if ordered:
        streams.say("  What a name means can be told: --names F.csv, with a row 'name,bone' each.")
