"""Reader of the recognised meshes of a source, one after the other, within limits."""

from collections.abc import Callable

from osteopoint.anatomy.importing.alignment import Found
from osteopoint.anatomy.importing.budget import Budget
from osteopoint.anatomy.importing.errors import Cancelled, NamesError
from osteopoint.anatomy.importing.messages import foreign, in_one, nothing_named
from osteopoint.anatomy.importing.names import PELVIS, Names, Recognised
from osteopoint.anatomy.importing.naming import Meaning, Wanted
from osteopoint.anatomy.importing.progress import Progress
from osteopoint.anatomy.importing.source import Mesh, Piece, Source
from osteopoint.anatomy.importing.splitting import split_pair, split_pelvis
from osteopoint.errors import OsteopointError, quoted

# Share of the progress of an import at which reading ends.
READ = 0.45


def read_found(
    opened: Source,
    meaning: Meaning,
    names: Names,
    progress: Progress,
    cancelled: Callable[[], bool],
    left_out: list[str],
) -> list[Found]:
    """Read the recognised meshes of a source.

    Parameters
    ----------
    left_out : receives one sentence for each mesh that cannot be read or used

    Raises
    ------
    OsteopointError
        If no name is recognised, or nothing could be read.
    Cancelled
        If the user cancelled.
    """
    if not meaning.wanted:
        raise NamesError(nothing_named(opened, meaning), meaning.unknown)
    if meaning.foreign:
        left_out.append(foreign(meaning.foreign))
    left_out += [
        in_one(name, needs)
        for name, needs in meaning.needs.items()
        if needs != names.needed(PELVIS)
    ]
    budget = Budget()
    wanted = budget.within_limits(meaning.wanted, left_out)
    total, done = max(sum(piece.size for piece, _ in wanted), 1), 0
    found: list[Found] = []
    for piece, means in wanted:
        if cancelled():
            raise Cancelled()
        progress(READ * done / total, f"Reading {quoted(piece.name, 80)}")
        try:
            mesh = budget.read(piece, piece.size / max(total - done, 1))
            found += _split(piece, means, mesh, names, wanted)
        except OsteopointError as error:
            left_out.append(str(error))
        done += piece.size
    if not found:
        raise OsteopointError(f"Nothing in {quoted(opened.path)} could be read. {left_out[-1]}")
    return found


def _split(
    piece: Piece, means: Recognised, mesh: Mesh, names: Names, wanted: Wanted
) -> list[Found]:
    """Return the bones in a mesh: nearly always the one of its name."""
    if means.kind == PELVIS:
        split = split_pelvis(mesh, names)
        if split is None:
            raise OsteopointError(in_one(piece.name, names.needed(PELVIS)))
        return [(piece, part, shell) for part, shell in split]
    entry = means.entry
    if entry is not None and entry.paired and means.side is None:
        # A name that occurs only once may stand for both sides.
        alone = sum(other.entry is entry for _, other in wanted) == 1
        split = split_pair(mesh, entry) if alone else None
        if split is not None:
            return [(piece, part, shell) for part, shell in split]
    return [(piece, means, mesh)]
