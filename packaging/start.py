"""What the frozen program starts with."""

import sys

from osteopoint.cli import main

sys.exit(main())
