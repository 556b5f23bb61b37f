"""The command `presswatch`.

command: parse, run, exit code ── parser: every verb with its options
                               └─ collect, look, rules, store: one module per verb, imported when it is used
progress: how far a command is, on a terminal and elsewhere
"""

from presswatch.cli.command import main

__all__ = ["main"]
