"""Run a task by rules, and tell a fault of ours from one of its input: what the children of a pool do."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from presswatch.errors import Unreadable
from presswatch.records import DropReason
from transforms.article import compile_rules
from transforms.work import BUG, RuleTexts

#: a library's temporary file did not fit
DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def run_task(texts: RuleTexts, work: Callable[..., Any], *arguments: Any) -> Any:
    """Run `work(rules, *arguments)`: the one function the pool calls.

    Raises:
        Unreadable: as `work`; a bug of ours too, marked BUG: the run is not a success, but no other input is lost.
        OSError: the disk is full.
    """
    rules = compile_rules(texts)
    try:
        return work(rules, *arguments)
    except Unreadable:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in DISK_FULL:
            raise  # not the fault of this input: the whole run must fail, and the input wait for space
        place = traceback.extract_tb(error.__traceback__)[-1]
        story = f"{BUG}{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
        raise Unreadable(DropReason.CRASH, story[:500]) from error
