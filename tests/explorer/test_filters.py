"""Only the points that fit are shown, and the selected one."""

from dataclasses import replace

import pytest

from osteopoint.catalogue.bones import bones_of
from osteopoint.explorer.events import FilterChanged, StatusMessage
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.filters import Filter, count_fitting
from osteopoint.explorer.targets import PointTarget
from osteopoint.scene.marks import Mark, marks_of

PSIS = PointTarget("OP-PSIS", "left")


def heard(explorer: Explorer, event: type) -> list:
    events: list = []
    explorer.events.subscribe(event, events.append)
    return events


def marked(explorer: Explorer) -> list[Mark]:
    return list(marks_of(explorer, lambda placement: placement, lambda place, direction: None))


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Filter(), True),
        (Filter(region="sacral", reach="self"), True),
        (Filter(region="face"), False),
        (Filter(side="left"), True),
        (Filter(side="right"), False),
        (Filter(reach="partner"), False),
        (Filter(channel="Bladder"), False),
        (Filter(bone="Hip bone"), True),
        (Filter(bone="Sacrum"), False),
        (Filter(caution_free=True), False),
    ],
)
def test_what_is_left_open_fits_and_what_is_asked_must(
    explorer: Explorer, wanted: Filter, fits: bool
):
    assert wanted.fits(explorer.point(PSIS), "left") is fits
    assert wanted.narrows is (wanted != Filter())


def test_any_caution_at_all_is_one(explorer: Explorer):
    assert explorer.body_data is not None
    for point in explorer.body_data.catalogue.points.values():
        fits = Filter(caution_free=True).fits(point, "left")
        assert fits is (len(point.cautions) == 0)


def test_a_change_is_told_once_and_said(explorer: Explorer):
    changes, said = heard(explorer, FilterChanged), heard(explorer, StatusMessage)
    explorer.filter_points(Filter(region="face"))
    explorer.filter_points(Filter(region="face"))
    explorer.filter_points(Filter())
    assert len(changes) == 2
    assert explorer.body_data is not None
    fit, every = count_fitting(explorer.body_data, Filter(region="face"))
    assert [event.text for event in said] == [
        f"{fit} of {every} points fit.",
        "All points are shown.",
    ]


def test_a_set_of_places_counts_once(explorer: Explorer):
    assert explorer.body_data is not None
    points = explorer.body_data.catalogue.points
    codes = {points[name].code for name, _ in explorer.body_data.placements}
    assert count_fitting(explorer.body_data, Filter()) == (len(codes), len(codes))
    assert len(codes) < len({name for name, _ in explorer.body_data.placements})


def test_only_what_fits_is_marked_and_the_selection_in_any_case(explorer: Explorer):
    every = len(marked(explorer))
    explorer.filter_points(Filter(region="face", side="right"))
    marks = marked(explorer)
    assert 0 < len(marks) < every
    for mark in marks:
        assert isinstance(mark.target, PointTarget)
        assert mark.target.side == "right"
        assert explorer.point(mark.target).region == "face"
    explorer.select(PSIS)
    assert [m.target for m in marked(explorer) if m.target not in {n.target for n in marks}] == [
        PSIS
    ]
    explorer.filter_points(replace(explorer.filter, region="", side=""))
    assert len(marked(explorer)) == every


def test_a_filter_is_kept_while_nothing_is_known_yet(atlas):
    explorer = Explorer(atlas)
    explorer.filter_points(Filter(reach="self"))
    assert explorer.filter == Filter(reach="self")


@pytest.mark.parametrize(
    ("text", "bones"),
    [
        ("hip bone", ("Hip bone",)),
        ("hip bones", ("Hip bone",)),
        ("hyoid", ("Hyoid bone",)),
        ("atlas (vertebra C1)", ("Cervical vertebrae",)),
        ("ilium and femur", ("Hip bone", "Femur")),
        ("parietal and temporal bone", ("Parietal bone", "Temporal bone")),
        ("maxilla and zygomatic bone", ("Maxilla", "Zygomatic bone")),
        ("scapula (acromion)", ("Scapula",)),
        ("ribs 4 and 5", ("Ribs",)),
        ("costal cartilage 9 and 10", ("Ribs",)),
        ("vertebra L2", ("Lumbar vertebrae",)),
        ("vertebrae T1 to L5", ("Thoracic vertebrae", "Lumbar vertebrae")),
        ("cervical vertebra 4", ("Cervical vertebrae",)),
        ("lumbar vertebrae, deep beneath", ("Lumbar vertebrae",)),
        ("metacarpal 5 and triquetrum", ("Metacarpals", "Triquetrum")),
        ("proximal and middle phalanges", ("Phalanges of the fingers",)),
        ("distal phalanx of the big toe", ("Phalanges of the toes",)),
        ("", ()),
    ],
)
def test_a_point_belongs_to_each_bone_that_it_names(text: str, bones: tuple[str, ...]):
    assert bones_of(text) == bones


def test_every_point_belongs_to_a_bone(explorer: Explorer):
    assert explorer.body_data is not None
    families = {
        bone for p in explorer.body_data.catalogue.points.values() for bone in bones_of(p.bone)
    }
    assert all(bones_of(p.bone) for p in explorer.body_data.catalogue.points.values())
    assert len(families) < 60, "families of bones, not a name for every point"
