"""The rows of search results, in groups."""

from dataclasses import replace

from osteopoint.catalogue.spelling import folded
from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.find import MAX_HITS, FoundPoint, find
from osteopoint.ui.explore.library_rows import PointRows, Row, bone_row, landmark_row

_COMPLAINT = "New, strong or lasting pain: see a professional first."
_SESSION_MARK, _LESSON_MARK = "▶", "▤"


def result_rows(explorer: Explorer, text: str) -> list[Row]:
    """Return rows for everything that a text finds: points, bones, landmarks, sessions, lessons.

    A row without a key is a heading or a sentence, which cannot be chosen.
    """
    data = explorer.body_data
    found = find(explorer, explorer.guidance.protocols(), text)
    points, hidden = ([], 0) if data is None else _points(explorer, data, found.points)
    marks = [] if data is None else [landmark_row(explorer, data, i) for i in found.landmarks]
    sessions = [
        Row(each.id, f"{_SESSION_MARK} {each.name}", session=each.id, tip=each.summary,
            spoken=f"{each.name}, session")
        for each in found.sessions
    ]  # fmt: skip
    groups = (
        ("Points", points),
        ("Bones", [bone_row(explorer, bone) for bone in found.bones]),
        ("Landmarks", marks),
        ("Sessions", sessions),
        ("Lessons", _lessons(data, found.lessons)),
    )
    rows = [Row("", _COMPLAINT)] if found.complaint else []
    for title, some in groups:
        if some:
            rows += [Row("", title), *some[:MAX_HITS]]
    if hidden:
        rows.append(Row("", f"{hidden} more, left out by the filter"))
    return rows or [Row("", f"Nothing fits “{text}”" if data else "The points are being read …")]


def _points(explorer: Explorer, data: BodyData, found: list[FoundPoint]) -> tuple[list[Row], int]:
    """Return the rows of points, and how many the filter leaves out."""
    points, rows, hidden = PointRows(explorer, data), [], 0
    for each in found:
        first = each.point.id == data.catalogue.first_of(each.point.code)
        row = points.row(each.point.code) if first else points.place(each.point)
        if row is None:
            hidden += 1
            continue
        said = each.matched in each.point.id or folded(each.matched) in folded(row.text)
        if not said:
            row = replace(row, text=f"{row.text} – {each.matched}")
        rows.append(row)
    return rows, hidden


def _lessons(data: BodyData | None, found: list[tuple[str, str]]) -> list[Row]:
    if data is None or data.library is None:
        return []
    rows = []
    for lesson_id, section in found:
        title = data.library.lesson(lesson_id).title
        text = f"{title}: {section}" if section else title
        rows.append(
            Row(lesson_id, f"{_LESSON_MARK} {text}", lesson=lesson_id, spoken=f"{text}, lesson")
        )
    return rows
