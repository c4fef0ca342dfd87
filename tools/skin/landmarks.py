"""The solved landmarks of an atlas folder, for the skin's tools."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Landmarks = dict[tuple[str, str], NDArray[np.float64]]


def read_rows(folder: Path) -> list[dict[str, Any]]:
    """Return the rows of an atlas folder's landmarks."""
    return list(json.loads((folder / "landmarks.json").read_text(encoding="utf-8"))["landmarks"])


def read_landmarks(folder: Path) -> Landmarks:
    """Return (id, side) → position, metres."""
    rows = read_rows(folder)
    return {(row["id"], row["side"]): np.array(row["position"], float) for row in rows}


def left_of(landmarks: Landmarks, name: str) -> NDArray[np.float64]:
    """Return the left landmark, or the one on the midline."""
    found = landmarks.get((name, "left"))
    return landmarks[name, "midline"] if found is None else found
