"""The one error that a user may see: a clear sentence that says what and where."""


class OsteopointError(Exception):
    """A problem that can be told to the user as it stands.

    The message is one sentence without a line break; it names the file, the
    id or the value it is about. The command line prints it and exits with 2,
    the window shows it as a message.
    """
