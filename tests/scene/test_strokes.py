"""The lines over the body: rulers, channels, patches; where they fall and what of them is seen."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import FakeClock
from osteopoint.explorer.demonstration import STEP_S
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, PointTarget
from osteopoint.geometry.lines import length
from osteopoint.scene.camera import Pose, projected
from osteopoint.scene.palette import LIGHT
from osteopoint.scene.stroke_pixels import draw_stroke
from osteopoint.scene.strokes import DrawnStroke, Stroke, arrows, draw, strokes_of
from osteopoint.scene.view import SceneView

FOREARM = PointTarget("PC6", "left")  # 2 cun up from PC7
POSE = Pose((0.0, 1.0, 0.0), 0.0, 0.0, 1.0)
SIZE = (400, 300)
NONE = np.zeros((0, 3))

pytestmark = pytest.mark.usefixtures("one_sample")


def kinds(explorer: Explorer, *, still: bool = True) -> list[str]:
    return [stroke.kind for stroke in strokes_of(explorer, still=still)]


def ruler(explorer: Explorer, *, still: bool = False) -> Stroke:
    return next(s for s in strokes_of(explorer, still=still) if s.kind == "ruler")


def traced(explorer: Explorer) -> None:
    trace = explorer.untraced_channel()
    assert trace is not None
    explorer.point_context.take(trace())


@pytest.fixture
def shown(explorer: Explorer) -> Explorer:
    """An explorer that lays the ruler which has the cun of PC6."""
    explorer.select(FOREARM)
    explorer.show_how()
    while not explorer.demonstration.steps[explorer.demonstration.number - 1].spacing:
        explorer.show_step(1)
    return explorer


# what the state asks for


def test_each_layer_has_its_lines(explorer: Explorer):
    assert kinds(explorer) == []
    explorer.select(FOREARM)
    assert kinds(explorer) == []
    explorer.show("channels", True)
    assert kinds(explorer) == [], "not traced yet"
    traced(explorer)
    assert kinds(explorer) == ["channel"]
    explorer.show("location_error", True)
    assert kinds(explorer) == ["patch", "channel"]
    explorer.select(BoneTarget("sacrum"))
    assert kinds(explorer) == []


def test_a_construction_hides_channel_and_patch_until_it_shows_the_point(explorer: Explorer):
    explorer.select(FOREARM)
    explorer.show("channels", True)
    explorer.show("location_error", True)
    traced(explorer)
    explorer.show_how()
    assert set(kinds(explorer)) <= {"ruler", "laid"}
    for _ in range(9):
        explorer.show_step(1)
    assert kinds(explorer)[0] == "patch"
    assert set(kinds(explorer)[1:]) == {"laid"}


def test_a_ruler_grows_as_it_is_laid(shown: Explorer, clock: FakeClock):
    step = shown.demonstration.steps[shown.demonstration.number - 1]
    lengths = []
    for _ in range(5):
        lengths.append(length(ruler(shown).places))
        clock.now += STEP_S / 4
    whole = length(step.path)
    assert lengths == pytest.approx([whole * share / 4 for share in range(5)], rel=0.01, abs=1e-9)


def test_without_motion_it_lies_there_at_once(shown: Explorer):
    step = shown.demonstration.steps[shown.demonstration.number - 1]
    assert length(ruler(shown, still=True).places) == pytest.approx(length(step.path))
    assert len(ruler(shown).ticks) == 1, "being laid, it has its first mark alone"


def test_a_ruler_has_a_mark_at_every_cun(shown: Explorer):
    step = shown.demonstration.steps[shown.demonstration.number - 1]
    laid = ruler(shown, still=True)
    assert len(laid.ticks) == int(length(step.path) / step.spacing + 1e-6) + 1 >= 3
    assert laid.ticks[0] == pytest.approx(step.path[0])
    for tick in laid.ticks:
        assert np.linalg.norm(laid.places - tick, axis=1).min() < 0.015
    apart = np.linalg.norm(np.diff(laid.ticks, axis=0), axis=1)
    assert apart == pytest.approx(np.full(len(apart), step.spacing), rel=0.1)


# where they fall


def test_marks_lie_across_the_ruler():
    places = np.array([[-0.1, 1, 0], [0, 1, 0], [0.1, 1, 0]])
    stroke = Stroke("ruler", places, places[1:2], True)
    pixels, _ = projected(POSE, np.concatenate([stroke.places, stroke.ticks]), SIZE)
    drawn = draw(stroke, pixels, np.ones(4, dtype=bool), 12.0)
    (x0, y0, x1, y1) = drawn.ticks[0]
    assert (x0, x1) == pytest.approx((200, 200))
    assert abs(y1 - y0) == pytest.approx(12.0)
    hidden = draw(stroke, pixels, np.array([True, True, True, False]), 12.0)
    assert hidden.ticks.shape == (0, 4), "a mark that is not seen is not drawn"


def test_what_is_behind_the_body_is_not_seen(view: SceneView, explorer: Explorer):
    explorer.set_skin_mode("glass")
    explorer.select(PointTarget("BL23", "left"))
    explorer.show("location_error", True)
    shares = {}
    for name in ("back", "front"):
        view.look_from(name)
        view.refine()
        (patch,) = view.strokes()
        shares[name] = patch.seen.mean()
    assert shares["back"] > 0.9
    assert shares["front"] == 0.0


# heads of arrows


@given(
    st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300)), min_size=2, max_size=8),
    st.floats(10, 90),
)
def test_arrows_point_the_way_that_the_line_runs(line: list[tuple[float, float]], every: float):
    pixels = np.array(line)
    steps = np.diff(pixels, axis=0)
    whole = float(np.linalg.norm(steps, axis=1).sum())
    heads = arrows(pixels, np.ones(len(pixels), dtype=bool), every, 9.0)
    assert len(heads) <= max(math.ceil((whole - every / 2) / every) + 1, 0)
    for tip, one, other in heads:
        onward = tip - (one + other) / 2
        assert np.linalg.norm(onward) == pytest.approx(9.0)
        lengths = np.maximum(np.linalg.norm(steps, axis=1), 1e-12)
        assert max(steps @ onward / lengths) == pytest.approx(9.0, rel=1e-3)


def test_there_is_no_arrow_where_the_line_is_hidden_or_behind_the_camera():
    pixels = np.array([[0.0, 0.0], [100.0, 0.0], [200.0, 0.0]])
    assert len(arrows(pixels, np.array([True, True, True]), 40.0, 9.0)) == 5
    assert len(arrows(pixels, np.array([True, True, False]), 40.0, 9.0)) == 3
    assert arrows(pixels * np.nan, np.array([True, True, True]), 40.0, 9.0) == []
    assert arrows(pixels[:1], np.array([True]), 40.0, 9.0) == []


# into a picture


def stroke(kind: str, *pixels: tuple[float, float], ticks: object = (), seen: object = True):
    places = np.array(pixels, dtype=float)
    marks = np.array(ticks, dtype=float).reshape(-1, 4)
    return DrawnStroke(kind, places, np.broadcast_to(np.array(seen), len(places)), marks)  # type: ignore[arg-type]


def painted(drawn: DrawnStroke) -> np.ndarray:
    """Return which pixels of a grey picture a stroke has changed."""
    picture = np.full((60, 80, 4), 128, dtype=np.uint8)
    draw_stroke(picture, drawn, LIGHT, 1.0)
    assert (picture[..., 3] == 128).all()
    return (picture[..., :3] != 128).any(axis=2)


def test_a_line_changes_the_pixels_along_it_alone():
    changed = painted(stroke("laid", (10.0, 30.0), (70.0, 30.0)))
    rows, columns = np.nonzero(changed)
    assert (rows.min(), rows.max()) >= (26, 30)
    assert rows.max() <= 34
    assert columns.min() >= 6
    assert columns.max() <= 74
    assert changed[30, 10:70].all()


def test_a_mark_is_drawn_across():
    bare = painted(stroke("ruler", (10.0, 30.0), (70.0, 30.0)))
    marked = painted(stroke("ruler", (10.0, 30.0), (70.0, 30.0), ticks=[40, 22, 40, 38]))
    assert not bare[23, 40]
    assert marked[23, 40]


def test_hidden_pieces_are_left_out():
    ends = [(10.0, 30.0), (40.0, 30.0), (70.0, 30.0)]
    changed = painted(stroke("channel", *ends, seen=[True, True, False]))
    assert changed[30, 20]
    assert not changed[30, 60]
    assert not painted(stroke("patch", *ends, seen=False)).any()


def test_a_patch_is_filled():
    changed = painted(stroke("patch", (20, 10), (60, 10), (60, 50), (20, 50), (20, 10)))
    assert changed[12:48, 22:58].all()
    assert not changed[:, :16].any()


@pytest.mark.parametrize("kind", ["laid", "ruler", "channel", "patch"])
@pytest.mark.parametrize(
    "place", [(np.nan, np.nan), (-1e6, -1e6), (1e6, 30.0), (40.0, 30.0)], ids=str
)
def test_lines_off_the_picture_are_no_trouble(kind: str, place: tuple[float, float]):
    painted(stroke(kind, (40.0, 30.0), place, place))
