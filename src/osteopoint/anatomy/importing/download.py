"""Atlases that their publishers offer: what they are, and getting one when the person asks."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from osteopoint.anatomy.importing.atlas_import import Report, import_atlas
from osteopoint.anatomy.importing.errors import Cancelled
from osteopoint.anatomy.importing.fetching import Wanted, fetch
from osteopoint.anatomy.importing.progress import Progress
from osteopoint.anatomy.own_folder import check_target
from osteopoint.anatomy.unfinished import sweep
from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError, quoted
from osteopoint.jsonfile import WRONG_KIND, read_json

__all__ = ["Cancelled", "Offer", "download_atlas", "offers"]
# Of the whole time, where fetching ends and importing begins.
_FETCHED = 0.7


@dataclass(frozen=True, slots=True)
class Offer:
    """An atlas that can be downloaded, with all that one should read before."""

    name: str
    title: str
    about: str
    page: str
    licence: str
    credit: str
    wanted: Wanted


def offers() -> dict[str, Offer]:
    """Return what can be downloaded, by name.

    Raises
    ------
    OsteopointError
        If the list is missing or damaged.
    """
    path = assets_dir() / "downloads.json"
    try:
        rows = read_json(path)["atlases"]
        return {
            str(name): Offer(
                str(name),
                str(row["title"]),
                str(row["about"]),
                str(row["page"]),
                str(row["licence"]),
                str(row["credit"]),
                Wanted(str(row["url"]), int(row["bytes"]), _hash(row["sha256"])),
            )
            for name, row in rows.items()
        }
    except WRONG_KIND as error:
        raise OsteopointError(f"The file {path} lacks or spoils {quoted(error)}.") from error


def _hash(said: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", said):
        raise ValueError(f"the hash {said}")
    return said


def download_atlas(
    name: str,
    out: Path,
    progress: Progress = lambda share, what: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Report:
    """Fetch an offered atlas from its publisher and import it to the folder `out`.

    The archive lies beside `out` while it comes, and goes when the atlas is there; what was
    left of it by killed work goes after a week (`anatomy.unfinished`).

    Raises
    ------
    OsteopointError
        If there is no such offer, or fetching or importing fails; an atlas at `out` stays.
    Cancelled
        If the person wished so; what was fetched is kept, to be gone on with.
    """
    known = offers()
    if name not in known:
        raise OsteopointError(
            f"There is no atlas '{name}' to download; there is {', '.join(known)}."
        )
    offer = known[name]
    target = check_target(out, None)
    sweep(target.parent)
    archive = target.parent / f".osteopoint-{offer.wanted.sha256[:16]}.zip"
    fetch(
        offer.wanted,
        archive,
        lambda share, what: progress(_FETCHED * share, f"Downloading: {what}"),
        cancelled,
    )
    try:
        report = import_atlas(
            archive,
            out,
            lambda share, what: progress(_FETCHED + (1 - _FETCHED) * share, what),
            cancelled,
            name=offer.title,
            licence=offer.licence,
            credit=offer.credit,
        )
    except Cancelled:
        raise
    except OsteopointError:
        archive.unlink(missing_ok=True)
        raise
    archive.unlink(missing_ok=True)
    return report
