"""`up`: Prefect's server, the deployments and a worker."""

from __future__ import annotations

import argparse

from presswatch.settings import load_settings


def up(chosen: argparse.Namespace) -> int:
    """Start server, deployments and worker."""
    from presswatch.server import start

    return start(load_settings(chosen.home), detach=chosen.detach)
