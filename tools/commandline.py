"""What all scripts share: the project's folders and the reading of command lines."""

import argparse
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
ASSETS = REPOSITORY / "assets"
MESHES = ASSETS / "meshes"


def parser_for(doc: str | None) -> argparse.ArgumentParser:
    """Return a parser whose description is the first line of a script's docstring."""
    return argparse.ArgumentParser(description=(doc or "").partition("\n")[0])


def atlas_parser(doc: str | None) -> argparse.ArgumentParser:
    """Return a parser with `--atlas`, the folder of a body; the default is our male body."""
    parser = parser_for(doc)
    parser.add_argument("--atlas", type=Path, default=MESHES, help="folder of the body")
    return parser
