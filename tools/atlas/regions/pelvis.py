"""The hip bone: the source's shape, thinned and given what it lacks; mm."""

import numpy as np
import trimesh

from atlas import field as f
from atlas.regions.sacroiliac import taken_from_hip
from atlas.solid import dropped, field_of, mesh_of
from atlas.start import Source

CELL = 1.1
# The hip joint's middle: a ball fitted to the source's femoral head (radius 22.7).
HEAD, HEAD_RADIUS, CARTILAGE = np.array([77.1, 858.1, 1.9]), 22.7, 2.0
# The way the cup opens: outward, down and a little forward (45° and 20°).
OPENING = np.array([0.74, -0.56, 0.36]) / np.linalg.norm([0.74, -0.56, 0.36])
# Half the width of the symphysis.
SYMPHYSIS = 2.2
# The crest in the view from the left: z and about y; from spine to spine.
CREST_Z = [50.0, 36.0, 17.0, -2.0, -22.0, -42.0, -58.0, -71.0]


def hip_bone(source: Source) -> trimesh.Trimesh:
    """Return the left hip bone."""
    plain = source.smooth("hip_bone.l")
    crest = _crest(plain)
    bone = f.displaced(field_of(plain, 1.0), _thinner())
    bone = f.displaced(bone, _lines(plain))
    bone = f.union(bone, _crest_rim(crest), blend=7.0)
    bone = f.union(bone, *_spines(), blend=12.0)
    bone = f.union(bone, _tuberosity(), blend=9.0)
    bone = _with_acetabulum(bone)
    bone = f.without(bone, taken_from_hip, blend=2.0)
    bone = f.displaced(bone, _auricular(plain))
    bone = f.without(bone, _obturator_groove(), blend=3.0)
    bone = f.union(bone, *_pubis(), blend=6.0)
    bone = f.without(bone, f.half_space([SYMPHYSIS, 0, 0], [1, 0, 0]), blend=1.5)
    bone = f.displaced(bone, _rough())
    low, high = plain.bounds
    return mesh_of(bone, low - 8, high + 8, CELL)


def _crest(plain: trimesh.Trimesh) -> np.ndarray:
    """Return points on the crest's top: the highest place of each slice of the ilium."""
    points = []
    for z in CREST_Z:
        slice_ = plain.vertices[np.abs(plain.vertices[:, 2] - z) < 2.5]
        points.append(slice_[slice_[:, 1].argmax()])
    return np.array(points)


def _thinner():
    """Return what thins the blade, whose source is 17 mm thick where bone is 5 to 7.

    The curves run inside the blade, so both faces give way.
    """
    fossa = f.ridge([[104, 947, 26], [94, 962, 8], [84, 978, -10], [70, 985, -26]], -3.6, 42.0)
    back = f.ridge([[62, 968, -42], [58, 950, -44]], -1.5, 26.0)
    return lambda p: fossa(p) + back(p)


def _crest_rim(crest: np.ndarray) -> f.Field:
    """Return the thick rim of the crest with its tubercle and its two lips."""
    middle = crest - [0, 4.0, 0]
    rim = f.tube(middle, [4.5, 5.5, 5.0, 4.5, 4.0, 4.0, 5.0, 4.5], steps=4)
    # The iliac tubercle stands out five centimetres behind the front spine.
    rim = f.union(rim, f.ellipsoid(middle[2] + [2.0, 0.0, 0.0], [6, 5, 12]), blend=8.0)
    # A shallow furrow along the top leaves an outer and an inner lip.
    return f.displaced(rim, f.ridge(crest[1:-1] + [0, 1.0, 0], -1.0, 4.0))


def _spines() -> list[f.Field]:
    """Return the four iliac spines and the ischial spine."""
    return [
        f.ellipsoid([122.5, 936.0, 48.5], [4.5, 8.0, 7.0]),  # anterior superior
        f.ellipsoid([97.0, 905.0, 25.5], [5.0, 10.0, 5.0]),  # anterior inferior
        f.ellipsoid([40.5, 957.0, -73.0], [5.0, 8.0, 6.0]),  # posterior superior
        f.ellipsoid([45.5, 925.0, -60.5], [4.0, 6.0, 4.5]),  # posterior inferior
        f.cone([60.0, 868.0, -36.0], [49.5, 861.0, -53.5], 7.0, 2.2),  # ischial
    ]


def _tuberosity() -> f.Field:
    """Return the ischial tuberosity: broad above, narrower below, in front of its end."""
    upper = f.ellipsoid([58.0, 838.0, -44.0], [11.0, 14.0, 12.0])
    lower = f.ellipsoid([48.0, 819.0, -36.0], [9.0, 12.0, 12.0])
    return f.union(upper, lower, blend=12.0)


def _with_acetabulum(bone: f.Field) -> f.Field:
    """Return the bone with its cup: rim, half-moon face, floor, and the notch below."""
    radius = HEAD_RADIUS + CARTILAGE
    wall = f.common(
        f.sphere(HEAD - OPENING * 2.0, radius + 6.0),
        f.half_space(HEAD + OPENING * 2.5, OPENING),
        blend=6.0,
    )
    # The cup stands on the ischium below and behind, and on the pubis in front.
    feet = [
        f.cone(HEAD + [-6.0, -22.0, -20.0], [57.0, 834.0, -36.0], 10.0, 10.0),
        f.cone(HEAD + [-20.0, -12.0, 20.0], [34.0, 853.0, 40.0], 8.0, 7.0),
        # The upper edge of the obturator foramen, under the cup's floor.
        f.tube([[54.0, 842.0, -26.0], [51.0, 843.5, 0.0], [42.0, 849.0, 26.0]], [8.0, 6.0, 7.0]),
    ]
    bone = f.union(bone, wall, *feet, blend=9.0)
    bone = f.without(bone, f.sphere(HEAD, radius), blend=3.0)
    down = np.array([0.05, -1.0, -0.02])
    down -= OPENING * (down @ OPENING)
    down /= np.linalg.norm(down)
    # The rim is open below; from there the rough floor of the cup leads inward.
    notch = f.cone(HEAD + down * 20.0 + OPENING * 8, HEAD + down * 46.0 + OPENING * 8, 8.0, 8.5)
    fossa = f.cone(HEAD - OPENING * 12.0, HEAD - OPENING * 13.0 + down * 13.0, 13.5, 12.8)
    return f.without(bone, notch, fossa, blend=2.5)


def _lines(plain: trimesh.Trimesh):
    """Return the arcuate line and pecten within, and the gluteal lines without."""
    inner = [(918, -27), (905, -14), (893, 2), (882, 18), (873, 30), (861, 43)]
    arcuate = dropped(plain, np.array([[0, y, z] for y, z in inner]), (1, 0, 0))
    front = [(972, 30), (985, 12), (985, -10), (968, -30), (940, -40)]
    behind = [(990, -50), (970, -56), (945, -58)]
    below = [(922, 22), (915, 5), (912, -12), (918, -26)]
    lines = [f.ridge(arcuate, [0.5, 1.8, 2.2, 2.2, 2.4, 1.5], 8.5)]
    for path in (front, behind, below):
        on = dropped(plain, np.array([[0, y, z] for y, z in path]), (-1, 0, 0))
        lines.append(f.ridge(on, 0.45, 3.5))
    return lambda p: sum(line(p) for line in lines)


def _auricular(plain: trimesh.Trimesh):
    """Return the edge of the ear-shaped face for the sacrum and the rough place behind it."""
    edge = [(968, -38), (957, -33), (944, -29), (930, -34), (922, -46), (922, -58), (931, -62)]
    back = [(936, -52), (946, -46), (958, -48), (968, -46)]
    on = dropped(plain, np.array([[0, y, z] for y, z in edge + back]), (1, 0, 0))
    rim = f.ridge(np.vstack([on, on[:1]]), 0.6, 4.0)
    rough = f.within(f.roughness(0.7, 10.0, 1), dropped(plain, [[0, 960, -60]], (1, 0, 0))[0], 26.0)
    return lambda p: rim(p) + rough(p)


def _obturator_groove() -> f.Field:
    """Return the furrow under the upper branch of the pubis, for vessels and nerve."""
    return f.cone([30.0, 846.0, 34.0], [58.0, 842.0, 14.0], 4.0, 4.0)


def _pubis() -> list[f.Field]:
    """Return the pubic tubercle, the body, and the upper branch in its full thickness."""
    return [
        f.ellipsoid([24.0, 858.5, 52.0], [5.0, 4.5, 4.5]),
        f.ellipsoid(
            [9.0, 843.0, 47.0], [9.0, 17.0, 7.5], [[1, 0, 0], [0, 0.9, 0.43], [0, -0.43, 0.9]]
        ),
    ]


def _rough():
    """Return the roughness of the tuberosity, where the hamstrings hold."""
    return f.within(f.roughness(0.45, 9.0, 2), [56.0, 832.0, -48.0], 28.0)


MAKERS = {"hip_bone.l": hip_bone}
