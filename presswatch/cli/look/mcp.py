"""`mcp`: serve the archive to an analyst's AI assistant."""

from __future__ import annotations

import argparse

from presswatch.errors import UsageError
from presswatch.settings import load_settings


def mcp(chosen: argparse.Namespace) -> int:
    """Answer on standard input and output until the assistant disconnects.

    Raises:
        UsageError: the package is not installed.
    """
    try:
        from presswatch.assistants import server_over
    except ModuleNotFoundError as missing:
        raise UsageError(f"{missing}: pip install 'presswatch[mcp]' brings what `presswatch mcp` needs") from missing
    server_over(load_settings(chosen.home)).run("stdio")
    return 0
