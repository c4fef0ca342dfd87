"""The hip bone: the scanned mean's shape, with details that averaging has removed; mm."""

import numpy as np
import trimesh

from atlas import llp26
from atlas.field import Field
from atlas.field.displacements import displaced, faded, ridge, roughness
from atlas.field.operations import difference, intersection, offset, union
from atlas.field.shapes import cone, ellipsoid, half_space, sphere
from atlas.regions import sacroiliac
from atlas.solid import mesh_of, projected
from atlas.source_bones import Source

CELL = 1.0
# The hip joint's centre and the femoral head's radius: a sphere fitted to the mean's
# (data/legs.json).
HEAD, HEAD_RADIUS, CARTILAGE = np.array([83.4, 861.7, 17.9]), 23.7, 2.8
# Normal of the acetabulum's opening: outward, down and a little forward (45° and 20°).
OPENING = np.array([0.74, -0.56, 0.36]) / np.linalg.norm([0.74, -0.56, 0.36])
# Half the width of the symphysis.
SYMPHYSIS = 2.2
# The crest in the view from the left, z, from spine to spine.
CREST_Z = [62.0, 50.0, 36.0, 17.0, -2.0, -22.0, -40.0, -55.0, -68.0]


def hip_bone(source: Source) -> trimesh.Trimesh:
    """Return the left hip bone."""
    plain = llp26.bone("hip_bone.l")
    crest = _crest(plain)
    bone = displaced(sacroiliac.hip(), _thinner())
    bone = displaced(bone, _lines(plain))
    bone = displaced(bone, _crest_relief(crest))
    bone = union(bone, *_spines(), blend=9.0)
    bone = union(bone, *_pubis(), blend=6.0)
    bone = _with_acetabulum(bone)
    bone = difference(bone, _obturator_groove(), blend=3.0)
    bone = sacroiliac.fitted_hip(bone)
    bone = displaced(bone, _auricular(plain))
    bone = difference(bone, half_space([SYMPHYSIS, 0, 0], [1, 0, 0]), blend=1.5)
    bone = displaced(bone, _rough())
    low, high = plain.bounds
    return mesh_of(bone, low - 8, high + 8, CELL)


def _crest(plain: trimesh.Trimesh) -> np.ndarray:
    """Return points on the crest's top: the highest vertex of each slice of the ilium."""
    points = []
    for z in CREST_Z:
        slice_ = plain.vertices[np.abs(plain.vertices[:, 2] - z) < 2.5]
        points.append(slice_[slice_[:, 1].argmax()])
    return np.array(points)


def _thinner():
    """Return a displacement that thins the blade; averaging many blades makes it too thick."""
    fossa = ridge([[121, 957, 34], [117, 953, 16], [106, 962, 2]], -1.6, 30.0)
    return faded(fossa, [115.0, 957.0, 18.0], 45.0)


def _crest_relief(crest: np.ndarray):
    """Return the crest's two lips with the furrow between, its tubercle and its highest place."""
    outward = np.array([1.0, 0.0, 0.0])
    # The horizontal normal of the crest: the outside turns backward with the crest.
    along = np.gradient(crest, axis=0)
    side = np.cross([0.0, 1.0, 0.0], along)
    side *= np.sign(side @ outward)[:, None] / np.linalg.norm(side, axis=1)[:, None]
    outer = ridge(crest + 4.5 * side - [0, 1.5, 0], 1.0, 5.0)
    inner = ridge(crest - 4.5 * side - [0, 1.5, 0], 0.9, 5.0)
    furrow = ridge(crest[1:-1], -0.5, 3.5)
    # The iliac tubercle protrudes five centimetres behind the anterior spine.
    tubercle = ridge(crest[1:4] + 5.0 * side[1:4] - [0, 3.0, 0], [1.0, 3.2, 0.8], 13.0)
    highest = ridge([crest[4] * 0.4 + crest[5] * 0.6, crest[5]], [2.2, 0.8], 18.0)
    return lambda p: outer(p) + inner(p) + furrow(p) + tubercle(p) + highest(p)


def _spines() -> list[Field]:
    """Return the four iliac spines and the ischial spine."""
    return [
        ellipsoid([119.5, 939.0, 65.5], [4.5, 7.5, 6.0]),  # anterior superior
        ellipsoid([99.0, 901.5, 47.5], [4.5, 8.5, 4.8]),  # anterior inferior
        ellipsoid([44.1, 949.5, -75.5], [4.8, 8.0, 7.2]),  # posterior superior
        ellipsoid([48.0, 923.5, -62.0], [4.0, 5.5, 4.5]),  # posterior inferior
        cone([58.0, 863.0, -27.0], [47.5, 858.0, -39.5], 7.0, 2.2),  # ischial
    ]


def _with_acetabulum(bone: Field) -> Field:
    """Return the bone with its acetabulum: rim, lunate face, floor, and the notch below."""
    radius = HEAD_RADIUS + CARTILAGE
    wall = intersection(
        sphere(HEAD - OPENING * 2.0, radius + 4.5),
        half_space(HEAD + OPENING * 3.5, OPENING),
        blend=5.0,
    )
    # The wall strengthens the mean's rim; it does not fill the space below the acetabulum.
    wall = intersection(wall, offset(sacroiliac.hip(), 5.5), blend=3.0)
    bone = union(bone, wall, blend=6.0)
    bone = difference(bone, sphere(HEAD, radius), blend=2.0)
    down = np.array([0.05, -1.0, -0.02])
    down -= OPENING * (down @ OPENING)
    down /= np.linalg.norm(down)
    # The rim is open below; from there the rough floor leads inward.
    notch = cone(HEAD + down * 16.0 + OPENING * 6, HEAD + down * 40.0 + OPENING * 10, 10.0, 10.5)
    fossa = cone(HEAD - OPENING * 13.0, HEAD - OPENING * 12.5 + down * 13.5, 13.8, 13.8)
    return difference(bone, notch, fossa, blend=2.5)


def _lines(plain: trimesh.Trimesh):
    """Return the arcuate line and pecten on the inside, and the gluteal lines on the outside."""
    inner = [(930, -14), (915, 0), (900, 14), (885, 29), (870, 44), (857, 58)]
    arcuate = projected(plain, np.array([[0, y, z] for y, z in inner]), (1, 0, 0))
    front = [(962, 50), (978, 24), (981, 2), (967, -18), (935, -30)]
    behind = [(991, -42), (968, -52), (940, -52)]
    below = [(917, 42), (912, 24), (908, 6), (908, -12)]
    lines = [ridge(arcuate, [0.3, 1.2, 1.4, 1.6, 2.2, 1.2], 7.0)]
    for path in (front, behind, below):
        on = projected(plain, np.array([[0, y, z] for y, z in path]), (-1, 0, 0))
        lines.append(ridge(on, 0.4, 6.0))
    return lambda p: sum(line(p) for line in lines)


def _auricular(plain: trimesh.Trimesh):
    """Return the edge of the auricular face for the sacrum and the rough area behind it."""
    edge = [(960, -26), (945, -19), (929, -20), (921, -30), (920, -48), (930, -54), (938, -44)]
    back = [(946, -38), (956, -38)]
    on = projected(plain, np.array([[0, y, z] for y, z in edge + back]), (1, 0, 0))
    rim = ridge(np.vstack([on, on[:1]]), 0.5, 3.5)
    rough = faded(roughness(0.7, 10.0, 1), projected(plain, [[0, 958, -48]], (1, 0, 0))[0], 24.0)
    return lambda p: rim(p) + rough(p)


def _obturator_groove() -> Field:
    """Return the groove under the upper branch of the pubis, for vessels and nerve."""
    return cone([33.0, 838.0, 52.0], [56.0, 842.0, 30.0], 3.5, 3.5)


def _pubis() -> list[Field]:
    """Return the pubic tubercle."""
    return [ellipsoid([17.8, 849.5, 69.5], [4.0, 4.0, 4.5])]


def _rough():
    """Return the rough relief of the ischial tuberosity, where the hamstrings begin."""
    return faded(roughness(0.45, 9.0, 2), [51.0, 812.0, -36.0], 28.0)


MAKERS = {"hip_bone.l": hip_bone}
