"""The stages of a session."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a session stands."""

    NONE = "none"
    SCREENING = "screening"  # questions are asked
    REFUSED = "refused"  # one was answered with yes
    SETUP = "setup"  # what to have ready
    CAUTION = "caution"  # this step's point has a caution
    RUNNING = "running"  # the guide plays or is paused
    STOPPED = "stopped"  # the user said stop
    AFTER = "after"  # rest, comfort, a note
