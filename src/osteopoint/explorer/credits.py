"""Whom a picture of a body must name."""

from osteopoint.anatomy.atlas import Atlas

# Licences that ask for no name on a picture: those of the bodies that come with the program.
_SILENT = ("Apache-2.0", "CC0", "MIT")


def picture_credit(atlas: Atlas) -> str:
    """Return the line that a picture of this body carries by its licence, or nothing."""
    return "" if atlas.licence.startswith(_SILENT) else atlas.credit.strip()
