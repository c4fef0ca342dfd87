"""The table of bones, made from `data/bones.csv`.

English and Latin names follow Terminologia Anatomica 2. The FMA ids are those of the Foundational
Model of Anatomy. Each was looked up by its name, left and right separately.
"""

import csv
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "bones.csv"


Row = dict[str, str | int | None]


def bone_rows() -> list[Row]:
    """Return a row for every named bone; the two sides of a pair follow each other."""
    rows: list[Row] = []
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for entry in csv.DictReader(lines):
            if entry["side"] == "midline":
                rows.append(_row(entry, "midline", "", entry["fma"]))
            else:
                rows.append(_row(entry, "left", ".l", entry["fma_left"]))
                rows.append(_row(entry, "right", ".r", entry["fma_right"]))
    return rows


def _row(entry: dict[str, str], side: str, suffix: str, fma: str) -> Row:
    bone_id = entry["id"] + suffix
    return {
        "id": bone_id,
        "name": entry["name"],
        "latin": entry["latin"],
        "fma": int(fma) if fma else None,
        "region": entry["region"],
        "side": side,
        "kind": entry["kind"],
        "node": bone_id,
    }
