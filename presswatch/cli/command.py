"""Run one command: parse the arguments, do the work of the verb, return the exit code."""

from __future__ import annotations

import codecs
import gc
import io
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from types import FrameType

    from flows.steps import OpenPool
    from presswatch.cli.parser import Verb

    Work = Callable[[argparse.Namespace], int]


#: seconds until work that continues despite Ctrl-C is interrupted again
INSIST_AFTER = 3


class CtrlC:
    """Remembers that the user pressed Ctrl-C, because libraries replace or swallow the exception.

    DuckDB swallows it where `register` looks for pandas and the like; so the signal is repeated until the command has
    ended.
    """

    def __init__(self, insist_after: float = INSIST_AFTER) -> None:
        self.insist_after = insist_after
        self.was_pressed = False
        self.insists = True
        #: the signal received: SIGINT from Ctrl-C, SIGTERM from whoever ends processes
        self.number = signal.SIGINT

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        """Stop the current work."""
        from presswatch.errors import Terminated

        self.was_pressed, self.number = True, signal.Signals(number)
        if self.insists:
            self.press_again()
        raise Terminated if number == signal.SIGTERM else KeyboardInterrupt

    def press_again(self) -> None:
        """Send the signal once more after a while, unless the process is gone by then."""
        from threading import Timer, main_thread

        again = Timer(self.insist_after, self.repeat, (main_thread().ident,))
        again.daemon = True
        again.start()

    def repeat(self, thread: int) -> None:
        """Interrupt the main thread while it waits, unless the command is ending."""
        if self.insists:
            signal.pthread_kill(thread, self.number)


def main(
    arguments: Sequence[str] | None = None,
    work: Work | None = None,
    insist_after: float = INSIST_AFTER,
    pool: OpenPool | None = None,
) -> int:
    """Run one command.

    Args:
        arguments: of the command; those of this process by default.
        work: what to do with the parsed arguments; by default what the verb says.
        insist_after: seconds until work that ignored Ctrl-C is interrupted again.
        pool: opens the children that read; by default each run starts its own.

    Returns:
        0 done, 1 the work failed, 2 wrong usage, 130 stopped by Ctrl-C.
    """
    ctrl_c, verb = CtrlC(insist_after), None
    try:
        if arguments is None:
            own_process(ctrl_c)
        ready_output()
        from presswatch.cli.parser import parser

        chosen = parser().parse_args(arguments)
        chosen.pool = pool
        verb = chosen.verb
        ctrl_c.insists = not verb.outlives_ctrl_c
        if arguments is None and not verb.outlives_ctrl_c:
            # A run that is asked to end records this in its row.
            signal.signal(signal.SIGTERM, ctrl_c)
        code = (work or run)(chosen)
        sys.stdout.flush()
        ctrl_c.insists = False
        return code
    except BaseException as error:
        ctrl_c.insists = False
        if ctrl_c.was_pressed or isinstance(error, KeyboardInterrupt):
            return stopped(verb, ctrl_c.number)
        return complained(error, verb)


def own_process(ctrl_c: CtrlC) -> None:
    """Set up a process that runs this one command."""
    signal.signal(signal.SIGINT, ctrl_c)
    # Loaded modules stay; collecting every 700 objects costs 0.8 s of the 2.8 s of a start.
    gc.set_threshold(50_000)


def run(chosen: argparse.Namespace) -> int:
    """Import the chosen verb's module and do the work."""
    import importlib

    if getattr(chosen, "lake", False):
        from presswatch.cli.look.lake import read_the_lake

        read_the_lake(chosen)
    module_name, _, function_name = chosen.verb.work.partition(":")
    return int(getattr(importlib.import_module(f"presswatch.cli.{module_name}"), function_name)(chosen))


def complained(error: BaseException, verb: Verb | None) -> int:
    """Print one line about an expected error and return the exit code; other errors are raised again."""
    from presswatch.errors import PresswatchError, UsageError, WarehouseBusy

    match error:
        case UsageError():
            return complain(error, 2)
        case WarehouseBusy():
            # If another run is at work, it does the same as a round would; nobody does the work of an import or a
            # retag.
            return complain(error, 0 if verb and verb.is_done_by_others else 1)
        case PresswatchError():
            return complain(error, 1)
        case BrokenPipeError():
            # The reader of our output has closed it (`| head`): done.
            forget_output()
            return 0
        case OSError():
            forget_output()
            named = f"{error.filename}: " if error.filename else ""
            return complain(f"{named}{error.strerror or error}{way_out(error)}", 1)
        case _:
            raise error


def way_out(error: OSError) -> str:
    """Return advice about a disk that cannot be written to."""
    import errno

    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return "; choose a folder that can be written, with --home"
    return "; make room" if error.errno in (errno.ENOSPC, errno.EDQUOT) else ""


def stopped(verb: Verb | None, number: int) -> int:
    """Say after Ctrl-C or SIGTERM what became of the work."""
    forget_output()
    words = "; what was kept stays, the next run takes up the rest" if verb and verb.keeps_what_it_did else ""
    return complain(f"stopped{words}", 128 + number)


def complain(problem: object, code: int) -> int:
    """Print one line on stderr."""
    print(f"presswatch: {problem}", file=sys.stderr)
    return code


def ready_output() -> None:
    """Make standard output take whatever is printed.

    If it is closed (`>&-`), results are discarded. Letters that the terminal's encoding lacks are escaped, so that no
    headline can end a command.
    """
    if sys.stdout is None:
        import os
        from pathlib import Path

        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
    if isinstance(sys.stdout, io.TextIOWrapper) and codecs.lookup(sys.stdout.encoding).name != "utf-8":
        sys.stdout.reconfigure(errors="backslashreplace")


def forget_output() -> None:
    """Redirect stdout to nothing, so that Python does not complain again when it closes it."""
    import os

    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        # Not a real file: nothing is written at the end either.
        return
