"""Build the default atlas, `assets/meshes/`, from the PyPI package myo-sim 0.2.3.

    python tools/build_atlas.py [--wheel PATH] [--out DIR]

Without --wheel the package is downloaded from the index that pip is set to use; its
hash is checked either way. What each step does and why is told in its module.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import trimesh

from atlas import cut, mend, posture, reduce, rows, source, split
from atlas.fair import smoothed
from atlas.glbfile import write_glb

REPOSITORY = Path(__file__).resolve().parents[1]


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheel", type=Path, help="the wheel, if it is already here")
    parser.add_argument("--out", type=Path, default=REPOSITORY / "assets" / "meshes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        wheel = options.wheel or source.fetch_wheel(Path(scratch))
        source.unpack_wheel(wheel, Path(scratch) / "package")
        meshes = source.posed_meshes(Path(scratch) / "package")
    bones = smooth_bones(closed_bones(meshes))
    write_atlas(options.out, bones)
    solve_landmarks(options.out)


def closed_bones(meshes: dict[str, tuple[np.ndarray, np.ndarray]]) -> split.Bones:
    """Return the source's bones as they are, but apart, whole and standing; mm."""
    bones = split.split_bones(meshes)
    for name, bone in bones.items():
        bone.apply_scale(1000.0)
        bones[name] = mend.closed(bone, name, mend.WELD_MM)
    bones["sacrum"], bones["coccyx"] = cut.cut_coccyx(bones["sacrum"])
    bones.update(cut.cut_sternum(bones["sternum"]))
    return posture.stand(bones)


def smooth_bones(bones: split.Bones) -> split.Bones:
    """Return each bone (mm) smooth, with as many triangles as it needs."""
    done: split.Bones = {}
    for name, bone in bones.items():
        smooth = smoothed(bone, name)
        done[name] = reduce.reduced(smooth, reduce.share(name, smooth.area), name)
    return done


def write_atlas(folder: Path, bones: split.Bones) -> None:
    """Write the atlas folder from bones in mm."""
    table = [row for row in rows.bone_rows() if row["id"] in bones]
    unnamed = sorted(set(bones) - {row["id"] for row in table})
    if unnamed:
        raise SystemExit(f"No row names these bones: {', '.join(unnamed)}.")
    folder.mkdir(parents=True, exist_ok=True)
    order = [str(row["node"]) for row in table]
    write_glb(folder / "skeleton.glb", {name: in_metres(bones[name]) for name in order})
    light = {
        name: reduce.reduced(
            bones[name],
            reduce.share(name, bones[name].area, reduce.LIGHT_DENSITY, reduce.LIGHT_FEWEST),
            name,
        )
        for name in order
    }
    write_glb(folder / "skeleton_light.glb", {name: in_metres(light[name]) for name in order})
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in table)
    (folder / "bones.json").write_text(f'{{"bones": [\n{lines}\n]}}\n', encoding="utf-8")
    height = max(bone.vertices[:, 1].max() for bone in bones.values()) / 1000
    about = {
        "format": 1,
        "id": "default",
        "name": "Osteopoint default skeleton",
        "version": "0.1.0",
        "licence": "Apache-2.0",
        "credit": "Skeleton made from the bone meshes of myo-sim 0.2.3 (MyoHub), Apache-2.0",
        "sex": "unspecified",
        "stature_m": round(float(height), 3),
        "source": {
            "package": source.PACKAGE,
            "version": source.VERSION,
            "sha256": source.WHEEL_SHA256,
        },
    }
    text = json.dumps(about, indent=2, ensure_ascii=False)
    (folder / "atlas.json").write_text(text + "\n", encoding="utf-8")
    for label, group in (("full", bones), ("light", light)):
        print(f"{label}: {len(group)} bones, {sum(len(b.faces) for b in group.values())} triangles")


def solve_landmarks(folder: Path) -> None:
    """Store the answers to the landmark queries beside the new meshes."""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY / "src")}
    script = REPOSITORY / "tools" / "solve_landmarks.py"
    subprocess.run(
        [sys.executable, str(script), "--atlas", str(folder)], check=True, env=environment
    )


def in_metres(bone: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return a mesh in metres from one in mm."""
    return trimesh.Trimesh(bone.vertices / 1000.0, bone.faces, process=False)


if __name__ == "__main__":
    main()
