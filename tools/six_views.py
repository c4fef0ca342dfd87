"""Draw an atlas from six sides on one sheet.

    python tools/six_views.py OUT.png [--atlas DIR] [--bones femur.l,tibia.l] [--size 700]

The names may be beginnings: `rib_` draws all ribs. Views: front, left, top / back,
right, sole.
"""

from pathlib import Path

from atlas.glbfile import read_bones
from commandline import atlas_parser
from sheets import SIX_VIEWS, draw, in_rows


def main() -> None:
    """Read the command line and draw."""
    parser = atlas_parser(__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--light", action="store_true", help="the light meshes")
    parser.add_argument("--bones", default="", help="names or their beginnings, with commas")
    parser.add_argument("--views", default=",".join(SIX_VIEWS))
    parser.add_argument("--size", type=int, default=700, help="width of one view in pixels")
    options = parser.parse_args()

    begins = tuple(options.bones.split(","))
    bones = read_bones(options.atlas, light=options.light)
    bones = {name: bone for name, bone in bones.items() if name.startswith(begins)}
    panels = [(view, bones, view) for view in options.views.split(",")]
    draw(in_rows(panels, 3), options.size, options.out)


if __name__ == "__main__":
    main()
