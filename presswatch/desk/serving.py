"""Serve the desk until stopped: `python -m presswatch.desk.serving`, for the home and port of the settings."""

from __future__ import annotations

import socket
import sys

import uvicorn

from presswatch.desk.app import desk_app
from presswatch.server import auth_string
from presswatch.settings import Settings, load_settings

HOST = "127.0.0.1"


def serve(settings: Settings, port: int, secret: str | None = None) -> None:
    """Answer on 127.0.0.1 only; with a `secret` ('name:password') only requests that know it."""
    hosts = frozenset({f"{HOST}:{port}", f"localhost:{port}"})
    uvicorn.run(desk_app(settings, hosts, secret), host=HOST, port=port, log_level="warning", access_log=False)


def is_port_free(port: int) -> bool:
    """Tell whether the port can be bound on 127.0.0.1 now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return False
    return True


if __name__ == "__main__":
    serve(load_settings(), int(sys.argv[1]), auth_string(load_settings()))
