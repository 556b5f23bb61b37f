"""`python -m presswatch` is the command `presswatch`."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python gets this far
    sys.exit("presswatch needs Python 3.11 or newer; this one is " + sys.version.split()[0])

from presswatch.cli import main

sys.exit(main())
