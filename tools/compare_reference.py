"""Measure the atlas's finished bones against those of another skeleton.

    python tools/compare_reference.py --reference FILE.glb --names FILE.csv [--bones femur,rib_]
        [--sides left,midline,right] [--atlas DIR] [--csv OUT.csv]

For every bone of both (matched by FMA id): its size, and the mean distance between the two surfaces
after the best similarity fit (rotation, translation, one scale). The distance is the mean of both
directions. A bone is near if that is at most 2 % of its longest dimension or 1.2 mm, whichever is
larger.

The tool only measures. It writes no mesh, and `beside.py` is the only other tool that reads the
reference.
"""

import csv
import json
import sys
from pathlib import Path

import numpy as np
import pyvista
import trimesh
from scipy.spatial import cKDTree

from atlas.glbfile import read_bones
from commandline import atlas_parser
from reference import read_reference

NEAR_SHARE, NEAR_MM = 0.02, 1.2
SAMPLES, ROUNDS = 2500, 40


def main() -> None:
    """Read the command line, measure, write a table."""
    parser = atlas_parser(__doc__)
    parser.add_argument("--reference", type=Path, required=True)
    parser.add_argument("--names", type=Path, required=True, help="table with node and fma_id")
    parser.add_argument("--bones", default="", help="ids or their beginnings, with commas")
    parser.add_argument("--sides", default="left,midline,right")
    parser.add_argument("--csv", type=Path)
    options = parser.parse_args()

    ours = bones_of(options.atlas, options.sides.split(","))
    found = read_reference(options.reference, options.names)
    theirs = {fma: joined(mesh) for fma, mesh in found.items()}
    rows = []
    for bone_id, (fma, mesh) in ours.items():
        if fma in theirs and bone_id.startswith(tuple(options.bones.split(","))):
            rows.append(row(bone_id, mesh, theirs[fma]))
    out = options.csv.open("w", newline="", encoding="utf-8") if options.csv else sys.stdout
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("id", "longest_mm", "reference_longest_mm", "mean_mm", "share", "near"))
    writer.writerows(rows)
    near = sum(r[-1] == "yes" for r in rows)
    print(f"{near} of {len(rows)} bones are near ({near / max(len(rows), 1):.0%})", file=sys.stderr)


def bones_of(atlas: Path, sides: list[str]) -> dict[str, tuple[int, trimesh.Trimesh]]:
    """Return FMA id and mesh (mm) of every bone of an atlas folder on some sides."""
    table = json.loads((atlas / "bones.json").read_text(encoding="utf-8"))["bones"]
    meshes = read_bones(atlas)
    return {
        r["id"]: (r["fma"], joined(meshes[r["id"]]))
        for r in table
        if r["side"] in sides and r["kind"] == "bone"
    }


def joined(mesh: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return a mesh with its vertices joined."""
    mesh = trimesh.Trimesh(mesh.vertices, mesh.faces, process=False)
    mesh.merge_vertices()
    return mesh


def row(bone_id: str, ours: trimesh.Trimesh, theirs: trimesh.Trimesh) -> list:
    """Return one line of the table."""
    mean = mean_distance(ours, theirs)
    longest, other = longest_mm(ours), longest_mm(theirs)
    near = mean <= max(NEAR_SHARE * longest, NEAR_MM)
    return [
        bone_id, round(longest, 1), round(other, 1), round(mean, 2),
        f"{mean / longest:.3f}", "yes" if near else "no",
    ]  # fmt: skip


def longest_mm(mesh: trimesh.Trimesh) -> float:
    """Return a bone's longest dimension: the longest edge of its smallest box."""
    return float(max(mesh.bounding_box_oriented.primitive.extents))


def mean_distance(ours: trimesh.Trimesh, theirs: trimesh.Trimesh) -> float:
    """Return the mean distance (mm) of the surfaces after the best similarity fit."""
    a = trimesh.sample.sample_surface_even(ours, SAMPLES, seed=1)[0]
    b = trimesh.sample.sample_surface_even(theirs, SAMPLES, seed=1)[0]
    fits = [fit(a, b, start) for start in starts(a, b)]
    turn, scale, move = min(fits, key=lambda f: f[1])[0]
    moved = trimesh.Trimesh(scale * ours.vertices @ turn.T + move, ours.faces, process=False)
    # Measured at our own scale, so that a shrunken fit does not look better.
    there = surface_distance(scale * a @ turn.T + move, theirs)
    back = surface_distance(b, moved)
    return float((there.mean() + back.mean()) / 2 / scale)


def surface_distance(points: np.ndarray, mesh: trimesh.Trimesh) -> np.ndarray:
    """Return the distance of each point from a surface."""
    near = pyvista.PolyData(points).compute_implicit_distance(pyvista.wrap(mesh))
    return np.abs(near["implicit_distance"])


def starts(a: np.ndarray, b: np.ndarray) -> list[np.ndarray]:
    """Return the rotations to start from: none, and those that align the principal axes."""
    _, _, of_a = np.linalg.svd(a - a.mean(axis=0), full_matrices=False)
    _, _, of_b = np.linalg.svd(b - b.mean(axis=0), full_matrices=False)
    turns = [np.eye(3)]
    for signs in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        flip = np.diag([*signs, 1.0])
        turn = of_b.T @ flip @ of_a
        if np.linalg.det(turn) < 0:
            turn = of_b.T @ np.diag([*signs, -1.0]) @ of_a
        turns.append(turn)
    return turns


def fit(a: np.ndarray, b: np.ndarray, turn: np.ndarray) -> tuple[tuple, float]:
    """Return the similarity of `a` onto `b` found from a start rotation, and its mean distance.

    It pairs nearest points in both directions, then applies the least-squares similarity of Umeyama
    (1991), repeatedly.
    """
    scale = float(
        np.sqrt(((b - b.mean(0)) ** 2).sum() / len(b) / ((a - a.mean(0)) ** 2).mean(0).sum())
    )
    move = b.mean(axis=0) - scale * turn @ a.mean(axis=0)
    tree = cKDTree(b)
    for _ in range(ROUNDS):
        moved = scale * a @ turn.T + move
        of_a, of_b = tree.query(moved)[1], cKDTree(moved).query(b)[1]
        turn, scale, new = umeyama(np.vstack([a, a[of_b]]), np.vstack([b[of_a], b]))
        if np.abs(new - move).max() < 1e-4:
            move = new
            break
        move = new
    moved = scale * a @ turn.T + move
    distance = tree.query(moved)[0].mean() + cKDTree(moved).query(b)[0].mean()
    return (turn, scale, move), float(distance)


def umeyama(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, float, np.ndarray]:
    """Return rotation, scale and translation that map `a` onto `b` with the least squares."""
    middle_a, middle_b = a.mean(axis=0), b.mean(axis=0)
    u, d, vt = np.linalg.svd((b - middle_b).T @ (a - middle_a) / len(a))
    sign = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ vt))])
    turn = (u * sign) @ vt
    scale = float((d * sign).sum() / ((a - middle_a) ** 2).sum(axis=1).mean())
    return turn, scale, middle_b - scale * turn @ middle_a


if __name__ == "__main__":
    main()
