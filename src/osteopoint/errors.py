"""The one error that a user may see: a clear sentence that says what and where."""


class OsteopointError(Exception):
    """A problem that can be told to the user as it stands.

    The message is one sentence without a line break; it names the file, the
    id or the value it is about. The command line prints it and exits with 2,
    the window shows it as a message.
    """


def quoted(text: object, most: int = 240) -> str:
    """Return what a file says as a sentence can carry it: on one line, cut where it is long."""
    line = " ".join(str(text).encode(errors="replace").decode().split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
