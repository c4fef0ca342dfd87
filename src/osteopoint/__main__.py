"""`python -m osteopoint`."""

import sys

from osteopoint.cli import main

if __name__ == "__main__":
    sys.exit(main())
