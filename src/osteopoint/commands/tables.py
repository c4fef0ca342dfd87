"""Tables as comma-separated values: bones, landmarks, points, the guide over time."""

import argparse
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from osteopoint import streams
from osteopoint.anatomy.landmark_store import load_landmarks
from osteopoint.assets import assets_dir
from osteopoint.catalogue.practice import read_practice
from osteopoint.commands.folders import load_atlas, load_explorer
from osteopoint.csvfile import write_rows
from osteopoint.errors import OsteopointError
from osteopoint.practice.guide import duration_s, moment, plan_of, with_pulse
from osteopoint.storage.atomic import replacing_text
from osteopoint.storage.export import check_export

_MAX_S = 3600.0
_FASTEST_FPS = 1000.0


def write_table(
    target: str, header: str, rows: Iterable[Sequence[Any]], *, private: bool = False
) -> None:
    """Write rows under a header to a file, whole or not at all, or to standard output for ``-``.

    Parameters
    ----------
    header : names of the columns with commas between
    private : whether only the user may read the file

    Raises
    ------
    OSError
        If it cannot be written; a file that was there is as it was.
    """
    names = header.split(",")
    if target == "-":
        with streams.utf8_output() as stream:
            write_rows(stream, names, rows)
        return
    check_export(Path(target))
    with replacing_text(Path(target), private=private) as stream:
        write_rows(stream, names, rows)


def bones(options: argparse.Namespace) -> int:
    """Write one row a bone."""
    from osteopoint.anatomy.surface import is_closed

    atlas = load_atlas(options.atlas)
    rows = (
        (
            bone.id, bone.name, bone.latin, bone.fma, bone.side, bone.region,
            len(bone.surface.faces), str(is_closed(bone.surface)).lower(),
        )
        for bone in atlas.bones.values()
        if bone.kind == "bone"
    )  # fmt: skip
    write_table(options.csv, "id,name,latin,fma,side,region,faces,watertight", rows)
    return 0


def landmarks(options: argparse.Namespace) -> int:
    """Write one row a landmark and side; what could not be found goes to standard error."""
    found = load_landmarks(assets_dir(), load_atlas(options.atlas))
    rows = (
        (mark.id, mark.side, mark.bone, *(f"{x:.5f}" for x in mark.position))
        for mark in found.found.values()
    )
    write_table(options.csv, "id,side,bone,x_m,y_m,z_m", rows)
    for (name, side), reason in found.absent.items():
        streams.complain(f"{name}, {side}: {reason}")
    return 0


def points(options: argparse.Namespace) -> int:
    """Write one row a placed point and side; what has no place goes to standard error."""
    explorer = load_explorer(options.atlas)
    body_data = explorer.body_data
    assert body_data is not None
    known = body_data.catalogue.points

    def rows() -> Iterator[Sequence[Any]]:
        for placement in body_data.placements.values():
            point = known[placement.point]
            if options.system in (None, point.system):
                yield (
                    point.code, placement.side, point.system, point.name, placement.bone,
                    *(f"{x:.5f}" for x in placement.position),
                    *(f"{x:.4f}" for x in placement.normal),
                    placement.surface, f"{placement.depth_mm:.1f}", point.location_status,
                )  # fmt: skip

    header = "id,side,system,name,bone,x_m,y_m,z_m,nx,ny,nz,surface,depth_mm,status"
    write_table(options.csv, header, rows())
    for problem in (*body_data.catalogue.problems, *(u.reason for u in body_data.unplaced)):
        streams.complain(problem)
    return 0


def guide(options: argparse.Namespace) -> int:
    """Write the guide of a technique, one row a sample."""
    technique = read_practice(assets_dir()).technique(options.technique)
    first = technique.settings[0].id if technique.timed else ""
    plan = plan_of(technique.setting(options.setting or first))
    if options.pulse is not None:
        plan = with_pulse(plan, technique, options.pulse)
    seconds = duration_s(technique, plan) if options.seconds is None else options.seconds
    if not 0.0 <= seconds <= _MAX_S:
        raise OsteopointError(f"--seconds must lie between 0 and {_MAX_S:g}, not {seconds:g}.")
    if not 0.0 < options.fps <= _FASTEST_FPS:
        raise OsteopointError(
            f"--fps must lie between 0 and {_FASTEST_FPS:g}, not {options.fps:g}."
        )

    def rows() -> Iterator[Sequence[Any]]:
        for i in range(math.floor(seconds * options.fps + 1e-6) + 1):
            now = moment(technique, plan, i / options.fps)
            row = (
                f"{now.t_s:.4f}", now.phase.id, _cut(now.x_mm), _cut(now.y_mm),
                f"{now.rate_hz:.4f}", f"{now.circles:.4f}", f"{now.pressure:.3g}",
                f"{now.remaining_s:.4f}",
            )  # fmt: skip
            hand = now.hands[0]
            rest = (hand.along, hand.sway_mm, hand.across_mm, hand.lift_mm)
            yield (*row, *(_cut(value) for value in rest)) if options.hand else row

    header = "t_s,phase,x_mm,y_mm,rate_hz,circles,pressure,remaining_s"
    more = ",along,sway_mm,across_mm,lift_mm" if options.hand else ""
    write_table(options.csv, header + more, rows())
    return 0


def _cut(value_mm: float) -> str:
    """Return a number with five decimals, cut off: rounded up it could lie outside the circle."""
    return f"{math.trunc(value_mm * 1e5) / 1e5:.5f}"
