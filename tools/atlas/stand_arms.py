"""Where shoulder blades and arms hang in the finished body: `data/standing.json`; mm.

The scapula is laid on the ribs by three of its places. The arm goes along with the socket,
but hangs at its own angles, a hand's breadth from the body, its elbow slightly bent.
"""

from functools import cache

import numpy as np
import trimesh
from numpy.typing import NDArray

from atlas.field import Points
from atlas.regions.column import standing

OUTWARD = np.array([1.0, 0.0, 0.0])
# The angle of the elbow is made less by bending both bones softly this far from the joint.
BEND_FROM, BEND_TO = 30.0, 120.0


def placed(name: str, bone: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return a bone of the shoulder or arm where it hangs."""
    points = np.asarray(bone.vertices)
    points = on_ribs(points) if name.startswith("scapula") else _hanging(name, points)
    return trimesh.Trimesh(points, bone.faces, process=False)


def on_ribs(points: Points) -> Points:
    """Return places of the source's left shoulder blade where they lie on the ribs."""
    turn, scale, middle, goal = _blade()
    return (points - middle) @ turn.T * scale + goal


@cache
def _blade() -> tuple[NDArray[np.float64], float, Points, Points]:
    """Return the similarity that fits the three places best (Kabsch 1976; Umeyama 1991)."""
    said = standing()["scapula"]
    here, there = (np.array(list(said[key].values())) for key in ("from", "to"))
    middle, goal = here.mean(axis=0), there.mean(axis=0)
    u, sizes, vt = np.linalg.svd((there - goal).T @ (here - middle))
    right = np.diag([1.0, 1.0, np.linalg.det(u @ vt)])
    scale = float((sizes * np.diag(right)).sum() / ((here - middle) ** 2).sum())
    return u @ right @ vt, scale, middle, goal


def _hanging(name: str, points: Points) -> Points:
    said = standing()["arm"]
    inner, outer = np.array(said["inner_epicondyle"]), np.array(said["outer_epicondyle"])
    socket, elbow = np.array(said["shoulder"]), (inner + outer) / 2
    points = _straightened(points, elbow, said["straighter"])
    shoulder = _straightened(socket[None], elbow, said["straighter"])[0]
    if not name.startswith("humerus"):
        points = _turned(points, elbow, inner - outer, said["elbow"])
    down = elbow - shoulder
    out, front = np.tan(np.radians([said["outward"], said["forward"]]))
    wanted = np.array([out, -1.0, front])
    turn = trimesh.geometry.align_vectors(down, wanted)[:3, :3]
    return (points - shoulder) @ turn.T + on_ribs(socket)


def _straightened(points: Points, elbow: Points, degrees: float) -> Points:
    """Return the arm with a smaller carrying angle: half of it above the elbow, half below."""
    far = np.abs(points[:, 1] - elbow[1])
    share = np.clip((far - BEND_FROM) / (BEND_TO - BEND_FROM), 0.0, 1.0)
    # Over the bend the angle grows evenly, so what it moves grows with the square.
    bend = share**2 / 2 * (BEND_TO - BEND_FROM) + np.maximum(far - BEND_TO, 0.0)
    inward = np.tan(np.radians(degrees / 2)) * bend
    return points - inward[:, None] * OUTWARD


def _turned(points: Points, about: Points, axis: Points, degrees: float) -> Points:
    matrix = trimesh.transformations.rotation_matrix(np.radians(degrees), axis, about)
    return trimesh.transform_points(points, matrix)
