"""Draw our bones beside the source's and another skeleton's, in the same view and light.

    python tools/beside.py OUT.png --bones vertebra_l3,vertebra_l4 --views left,back
        [--reference FILE.glb --names FILE.csv] [--made] [--atlas DIR] [--wheel PATH] [--size 600]

There is one row for each view. The columns are ours, the raw source, and the reference (matched by
FMA id). Bones may be beginnings of names (`rib_`). `--made` takes our bones from the last run of
`model.py`. Write to a folder that git ignores (`build/beside/`), because we must not publish
pictures of the reference.
"""

from pathlib import Path

import trimesh

from atlas.glbfile import read_bones
from atlas.rows import bone_rows
from atlas.source_bones import STORE, open_source
from commandline import atlas_parser
from reference import read_reference
from sheets import VIEWS, Meshes, draw


def main() -> None:
    """Read the command line and draw."""
    parser = atlas_parser(__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--bones", required=True)
    parser.add_argument("--views", default="front,left,back", help=", ".join(VIEWS))
    parser.add_argument("--reference", type=Path)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--made", action="store_true")
    parser.add_argument("--wheel", type=Path)
    parser.add_argument("--size", type=int, default=600)
    parser.add_argument("--no-source", action="store_true")
    options = parser.parse_args()
    begins = tuple(options.bones.split(","))
    columns = {"ours": finished(options.atlas, begins, made=options.made)}
    if not options.no_source:
        source = open_source(options.wheel)
        columns["source"] = {n: source.coarse(n) for n in source.names if n.startswith(begins)}
    if options.reference:
        theirs = read_reference(options.reference, options.names)
        ours = {str(row["id"]): row["fma"] for row in bone_rows()}
        columns["reference"] = {
            name: theirs[fma]
            for name, fma in ours.items()
            if fma in theirs and name.startswith(begins)
        }
    shown = {label: bones for label, bones in columns.items() if bones}
    rows = [
        [(f"{label} {view}", bones, view) for label, bones in shown.items()]
        for view in options.views.split(",")
    ]
    draw(rows, options.size, options.out)


def finished(atlas: Path, begins: tuple[str, ...], *, made: bool) -> Meshes:
    """Return our bones in mm: the atlas's, or those that `model.py` made last."""
    if made:
        files = sorted((STORE / "made").glob("*.ply"))
        return {f.stem: trimesh.load(f, process=False) for f in files if f.stem.startswith(begins)}
    return {name: bone for name, bone in read_bones(atlas).items() if name.startswith(begins)}


if __name__ == "__main__":
    main()
