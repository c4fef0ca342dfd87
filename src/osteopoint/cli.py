"""The command line."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

from osteopoint import streams
from osteopoint.errors import OsteopointError

EXIT_TROUBLE = 2
EXIT_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit status, 2 after one line on standard error."""
    streams.prepare()
    try:
        status = _run(sys.argv[1:] if arguments is None else list(arguments))
        streams.flush()
        return status
    except SystemExit as end:  # after --help and --version, which print
        return _ended(end)
    except OsteopointError as error:
        return _trouble(error)
    except BrokenPipeError:
        streams.give_up()  # the reader of our output has closed the pipe
        return 0
    except OSError as error:
        return _trouble(_told(error))
    except ImportError as error:
        return _trouble(f"A library is missing: {error}. './run' gets it.")
    except MemoryError:
        return _trouble("There is not enough memory for that.")
    except KeyboardInterrupt:
        streams.give_up()
        return EXIT_INTERRUPTED
    except Exception as error:
        from osteopoint.storage import fault_log  # only now: most runs have no fault

        fault_log.record(error)
        return _trouble(
            f"{fault_log.describe(error)} Its place is written down in {fault_log.fault_file()}."
        )


def _trouble(text: object) -> int:
    """Report an error; flush what was printed before if possible."""
    try:
        streams.flush()
    except (OSError, ValueError):
        streams.give_up()
    streams.complain(text)
    return EXIT_TROUBLE


def _told(error: OSError) -> str:
    reason = error.strerror or str(error) or type(error).__name__
    where = f" {error.filename}" if error.filename is not None else ""
    return f"Cannot read or write{where}: {reason}."


def _ended(end: SystemExit) -> int:
    try:
        streams.flush()
    except OSError as error:
        return _trouble(_told(error))
    return end.code if isinstance(end.code, int) else 0


def _run(arguments: list[str]) -> int:
    if not arguments:
        # The window without arguments: the parser is not imported, for a faster start.
        from osteopoint.commands.window import open_window

        return open_window(None, None, None)
    from osteopoint.commands.parser import parser

    options = parser().parse_args(arguments)
    run: Callable[[Any], int] = options.run
    return run(options)
