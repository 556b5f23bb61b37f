"""Serve the desk until stopped: `python -m presswatch.desk.serving`, for the home and port of the settings."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Mapping

import uvicorn

from presswatch.desk.app import desk_app
from presswatch.errors import UsageError
from presswatch.server import auth_string, desk_address
from presswatch.settings import Settings, load_settings

#: in the environment: `name:password` of a desk that others open; without it the Prefect UI's are asked for
SECRET_VARIABLE = "PRESSWATCH_DESK_AUTH"  # noqa: S105 (the variable's name)


def serve(settings: Settings, port: int, secret: str | None = None) -> None:
    """Answer at the settings' address.

    With a `secret` ('name:password') only requests that know it are answered. A desk that others open always has one.
    """
    known = secret or desk_secret(settings, os.environ)
    app = desk_app(settings, desk_hosts(settings, port), known)
    uvicorn.run(app, host=settings.desk_host, port=port, log_level="warning", access_log=False)


def desk_hosts(settings: Settings, port: int) -> frozenset[str]:
    """Return the values of the header `Host` to which the desk answers."""
    others = {name for word in settings.desk_names.lower().split(",") if (name := word.strip())}
    own = desk_address(settings, port).partition("://")[2]
    return frozenset({own, f"127.0.0.1:{port}", f"localhost:{port}"} | others)


def is_for_others(settings: Settings) -> bool:
    """Tell whether more than this machine's own users can open the desk: by its address, or through a proxy."""
    return bool(settings.desk_names.strip()) or not ipaddress.ip_address(settings.desk_host).is_loopback


def desk_secret(settings: Settings, environ: Mapping[str, str]) -> str | None:
    """Return what opens the desk ('name:password'); None if it is open to all on this machine.

    Raises:
        UsageError: the variable holds no name and password.
    """
    said = environ.get(SECRET_VARIABLE, "").strip()
    if said and not all(said.partition(":")):
        raise UsageError(f"{SECRET_VARIABLE} must be a name and a password with a colon between them")
    return said or (auth_string(settings) if is_for_others(settings) else None)


if __name__ == "__main__":
    served = load_settings()
    serve(served, int(sys.argv[1]), desk_secret(served, os.environ) or auth_string(served))
