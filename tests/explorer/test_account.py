"""What a body can carry, said in groups."""

from dataclasses import replace

from osteopoint.anatomy.atlas import Side
from osteopoint.explorer.account import account
from osteopoint.explorer.body_data import BodyData
from osteopoint.placement.model import Unplaced


def without(body_data: BodyData, *absent: tuple[str, Side, str, tuple[str, ...]]) -> BodyData:
    gone = {(name, side) for name, side, _, _ in absent}
    placements = {key: place for key, place in body_data.placements.items() if key not in gone}
    unplaced = tuple(Unplaced(*each) for each in absent)
    return replace(body_data, placements=placements, unplaced=unplaced)


def test_a_whole_body_carries_all(body_data: BodyData) -> None:
    assert account(body_data) == ["All 1,182 places of the catalogue can be given on this body."]


def test_what_is_missing_is_named_with_the_points_that_need_it(body_data: BodyData) -> None:
    body = without(
        body_data,
        ("CV12", "midline", "", ("xiphoid_process",)),
        ("BL23", "left", "", ("vertebra_l2",)),
        ("BL23", "right", "", ("vertebra_l2",)),
        ("GB27", "left", "it would lie 12 mm above CV4", ()),
    )
    assert account(body) == [
        "1,178 of 1,182 places of the catalogue can be given on this body.",
        "It lacks the vertebra L2: 2 places (BL23) cannot be given.",
        "It lacks the xiphoid process: 1 place (CV12) cannot be given.",
        "Left out because they do not come out right here: 1 place (GB27).",
    ]


def test_of_a_part_of_a_body_it_says_what_is_there(body_data: BodyData) -> None:
    points = body_data.catalogue.points
    keys = [key for key in body_data.placements if points[key[0]].region != "hand"]
    said = account(without(body_data, *((name, side, "", ("femur",)) for name, side in keys)))
    hands = len(body_data.placements) - len(keys)
    assert said[0].startswith(f"{hands} of 1,182 places")
    assert said[1] == f"By part of the body: hand {hands}."


def test_many_reasons_are_gathered(body_data: BodyData) -> None:
    keys = list(body_data.placements)[:40]
    absent = [(name, side, "", (f"bone_{i}",)) for i, (name, side) in enumerate(keys)]
    said = account(without(body_data, *absent))
    assert len(said) == 10
    assert said[-1].startswith("It lacks other bones too: 32 places (")
    assert said[-1].endswith(" more) cannot be given.")
