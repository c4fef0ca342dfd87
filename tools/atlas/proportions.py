"""A second body from the first: stature, shoulders, pelvis and forearms in other proportions.

The whole body is made smaller by the ratio of statures; what is left of each measured
ratio moves landmarks, and a thin-plate spline through them (Bookstein 1989) takes all
bones along. The places that shall not move against the rest hold it still.
"""

import json
from pathlib import Path

import numpy as np
from scipy.interpolate import RBFInterpolator

DATA = Path(__file__).parent / "data" / "proportions.json"
# The arm hangs from the shoulder and goes with it as it is; the hand with the forearm.
ARM = ("acromion_lateral", "acromion_anterolateral", "acromial_angle", "greater_tubercle",
       "coracoid_tip", "acromioclavicular_joint", "deltoid_tuberosity")  # fmt: skip
ELBOW = ("lateral_epicondyle", "medial_epicondyle", "olecranon_tip", "radial_head")
HAND = ("radial_styloid", "ulnar_styloid", "pisiform", "metacarpal1_head", "metacarpal2_head",
        "metacarpal5_head", "finger1_tip", "finger2_tip", "finger3_tip", "finger5_tip")  # fmt: skip
# The shoulder blade's inner border follows half.
BLADE = ("scapula_inferior_angle", "scapular_spine_root", "scapula_superior_angle")
PELVIS = ("iliac_crest_apex", "iliac_tubercle", "asis", "aiis", "psis", "piis", "ischial_spine")
HIP = ("greater_trochanter", "greater_trochanter_top")
# A female pelvis is wider below as well: the pubic arch stands open.
ISCHIUM = ("ischial_tuberosity",)
STILL = ("mastoid_tip", "mandibular_angle", "clavicle_sternal_end", "rib3_anterior_end",
         "rib5_midaxillary", "rib8_midaxillary", "rib5_angle", "rib9_angle", "rib12_anterior_end",
         "pubic_tubercle", "medial_femoral_epicondyle", "lateral_femoral_epicondyle",
         "tibial_tuberosity", "fibular_head", "medial_malleolus_tip", "lateral_malleolus_tip",
         "toe1_tip", "toe5_tip", "calcaneal_tuberosity")  # fmt: skip
STILL_MIDLINE = ("vertex", "mental_protuberance", "external_occipital_protuberance",
                 "c7_spinous_tip", "t4_spinous_tip", "t8_spinous_tip", "l1_spinous_tip",
                 "l4_spinous_tip", "suprasternal_notch", "xiphisternal_junction", "coccyx_tip",
                 "sacral_base_top")  # fmt: skip
# Hip joints and ischia stand apart by so much of what the crests do.
HIP_SHARE, ISCHIUM_SHARE = 0.7, 1.3


class Proportions:
    """The map from the first body to the second.

    Parameters
    ----------
    places : landmark position (3,) by id and side, metres
    """

    def __init__(self, places: dict[tuple[str, str], np.ndarray]) -> None:
        ratios = {
            key: value[0] / value[1]
            for key, value in json.loads(DATA.read_text("utf-8")).items()
            if key != "origin"
        }
        self.stature = ratios["stature"]
        self._rest = {key: ratio / self.stature for key, ratio in ratios.items()}
        at, moved = self._pairs(places)
        # Both halves from one: a spline through mirrored points is mirrored itself.
        self._spline = RBFInterpolator(at, moved, kernel="thin_plate_spline", degree=1)

    def __call__(self, points: np.ndarray) -> np.ndarray:
        """Return where places (n, 3), metres, lie in the second body."""
        return (points + self._spline(points)) * self.stature

    def _pairs(self, places: dict[tuple[str, str], np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        rest = self._rest
        left = {name: place for (name, side), place in places.items() if side == "left"}
        shoulder = (rest["biacromial_breadth"] - 1) * left["acromion_lateral"] * [1, 0, 0]
        crest = rest["bicristal_breadth"] - 1
        upper = left["radial_head"] - left["acromion_lateral"]
        lower = left["radial_styloid"] - left["radial_head"]
        elbow = shoulder + (rest["acromion_to_radiale"] - 1) * upper
        hand = elbow + (rest["radiale_to_stylion"] - 1) * lower
        moves = dict.fromkeys(ARM, shoulder) | dict.fromkeys(ELBOW, elbow)
        moves |= dict.fromkeys(HAND, hand) | dict.fromkeys(BLADE, shoulder / 2)
        for names, share in ((PELVIS, 1.0), (HIP, HIP_SHARE), (ISCHIUM, ISCHIUM_SHARE)):
            moves |= {name: crest * share * left[name] * [1, 0, 0] for name in names}
        moves |= {name: np.zeros(3) for name in STILL}
        mirror = np.array([-1.0, 1.0, 1.0])
        at = [left[name] for name in moves] + [left[name] * mirror for name in moves]
        moved = [*moves.values(), *(move * mirror for move in moves.values())]
        for name in STILL_MIDLINE:
            at.append(places[name, "midline"] * [0, 1, 1])
            moved.append(np.zeros(3))
        return np.array(at), np.array(moved)
