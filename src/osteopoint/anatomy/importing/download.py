"""Download of published atlases at the user's request."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from osteopoint.anatomy.importing.atlas_import import Report, import_atlas
from osteopoint.anatomy.importing.errors import Cancelled
from osteopoint.anatomy.importing.fetching import Wanted, fetch
from osteopoint.anatomy.importing.progress import Progress
from osteopoint.anatomy.staging import remove_leftovers
from osteopoint.anatomy.target_folder import check_target
from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError, quoted
from osteopoint.jsonfile import WRONG_KIND, read_json

__all__ = ["Cancelled", "Offer", "download_atlas", "offers"]
# Share of the progress at which the download ends and the import begins.
_FETCHED = 0.7


@dataclass(frozen=True, slots=True)
class Offer:
    """An atlas that can be downloaded, with the information to show before."""

    name: str
    title: str
    about: str
    page: str
    licence: str
    credit: str
    wanted: Wanted


def offers() -> dict[str, Offer]:
    """Return the offers by name.

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
    """Download an atlas from its publisher and import it into the folder `out`.

    The archive is stored beside `out` and deleted after the import. Remains of an interrupted
    download are deleted after a week (`anatomy.staging`).

    Raises
    ------
    OsteopointError
        If the offer is unknown, or download or import fails; an atlas at `out` is kept.
    Cancelled
        If the user cancelled; the partial download is kept and can be resumed.
    """
    known = offers()
    if name not in known:
        raise OsteopointError(
            f"There is no atlas '{name}' to download; there is {', '.join(known)}."
        )
    offer = known[name]
    target = check_target(out, None)
    remove_leftovers(target.parent)
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
