"""Positions of shoulder blades and arms in the finished body, from `data/standing.json`; mm.

Three places of the scapula are laid on the ribs. The arm moves with the socket, but hangs at its
own angles: a hand's breadth from the body, the elbow slightly bent.
"""

from functools import cache

import numpy as np
import trimesh
from numpy.typing import NDArray

from atlas.field import Points
from atlas.regions.column import standing

OUTWARD = np.array([1.0, 0.0, 0.0])
# Both bones bend gradually between these distances from the joint, mm.
BEND_FROM, BEND_TO = 30.0, 120.0


def placed(name: str, bone: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return a bone of the shoulder or arm in its final position."""
    points = np.asarray(bone.vertices)
    points = on_ribs(points) if name.startswith("scapula") else _hanging(name, points)
    return trimesh.Trimesh(points, bone.faces, process=False)


def on_ribs(points: Points) -> Points:
    """Return places of the source's left shoulder blade in their final position on the ribs."""
    turn, scale, middle, goal = _blade()
    return (points - middle) @ turn.T * scale + goal


@cache
def _blade() -> tuple[NDArray[np.float64], float, Points, Points]:
    """Return the similarity that best fits the three places (Kabsch 1976; Umeyama 1991)."""
    data = standing()["scapula"]
    here, there = (np.array(list(data[key].values())) for key in ("from", "to"))
    middle, goal = here.mean(axis=0), there.mean(axis=0)
    u, sizes, vt = np.linalg.svd((there - goal).T @ (here - middle))
    right = np.diag([1.0, 1.0, np.linalg.det(u @ vt)])
    scale = float((sizes * np.diag(right)).sum() / ((here - middle) ** 2).sum())
    return u @ right @ vt, scale, middle, goal


def _hanging(name: str, points: Points) -> Points:
    data = standing()["arm"]
    inner, outer = np.array(data["inner_epicondyle"]), np.array(data["outer_epicondyle"])
    socket, elbow = np.array(data["shoulder"]), (inner + outer) / 2
    points = _straightened(points, elbow, data["straighter"])
    shoulder = _straightened(socket[None], elbow, data["straighter"])[0]
    if not name.startswith("humerus"):
        points = _turned(points, elbow, inner - outer, data["elbow"])
    down = elbow - shoulder
    out, front = np.tan(np.radians([data["outward"], data["forward"]]))
    wanted = np.array([out, -1.0, front])
    turn = trimesh.geometry.align_vectors(down, wanted)[:3, :3]
    return (points - shoulder) @ turn.T + on_ribs(socket)


def _straightened(points: Points, elbow: Points, degrees: float) -> Points:
    """Return the arm with a smaller carrying angle: half of it above the elbow, half below."""
    far = np.abs(points[:, 1] - elbow[1])
    share = np.clip((far - BEND_FROM) / (BEND_TO - BEND_FROM), 0.0, 1.0)
    # The angle increases evenly along the bend, so the displacement increases with the square.
    bend = share**2 / 2 * (BEND_TO - BEND_FROM) + np.maximum(far - BEND_TO, 0.0)
    inward = np.tan(np.radians(degrees / 2)) * bend
    return points - inward[:, None] * OUTWARD


def _turned(points: Points, about: Points, axis: Points, degrees: float) -> Points:
    matrix = trimesh.transformations.rotation_matrix(np.radians(degrees), axis, about)
    return trimesh.transform_points(points, matrix)
