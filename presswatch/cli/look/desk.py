"""`desk`: pages for reading the archive, served on this machine until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import sys

from presswatch.errors import UsageError
from presswatch.settings import load_settings


def desk(chosen: argparse.Namespace) -> int:
    """Serve the desk; its address goes to stdout."""
    from presswatch.desk import serve
    from presswatch.server import desk_address, desk_port, desk_secret, is_for_others, is_port_free

    settings = load_settings(chosen.home)
    port = chosen.port or desk_port(settings)
    if not is_port_free(port, settings.desk_host):
        raise UsageError(
            f"port {port} is taken at {settings.desk_host}: is the desk open already? Choose another with --port"
        )
    secret = desk_secret(settings, os.environ, is_wanted=chosen.secret)
    print(f"the desk is open: {desk_address(settings, port)}/", flush=True)
    if is_for_others(settings):
        asked = "PRESSWATCH_DESK_AUTH, else the line in prefect/auth of the home"
        print(f"others need a name and password to open it: those of {asked}", file=sys.stderr)
    print("it ends with Ctrl-C", file=sys.stderr)
    serve(settings, port, secret)
    return 0
