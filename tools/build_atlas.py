"""Build the default atlas, `assets/meshes/`, from myo-sim 0.2.3 and musculoskeletal-models 0.2.4.

    python tools/build_atlas.py [--wheel PATH] [--out DIR] [--jobs 2]

The packages are downloaded from pip's package index; `--wheel` is a file of myo-sim. The hashes
are checked in both cases. Each step's module describes it. Bones made from the second package are
under its licence, in files of their own.
"""

import json
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import trimesh

import solve_landmarks
from atlas import llp26, placing, reduce, rows, source
from atlas.glbfile import outward_normals, write_glb
from atlas.llp26 import MPL_BONES
from atlas.occlusion import visible_sky
from atlas.regions import all_makers
from atlas.solid import mirror_image, symmetric
from atlas.source_bones import open_source
from atlas.split import Bones
from commandline import MESHES, parser_for
from osteopoint.anatomy.meshes import SKELETON

CREDIT = (
    "Skeleton made from the bone meshes of myo-sim 0.2.3 (MyoHub), Apache-2.0; pelvis, thighs and "
    "shins from the mean of 26 CT scans in musculoskeletal-models 0.2.4 (Auckland Bioengineering "
    "Institute), MPL-2.0; skin from MakeHuman's base mesh, CC0"
)
SCANS = {
    "file": "scans",
    "licence": "MPL-2.0",
    "credit": "Mean of 26 CT scans (LLP26) in musculoskeletal-models 0.2.4, "
    "Auckland Bioengineering Institute",
}


def main() -> None:
    """Read the command line and build."""
    parser = parser_for(__doc__)
    parser.add_argument("--wheel", type=Path, help="the wheel, if it is already here")
    parser.add_argument("--out", type=Path, default=MESHES)
    parser.add_argument("--jobs", type=int, default=2, help="bones made at the same time")
    options = parser.parse_args()
    # The workers then find the shapes of both packages in the cache.
    open_source(options.wheel)
    llp26.bone("femur.l")
    table = rows.bone_rows()
    names = [str(row["id"]) for row in table if row["side"] != "right"]
    with ProcessPoolExecutor(options.jobs) as pool:
        made = list(pool.map(partial(finished, options.wheel), names, chunksize=4))
    full: dict[str, trimesh.Trimesh] = {}
    light: Bones = {}
    for name, (fine, coarse) in zip(names, made, strict=True):
        full[name], light[name] = fine, coarse
        if name.endswith(".l"):
            full[name[:-1] + "r"], light[name[:-1] + "r"] = map(mirror_image, (fine, coarse))
    write_atlas(options.out, table, full, light)
    solve_landmarks.solve(options.out)


def finished(wheel: Path | None, name: str) -> tuple[trimesh.Trimesh, trimesh.Trimesh]:
    """Return a left or midline bone (mm), in place, with its light version."""
    bones = open_source(wheel)
    maker = all_makers().get(name)
    if maker is None and name not in bones:
        raise SystemExit(f"Nothing makes {name}, and the source has no such bone.")
    bone = placing.placed_bone(name, maker(bones) if maker else bones.smooth(name))
    fine = reduce.reduced(bone, reduce.face_count(name, bone.area), name)
    few = reduce.face_count(name, bone.area, reduce.LIGHT_DENSITY, reduce.LIGHT_MIN_FACES)
    light = reduce.reduced(bone, few, name)
    if name.endswith(".l"):
        return fine, light
    return symmetric(fine), symmetric(light)


def write_atlas(folder: Path, table: list[rows.Row], full: Bones, light: Bones) -> None:
    """Write the atlas folder from bones in mm."""
    folder.mkdir(parents=True, exist_ok=True)
    for ending, bones in (("", full), ("_light", light)):
        for file in (SKELETON, SCANS["file"]):
            own = [row for row in table if mesh_name(str(row["id"])) == file]
            nodes = {str(row["node"]): bones[str(row["id"])] for row in own}
            sky = {name: visible_sky(bone, outward_normals(bone)) for name, bone in nodes.items()}
            metres = {name: in_metres(bone) for name, bone in nodes.items()}
            write_glb(folder / f"{file}{ending}.glb", metres, sky)
            count = sum(len(bone.faces) for bone in nodes.values())
            print(f"{file}{ending}.glb: {len(nodes)} bones, {count} triangles")
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in table)
    (folder / "bones.json").write_text(f'{{"bones": [\n{lines}\n]}}\n', encoding="utf-8")
    height = max(bone.vertices[:, 1].max() for bone in full.values()) / 1000
    about = {
        "format": 1,
        "id": "default",
        "name": "Osteopoint male skeleton",
        "version": "0.3.0",
        "licence": "Apache-2.0; pelvis, thighs and shins MPL-2.0",
        "credit": CREDIT,
        "sex": "male",
        "stature_m": round(float(height), 3),
        "source": {
            wheel.package: {"version": wheel.version, "sha256": wheel.sha256}
            for wheel in (source.WHEEL, llp26.WHEEL)
        },
        "more_meshes": [SCANS],
    }
    text = json.dumps(about, indent=2, ensure_ascii=False)
    (folder / "atlas.json").write_text(text + "\n", encoding="utf-8")


def mesh_name(bone_id: str) -> str:
    """Return the name of the mesh file for a bone's licence."""
    kind = bone_id.removesuffix(".l").removesuffix(".r")
    return SCANS["file"] if kind in MPL_BONES else SKELETON


def in_metres(bone: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return a mesh in metres from one in mm."""
    return trimesh.Trimesh(np.asarray(bone.vertices) / 1000.0, bone.faces, process=False)


if __name__ == "__main__":
    main()
