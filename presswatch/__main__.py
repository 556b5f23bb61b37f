"""`python -m presswatch` is the command `presswatch`."""

import sys

from presswatch.cli import main

sys.exit(main())
