"""The modelling bench: make some bones only, in seconds, and draw them.

    python tools/model.py vertebra_l4 [hip_bone.l …] [--look OUT.png] [--views left,back]
        [--wheel PATH] [--coarse]

Names may be beginnings (`vertebra_l`). The meshes are stored in `build/atlas/made/` for other tools
to draw; `build_atlas.py` makes everything anew. `--look` draws the bones from six sides; `--coarse`
takes the source's bones as they are.
"""

import time
from pathlib import Path

import trimesh

from atlas.regions import all_makers
from atlas.source_bones import STORE, open_source
from commandline import parser_for
from sheets import SIX_VIEWS, draw, in_rows


def main() -> None:
    """Read the command line, make, draw."""
    parser = parser_for(__doc__)
    parser.add_argument("bones", nargs="+")
    parser.add_argument("--look", type=Path)
    parser.add_argument("--views", default=",".join(SIX_VIEWS))
    parser.add_argument("--size", type=int, default=700)
    parser.add_argument("--wheel", type=Path)
    parser.add_argument("--coarse", action="store_true")
    options = parser.parse_args()
    source = open_source(options.wheel)
    begins = tuple(options.bones)
    made: dict[str, trimesh.Trimesh] = {}
    if options.coarse:
        made = {n: source.coarse(n) for n in source.names if n.startswith(begins)}
    else:
        for name, maker in all_makers().items():
            if name.startswith(begins):
                began = time.perf_counter()
                made[name] = mesh = maker(source)
                took = time.perf_counter() - began
                size = " × ".join(f"{e:.0f}" for e in mesh.extents)
                closed = "closed" if mesh.is_watertight else "NOT CLOSED"
                print(f"{name}: {len(mesh.faces)} triangles, {size} mm, {closed}, {took:.1f} s")
                (STORE / "made").mkdir(parents=True, exist_ok=True)
                mesh.export(STORE / "made" / f"{name}.ply")
    if not made:
        raise SystemExit(f"There is no bone named {', '.join(options.bones)}.")
    if options.look:
        panels = [(view, made, view) for view in options.views.split(",")]
        draw(in_rows(panels, 3), options.size, options.look)


if __name__ == "__main__":
    main()
