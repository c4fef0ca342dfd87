"""The source's meshes split into one mesh for each bone, by id.

Some source meshes hold many bones at once (foot, toes, neck, rib cage). They are split into
connected pieces, and each piece is named by its position.
"""

import numpy as np
import trimesh

Bones = dict[str, trimesh.Trimesh]

WHOLE_HAND = {
    "clavicle": "clavicle",
    "scapula": "scapula",
    "humerus": "humerus",
    "ulna": "ulna",
    "radius": "radius",
    "lunate": "lunate",
    "scaphoid": "scaphoid",
    "pisiform": "pisiform",
    "triquetrum": "triquetrum",
    "capitate": "capitate",
    "trapezium": "trapezium",
    "trapezoid": "trapezoid",
    "hamate": "hamate",
    "1mc": "metacarpal_1",
    "thumbprox": "hand_proximal_phalanx_1",
    "thumbdist": "hand_distal_phalanx_1",
}
for _ray in range(2, 6):
    WHOLE_HAND[f"{_ray}mc"] = f"metacarpal_{_ray}"
    WHOLE_HAND[f"{_ray}proxph"] = f"hand_proximal_phalanx_{_ray}"
    WHOLE_HAND[f"{_ray}midph"] = f"hand_middle_phalanx_{_ray}"
    WHOLE_HAND[f"{_ray}distph"] = f"hand_distal_phalanx_{_ray}"
WHOLE_LEG = {
    "pelvis": "hip_bone",
    "femur": "femur",
    "tibia": "tibia",
    "fibula": "fibula",
    "talus": "talus",
    "patella": "patella",
}

# The scans of the source's pisiforms are full of tunnels. A pisiform is round like a pea, so its
# convex hull is the better bone.
REPLACED_BY_HULL = ("pisiform",)

# The rib cage has OpenSim's emblem on the sternum, one disc of 15,180 faces, and some open patches.
# No rib or sternum has as many faces as this.
MOST_FACES_OF_A_RIB_CAGE_PIECE = 15_000


def split_bones(meshes: dict[str, tuple[np.ndarray, np.ndarray]]) -> Bones:
    """Return one mesh for each bone id, with the source's own triangles."""
    source = {name: _welded(*arrays) for name, arrays in meshes.items()}
    bones: Bones = {"sacrum": source["sacrum_geom_1_sacrum"]}
    for i in range(1, 6):
        bones[f"vertebra_l{i}"] = source[f"lumbar{i}_geom_1_lumbar{i}"]
    for i in range(1, 13):
        bones[f"vertebra_t{i}"] = next(
            mesh for name, mesh in source.items() if name.endswith(f"_thoracic{i}_s")
        )
    bones.update(_neck(source["hat_cervical"]))
    bones.update(_rib_cage(source["torso_geom_13_ribcage_s"]))
    bones["cranium"] = source["hat_skull"]
    bones["mandible"] = source["hat_jaw"]
    for side in "lr":
        for name, bone in WHOLE_HAND.items():
            mesh = source[f"{name}_{side}"]
            bones[f"{bone}.{side}"] = mesh.convex_hull if bone in REPLACED_BY_HULL else mesh
        for name, bone in WHOLE_LEG.items():
            bones[f"{bone}.{side}"] = source[f"{side}_{name}"]
        bones.update(_tarsus(source[f"{side}_foot"], side))
        bones.update(_toes(source[f"{side}_bofoot"], side))
    return bones


def _welded(vertices: np.ndarray, faces: np.ndarray) -> trimesh.Trimesh:
    mesh = trimesh.Trimesh(vertices, faces, process=False)
    mesh.merge_vertices()
    return mesh


def _pieces(mesh: trimesh.Trimesh, fewest: int) -> list[trimesh.Trimesh]:
    """Return the connected pieces with at least a number of faces; drop smaller ones."""
    return [p for p in mesh.split(only_watertight=False) if len(p.faces) >= fewest]


def _middle(mesh: trimesh.Trimesh) -> np.ndarray:
    return mesh.bounds.mean(axis=0)


def _neck(mesh: trimesh.Trimesh) -> Bones:
    """Return the seven cervical vertebrae from the top; the source's open discs are left out."""
    vertebrae = _pieces(mesh, 250)
    vertebrae.sort(key=lambda p: -p.vertices[:, 1].mean())
    if len(vertebrae) != 7:
        raise SystemExit(f"The neck has {len(vertebrae)} vertebrae, not 7.")
    return {f"vertebra_c{i}": piece for i, piece in enumerate(vertebrae, start=1)}


def _rib_cage(mesh: trimesh.Trimesh) -> Bones:
    pieces = [
        p
        for p in _pieces(mesh, 10)
        if p.is_watertight and len(p.faces) < MOST_FACES_OF_A_RIB_CAGE_PIECE
    ]
    sternum = max(pieces, key=lambda p: len(p.faces))
    bones: Bones = {"sternum": sternum}
    for side, sign in (("l", 1.0), ("r", -1.0)):
        ribs = [p for p in pieces if p is not sternum and sign * _middle(p)[0] > 0]
        if len(ribs) != 12:
            raise SystemExit(f"There are {len(ribs)} ribs on side {side}, not 12.")
        ribs.sort(key=lambda p: -_height_of_head(p))
        bones.update({f"rib_{i}.{side}": rib for i, rib in enumerate(ribs, start=1)})
    return bones


def _height_of_head(rib: trimesh.Trimesh) -> float:
    """Return the mean height of the rib's head: the 12 mm nearest to the midline, at the back."""
    behind = rib.vertices[rib.vertices[:, 2] < _middle(rib)[2]]
    across = np.abs(behind[:, 0])
    return float(behind[across < across.min() + 0.012][:, 1].mean())


def _tarsus(mesh: trimesh.Trimesh, side: str) -> Bones:
    """Return heel, other tarsal bones and metatarsals, from one source mesh."""
    sign = 1.0 if side == "l" else -1.0

    def lateral(piece: trimesh.Trimesh) -> float:
        return float(sign * _middle(piece)[0])

    def forward(piece: trimesh.Trimesh) -> float:
        return float(_middle(piece)[2])

    pieces = _pieces(mesh, 40)
    metatarsals = sorted((p for p in pieces if len(p.faces) == 220), key=lateral)
    rest = sorted((p for p in pieces if len(p.faces) != 220), key=forward)
    if len(metatarsals) != 5 or len(rest) != 6:
        raise SystemExit(f"Foot {side}: {len(metatarsals)} metatarsals, {len(rest)} tarsals.")
    calcaneus, rest = rest[0], sorted(rest[1:], key=lateral)
    cuboid, rest = rest[-1], sorted(rest[:-1], key=forward)
    navicular, cuneiforms = rest[0], sorted(rest[1:], key=lateral)
    named = {"calcaneus": calcaneus, "cuboid": cuboid, "navicular": navicular}
    named |= dict(
        zip(
            ("medial_cuneiform", "intermediate_cuneiform", "lateral_cuneiform"),
            cuneiforms,
            strict=True,
        )
    )
    named |= {f"metatarsal_{i}": p for i, p in enumerate(metatarsals, start=1)}
    return {f"{name}.{side}": piece for name, piece in named.items()}


def _toes(mesh: trimesh.Trimesh, side: str) -> Bones:
    """Return the 14 phalanges, toe by toe from the big one, each from the root to the tip."""
    sign = 1.0 if side == "l" else -1.0
    pieces = sorted(_pieces(mesh, 40), key=lambda p: float(sign * _middle(p)[0]))
    if len(pieces) != 14:
        raise SystemExit(f"Foot {side} has {len(pieces)} phalanges, not 14.")
    bones: Bones = {}
    start = 0
    for toe in range(1, 6):
        places = ("proximal", "distal") if toe == 1 else ("proximal", "middle", "distal")
        in_toe = sorted(pieces[start : start + len(places)], key=lambda p: float(_middle(p)[2]))
        start += len(places)
        for place, piece in zip(places, in_toe, strict=True):
            bones[f"foot_{place}_phalanx_{toe}.{side}"] = piece
    return bones
