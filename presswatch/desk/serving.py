"""Serve the desk until stopped: `python -m presswatch.desk.serving`, for the home and port of the settings."""

from __future__ import annotations

import os
import sys

import uvicorn

from presswatch.desk.app import desk_app
from presswatch.server import desk_address, desk_secret
from presswatch.settings import Settings, load_settings


def serve(settings: Settings, port: int, secret: str | None) -> None:
    """Answer at the settings' address; with a `secret` ('name:password') only requests that know it."""
    app = desk_app(settings, desk_hosts(settings, port), secret)
    uvicorn.run(app, host=settings.desk_host, port=port, log_level="warning", access_log=False)


def desk_hosts(settings: Settings, port: int) -> frozenset[str]:
    """Return the values of the header `Host` to which the desk answers."""
    others = {name for word in settings.desk_names.lower().split(",") if (name := word.strip())}
    own = desk_address(settings, port).partition("://")[2]
    return frozenset({own, f"127.0.0.1:{port}", f"localhost:{port}"} | others)


if __name__ == "__main__":
    served = load_settings()
    serve(served, int(sys.argv[1]), desk_secret(served, os.environ, is_wanted=True))
