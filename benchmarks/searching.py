"""Measure how long a search takes, beside a plain look through all texts. See README.md."""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from osteopoint.assets import assets_dir
from osteopoint.catalogue.model import Catalogue
from osteopoint.catalogue.reading import read_catalogue
from osteopoint.catalogue.search import prepare, search
from osteopoint.catalogue.search_index import SearchIndex
from osteopoint.catalogue.spelling import folded

ROUNDS = 60
TYPED = {
    "a code": ["BL23", "b-23", "UB 23", "膀胱經23", "EXHN3", "BL"],
    "a name": ["shen shu", "Zúsānlǐ", "腎俞", "kidney", "posterior superior iliac spine"],
    "everyday words": ["dimple", "knee cap", "funny bone", "back of the hand", "the"],
    "one letter": list("abcdefghijklmnopqrstuvwxyz"),
    "words in any order": ["venus dimples", "thumb web", "bladder back shu lumbar"],
    "a slip": ["dimpel", "mastiod", "funy bone", "posteror superor", "sanyinjaio"],
    "nothing fits": ["qqqqqqqq", "BL99", "stenralocnuc", "temporel procoss mandable costel xyzzyx"],
}


def grown(catalogue: Catalogue, count: int) -> Catalogue:
    """Return a catalogue of so many points, as if the first ones stood in it several times."""
    points = list(catalogue.points.values())
    more = [
        replace(point, id=f"OP-{number}-{point.id}", set_of="", name=f"{point.name} again")
        for number, point in enumerate(points[: max(0, count - len(points))])
    ]
    return Catalogue({point.id: point for point in [*points, *more]}, catalogue.sources)


def median_ms(ask: Callable[[str], object], typed: list[str]) -> tuple[float, float]:
    """Return the median over all texts and rounds, and the median of the slowest text."""
    times: dict[str, list[float]] = {text: [] for text in typed}
    for _ in range(ROUNDS):
        for text in typed:
            begin = time.perf_counter()
            ask(text)
            times[text].append(1000.0 * (time.perf_counter() - begin))
    middles = [statistics.median(each) for each in times.values()]
    return statistics.median(middles), max(middles)


def main() -> None:
    """Print a line for each kind of text."""
    catalogue = grown(read_catalogue(assets_dir()), 700)
    begin = time.perf_counter()
    index = prepare(catalogue)
    made_ms = 1000.0 * (time.perf_counter() - begin)
    again = []
    for _ in range(9):
        begin = time.perf_counter()
        SearchIndex(catalogue)
        again.append(1000.0 * (time.perf_counter() - begin))
    points, texts = len(catalogue.points), len(index.holders)
    print(f"{points} points, {texts} texts; index made in {made_ms:.1f} ms, ", end="")
    print(f"again in {statistics.median(again):.1f} ms")
    plain = [(p, " | ".join([p.id, p.name, p.pinyin, *p.common])) for p in index.points]
    folds = [(point, folded(text)) for point, text in plain]

    def scan(text: str) -> object:
        wanted = folded(text)
        return [point for point, known in folds if wanted in known]

    def ours(text: str) -> object:
        index.similar.clear()  # a word that was asked for before is answered from memory
        return search(catalogue, text, 40)

    print(f"{'':<24}{'median':>10}{'slowest':>12}{'floor':>12}{'ratio':>8}")
    for kind, typed in TYPED.items():
        middle, worst = median_ms(ours, typed)
        floor, _ = median_ms(scan, typed)
        print(f"{kind:<24}{middle:7.3f} ms{worst:9.3f} ms{floor:9.3f} ms{middle / floor:8.1f}")


if __name__ == "__main__":
    main()
