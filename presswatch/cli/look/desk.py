"""`desk`: pages for reading the archive, served on this machine until Ctrl-C."""

from __future__ import annotations

import argparse
import sys

from presswatch.errors import UsageError
from presswatch.settings import load_settings


def desk(chosen: argparse.Namespace) -> int:
    """Serve the desk; its address goes to stdout."""
    from presswatch.desk import is_port_free, serve
    from presswatch.server import auth_string, desk_port

    settings = load_settings(chosen.home)
    port = chosen.port or desk_port(settings)
    if not is_port_free(port):
        raise UsageError(f"port {port} is taken: is the desk open already? Choose another with --port")
    print(f"the desk is open: http://127.0.0.1:{port}/", flush=True)
    print("it ends with Ctrl-C", file=sys.stderr)
    serve(settings, port, auth_string(settings) if chosen.secret else None)
    return 0
