"""The command `presswatch`: words in, exit code out. Each verb's module is imported only when it is used."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Sequence

from presswatch.cli.words import parser
from presswatch.errors import PresswatchError, UsageError, WarehouseBusy


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 done, 1 the work failed, 2 wrong usage."""
    chosen = parser().parse_args(arguments)
    module_name, _, function_name = chosen.work.partition(":")
    try:
        work = getattr(importlib.import_module(module_name), function_name)
        return int(work(chosen))
    except UsageError as error:
        return complain(error, 2)
    except WarehouseBusy as error:
        # Somebody else does the work: nothing failed.
        return complain(error, 0)
    except PresswatchError as error:
        return complain(error, 1)
    except BrokenPipeError:
        # The reader of our output went away (`| head`): done, and Python must not complain when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("presswatch: stopped by Ctrl-C; what was kept stays, the next run takes up the rest", file=sys.stderr)
        return 128 + signal.SIGINT
    except OSError as error:
        return complain(error, 1)


def complain(error: Exception, code: int) -> int:
    """One line on stderr."""
    print(f"presswatch: {error}", file=sys.stderr)
    return code
