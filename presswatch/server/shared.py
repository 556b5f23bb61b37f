"""A Prefect server that several houses share: PREFECT_API_URL names it, and `up` starts no server.

Each house has its own work pool and deployments there, named after its share: house-0-of-2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from presswatch.files import write_whole
from presswatch.settings import Settings

API_URL, API_SECRET = "PREFECT_API_URL", "PREFECT_API_AUTH_STRING"
OWN_POOL = "local"
#: in the environment of the server and its houses: allows more of its API than the UI's secret does
HOUSES_KEY = "PRESSWATCH_HOUSES_KEY"
#: in the server's environment: the names, with ports, under which it is called; the first is that of the UI
NAMES = "PRESSWATCH_SERVER_NAMES"


def shared_server(settings: Settings, environ: Mapping[str, str]) -> str | None:
    """Return the API of the server that PREFECT_API_URL names; None if it is not set or names this home's own.

    A house may share a machine and the usual port with the server: who has the houses' key has no server of its own.
    """
    chosen = environ.get(API_URL, "").strip().rstrip("/")
    own = f"http://127.0.0.1:{settings.port}/api"
    return chosen if chosen and (chosen != own or environ.get(HOUSES_KEY)) else None


def pool_of(settings: Settings, environ: Mapping[str, str]) -> str:
    """Return the work pool of this home: its own on its own server, else one named after the house."""
    if shared_server(settings, environ) is None:
        return OWN_POOL
    house, _, houses = settings.shard.partition("/")
    return f"house-{house}-of-{houses}" if houses else "house"


def deployments_for(file: Path, pool: str, folder: Path) -> Path:
    """Return the file of deployments for a work pool.

    Unchanged for the home's own, else a copy with the house's names.
    """
    if pool == OWN_POOL:
        return file
    text = file.read_text(encoding="utf-8").replace(f"name: {OWN_POOL}\n", f"name: {pool}\n")
    text = re.sub(r"^(  - name: )(\S+)$", rf"\1\2-{pool}", text, flags=re.MULTILINE)
    text = text.replace("tags: [presswatch,", f"tags: [presswatch, {pool},")
    made = folder / "deployments.yaml"
    write_whole(made, text)
    return made
