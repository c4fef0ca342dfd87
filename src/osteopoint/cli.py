"""The command line: the same data and code as the window, without one."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from osteopoint.errors import OsteopointError

EXIT_TROUBLE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit status, 2 after one line on standard error."""
    try:
        status = _run(sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
        return status
    except OsteopointError as error:
        print(f"osteopoint: {error}", file=sys.stderr)
        return EXIT_TROUBLE
    except BrokenPipeError:
        # Whoever read our output has had enough; nothing may be written at the exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        print(f"osteopoint: Cannot read or write{where}: {error.strerror}.", file=sys.stderr)
        return EXIT_TROUBLE
    except ImportError as error:
        print(f"osteopoint: A library is missing: {error}. './run' gets it.", file=sys.stderr)
        return EXIT_TROUBLE
    except KeyboardInterrupt:
        return 130


def _run(arguments: list[str]) -> int:
    if not arguments:
        # The window as it comes: what reads arguments is not even imported.
        from osteopoint.commands.window import open_window

        return open_window(None, None, None)
    from osteopoint.commands.parser import parser

    options = parser().parse_args(arguments)
    run: Callable[[Any], int] = options.run
    return run(options)
