"""`server`: Prefect's server for the houses of a cluster."""

from __future__ import annotations

import argparse
from functools import partial

from presswatch.settings import load_settings


def server(chosen: argparse.Namespace) -> int:
    """Run the server alone, until it is stopped."""
    from presswatch.server import serve_houses

    return serve_houses(load_settings(chosen.home), partial(print, flush=True))
