"""Reader of the first comments of an OBJ file, as BodyParts3D writes them."""

import re
from dataclasses import dataclass

HEAD_BYTES = 4096
_FIELD = re.compile(r"^#\s*([A-Za-z][A-Za-z0-9 ()]*?)\s*:\s*(.+?)\s*$", re.MULTILINE)
_FMA = re.compile(r"\bFMA[: ]?(\d{3,7})\b")
_QUOTED = re.compile(r"\"([^\"]*(?:©|\(c\)|attribut|licen)[^\"]*)\"", re.IGNORECASE)
_LICENCE = re.compile(
    r"(?:CC|Creative Commons)\s+[-A-Za-z .]*?"
    r"(?:Attribution[- ]Share[- ]?Alike|Attribution|BY[-A-Z]*)\s*[\d.]*(?:\s+Japan)?"
)


@dataclass(frozen=True, slots=True)
class Header:
    """Name, FMA id, licence and credit line, as far as the comments contain them."""

    name: str
    fma: int | None
    licence: str
    credit: str


def read_header(head: bytes) -> Header:
    """Return the information in the first comments of an OBJ file."""
    comments = "\n".join(
        line for line in head.decode("utf-8", "replace").splitlines() if line.startswith("#")
    )
    fields = {key.lower(): value for key, value in _FIELD.findall(comments)}
    fma = _FMA.search(fields.get("concept id", ""))
    licence, credit = _LICENCE.search(comments), _QUOTED.search(comments)
    return Header(
        fields.get("english name", ""),
        int(fma[1]) if fma else None,
        licence[0].strip() if licence else "",
        credit[1].strip() if credit else "",
    )
