"""Any rule is solved to a place or to one sentence."""

from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osteopoint.catalogue.reading import points_from
from osteopoint.explorer.body_data import BodyData
from osteopoint.placement.model import Placement, Unplaced
from osteopoint.placement.solve import Solver

PLACES = ["psis", "umbilicus", "olecranon", "LI4", "ST36", "GV20", "OP-PSIS", "OP-TOY", "moon", ""]
WORDS = ["superior", "inferior", "anterior", "posterior", "medial", "lateral", "leftish", ""]
MEASURES = ["stature", "forearm", "chest", "tail", ""]
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
place, word = st.sampled_from(PLACES), st.sampled_from(WORDS)
way = word | st.dictionaries(word, st.floats(-2, 2), max_size=3)
number = st.sampled_from([0, 0.5, 1, 3, 40, 999]) | st.floats(0, 1)
FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "at": {"place": place, "seen_from": way},
    "between": {"from": place, "to": place, "fraction": number, "via": st.lists(place, max_size=2)},
    "level": {
        "place": place, "lateral_cun": number, "measure": st.sampled_from(MEASURES), "on": word,
    },
    "cun": {"count": number, "measure": st.sampled_from(MEASURES), "direction": way},
    "fingers": {"count": number, "to": place},
    "towards": {"place": place, "fraction": number},
    "height": {"place": place},
    "column": {"place": place},
    "onto": {"bones": st.lists(st.sampled_from(["femur", "hip_bone", "wing"])), "from": way},
    "compare": {"midline_mm": number},
    "below": {"place": place},
}  # fmt: skip


@st.composite
def steps(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.sampled_from(sorted(FIELDS)))
    row = {"step": name, **{key: draw(values) for key, values in FIELDS[name].items()}}
    if draw(st.integers(0, 5)) == 0:
        row[draw(st.sampled_from(sorted(row)))] = draw(junk)
    return row


@given(
    rule=st.lists(steps(), min_size=1, max_size=4),
    side=st.sampled_from(["bilateral", "midline"]),
    system=st.sampled_from(["acupoint", "osteopoint"]),
)
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_place_or_one_sentence(
    body_data: BodyData, rule: list[dict[str, Any]], side: str, system: str
) -> None:
    (point,) = points_from(
        {
            "id": "OP-TOY",
            "system": system,
            "name": "Toy",
            "side": side,
            "rule": rule,
            "reach": "self",
            "location_status": "derived",
        }
    )
    known = body_data.catalogue.points
    solver = Solver({**known, point.id: point}, body_data.solver.body)
    answer = solver.solve(point, "left" if side == "bilateral" else "midline")
    for step in solver.steps(point, answer.side):
        assert np.isfinite(step.position).all()
        assert np.isfinite(step.path).all()
        assert "\n" not in step.sentence
    if isinstance(answer, Placement):
        assert np.isfinite(answer.position).all()
        assert np.linalg.norm(answer.normal) > 0.99
        assert answer.bone in body_data.solver.body.atlas.bones
    else:
        assert isinstance(answer, Unplaced)
        begins = (
            "points.json: OP-TOY (",
            "OP-TOY has no place on this body: ",
            "OP-TOY has no place on this body, which lacks ",
        )
        assert answer.reason.startswith(begins)
        assert "step " in answer.reason or answer.lacks
        assert "\n" not in answer.reason
        assert answer.reason.endswith(".")
