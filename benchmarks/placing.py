"""How long the whole catalogue takes to place, anew and from what was kept.

    PYTHONPATH=src python benchmarks/placing.py [--atlas FOLDER]

Placing is also given as a ratio to a floor measured in the same run: reading the body's meshes.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from os import environ
from pathlib import Path

from osteopoint.anatomy.atlas import read_atlas
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.landmark_store import fingerprint as meshes_fingerprint
from osteopoint.anatomy.landmark_store import load_landmarks
from osteopoint.anatomy.skin import read_skin
from osteopoint.assets import assets_dir
from osteopoint.catalogue.reading import read_catalogue
from osteopoint.placement.body import Body
from osteopoint.placement.cache import fingerprint, load_cached, save_cached
from osteopoint.placement.measures import read_measures
from osteopoint.placement.model import Placement
from osteopoint.placement.solve import Solver

RUNS = 5


def timed(task: Callable[[], object]) -> float:
    """Return the median time of a task, milliseconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        task()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--atlas", type=Path, help="an atlas folder; the default one if left out")
    assets = assets_dir()
    folder = parser.parse_args().atlas or assets / "meshes"
    environ["OSTEOPOINT_DATA"] = tempfile.mkdtemp()
    atlas, catalogue = read_atlas(folder), read_catalogue(assets)
    landmarks, skin = load_landmarks(assets, atlas), read_skin(folder)
    measures, queries = (
        read_measures(assets / "measures.json"),
        read_queries(assets / "landmarks.json"),
    )

    def place() -> list[object]:
        return list(Solver(catalogue.points, Body(atlas, landmarks, measures, skin)).solve_all())

    answers = place()
    placed = sum(isinstance(answer, Placement) for answer in answers)
    floor, anew = timed(lambda: (read_atlas(folder), read_skin(folder))), timed(place)

    def mark() -> str:
        return fingerprint(assets, meshes_fingerprint(atlas), queries.mark)

    save_cached(answers, atlas, mark())  # type: ignore[arg-type]
    again = timed(lambda: load_cached(atlas, mark()))
    print(f"{placed} of {len(answers)} places on {atlas.name}")
    print(f"reading the meshes (floor)  {floor:7.1f} ms")
    print(f"placing anew                {anew:7.1f} ms  {anew / floor:.1f} of the floor")
    print(f"from what was kept          {again:7.1f} ms  {again / floor:.2f} of the floor")


if __name__ == "__main__":
    main()
