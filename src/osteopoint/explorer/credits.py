"""The credit line that a licence requires on pictures."""

from osteopoint.anatomy.atlas import Atlas

# Licences that require no credit on pictures: those of the bodies that come with the program.
_SILENT = ("Apache-2.0", "CC0", "MIT")


def picture_credit(atlas: Atlas) -> str:
    """Return the credit line for pictures of a body; empty if its licence requires none."""
    return "" if atlas.licence.startswith(_SILENT) else atlas.credit.strip()
