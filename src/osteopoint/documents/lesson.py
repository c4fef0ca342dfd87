"""The page of a lesson.

Each claim has a card: who makes it, what it says, how good the evidence is, and what is known.
Claims that are not taught stand under a heading of their own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from osteopoint.catalogue.lessons import GRADE_WORDS, Claim, Lesson, Library, Section
from osteopoint.catalogue.techniques import Technique
from osteopoint.documents.text import as_html

_BEFORE = "a session asks its questions first; a yes to one of them means: not now, or ask."
HISTORY = "History: not taught, and why"


@dataclass(frozen=True, slots=True)
class PageColours:
    """The colours that a page adds to those of the widgets, each as #rrggbb."""

    card: str
    edge: str
    history_card: str
    history_edge: str
    quiet: str


LIGHT_PAGE = PageColours("#eef3f6", "#2a7ab8", "#f8ece8", "#a8402f", "#4a5158")
DARK_PAGE = PageColours("#2a323a", "#7ab8ea", "#3b2c2a", "#e59a8a", "#b9c0c7")


@dataclass(frozen=True, slots=True)
class Pictures:
    """The width of the pictures, and a function that returns the caption of each."""

    width: int
    caption: Callable[[str], str]


def lesson_page(
    library: Library,
    lesson: Lesson,
    techniques: Iterable[Technique],
    colours: PageColours,
    pictures: Pictures,
) -> str:
    """Return the whole page of a lesson.

    Parameters
    ----------
    techniques : all techniques; the page links those of this lesson that can be watched
    """
    said: set[str] = set()
    parts = [f"<h2>{as_html(lesson.title)}</h2><p><i>{as_html(lesson.summary)}</i></p>"]
    parts.extend(_section(library, each, said, colours, pictures) for each in lesson.sections)
    if lesson.id == "choosing":
        parts.append("<h3>Questions to take along</h3>")
        parts.append(_list(library.setup.professional_questions, ordered=True))
    if lesson.id == "home":
        shown = {section.picture for section in lesson.sections}
        parts.append(_setup(library, shown, colours, pictures))
    parts.append(_watch(lesson, techniques))
    titles = [library.sources[name] for name in lesson.sources]
    parts.append(f"<h3>Sources</h3><small>{_list(titles)}</small>")
    return "".join(parts)


def _section(
    library: Library, section: Section, said: set[str], colours: PageColours, pictures: Pictures
) -> str:
    parts = [f"<h3>{as_html(section.title)}</h3>"]
    parts.extend(f"<p>{as_html(text)}</p>" for text in section.paragraphs)
    parts.append(_list(section.bullets))
    if section.picture:
        parts.append(_picture(section.picture, colours, pictures))
    # A claim that appears several times has its card the first time.
    new = [claim for claim in section.claims if claim.id not in said and claim.show != "never"]
    said.update(claim.id for claim in new)
    # A claim of grade X is never shown among those that are taught, whatever the file says.
    history = [claim for claim in new if claim.show == "history" or claim.grade == "X"]
    parts.extend(_card(library, claim, colours) for claim in new if claim not in history)
    if history:
        parts.append(f"<h4>{HISTORY}</h4>")
        parts.extend(_card(library, claim, colours, taught=False) for claim in history)
    return "".join(parts)


def _card(library: Library, claim: Claim, colours: PageColours, *, taught: bool = True) -> str:
    card, edge = (
        (colours.card, colours.edge) if taught else (colours.history_card, colours.history_edge)
    )
    rows = [
        f"<b>Who says so:</b> {_titles(library, claim.who)}",
        f"“{as_html(claim.says)}”",
        f"<b>How well it is known:</b> {claim.grade} – {GRADE_WORDS[claim.grade]}",
        f"<b>What is known:</b> {as_html(claim.evidence)} "
        f'<small><font color="{colours.quiet}">({_titles(library, claim.evidence_sources)})'
        "</font></small>",
    ]
    if taught:
        rows.append(f"<b>Before you try:</b> {_BEFORE}")
    if claim.why:
        rows.append(f"<b>Why it is not taught:</b> {as_html(claim.why)}")
    text = "".join(f'<p style="margin:3px 0">{row}</p>' for row in rows)
    return (
        '<table width="100%" cellspacing="0" cellpadding="0" style="margin:8px 0"><tr>'
        f'<td width="5" bgcolor="{edge}"></td>'
        f'<td bgcolor="{card}" style="padding:6px 10px">{text}</td></tr></table>'
    )


def _titles(library: Library, names: Iterable[str]) -> str:
    return as_html("; ".join(library.sources[name] for name in names))


def _picture(name: str, colours: PageColours, pictures: Pictures) -> str:
    caption = as_html(pictures.caption(name))
    return (
        f'<p style="margin-bottom:2px"><img src="picture:{name}" width="{pictures.width}"></p>'
        f'<p style="margin-top:0"><small><font color="{colours.quiet}">{caption}</font></small></p>'
    )


def _setup(library: Library, shown: set[str], colours: PageColours, pictures: Pictures) -> str:
    """Return what to prepare and the postures, with the drawings that are not in `shown`."""
    setup = library.setup
    parts = []
    for title, items in (("Before you begin", setup.items), ("Afterwards", setup.after)):
        rows = "".join(f"<li><b>{as_html(i.text)}</b> {as_html(i.why)}</li>" for i in items)
        parts.append(f"<h3>{title}</h3><ul>{rows}</ul>")
    parts.append("<h3>Ways to sit, stand or lie</h3>")
    for posture in setup.postures:
        parts.append(f"<h4>{as_html(posture.name)}</h4><p>{as_html(posture.text)}</p>")
        if posture.picture not in shown:
            parts.append(_picture(posture.picture, colours, pictures))
    return "".join(parts)


def _watch(lesson: Lesson, techniques: Iterable[Technique]) -> str:
    links = [
        f'<a href="technique:{as_html(each.id)}">{as_html(each.name)}</a>'
        for each in techniques
        if each.lesson == lesson.id and each.phases and each.over != "none"
    ]
    return f"<h3>Watch how it is done</h3><p>{', '.join(links)}</p>" if links else ""


def _list(rows: Iterable[str], *, ordered: bool = False) -> str:
    items = "".join(f"<li>{as_html(row)}</li>" for row in rows)
    tag = "ol" if ordered else "ul"
    return f"<{tag}>{items}</{tag}>" if items else ""
