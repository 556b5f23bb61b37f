"""`completion`: the script by which a shell completes verbs and options on Tab."""

from __future__ import annotations

import argparse
import sys

import shtab

from presswatch.cli.parser import parser


def completion(chosen: argparse.Namespace) -> int:
    """Write the script for a shell to standard output."""
    sys.stdout.write(shtab.complete(parser(), chosen.shell) + "\n")
    return 0
