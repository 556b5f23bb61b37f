"""What the UI's secret allows in Prefect's API: reading, starting existing deployments, controlling their runs.

Everything else (work pools, deployments, blocks, variables, automations, schedules, deletions) could run programs as
the worker, or erase history; it requires the worker's key. This is an allow-list: a call that a later Prefect adds is
refused until somebody has reviewed it. Written for Prefect 3.8.8, from its `/openapi.json` and the calls of both of its
UIs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias
from urllib.parse import parse_qs

#: A JSON body as the server will read it; {} if there is none.
Body: TypeAlias = Mapping[str, object]
Check: TypeAlias = Callable[[Body], str | None]

#: `POST` requests that only read: the UI sends its filters as a body
QUESTIONS = """
artifacts/count artifacts/filter artifacts/latest/count artifacts/latest/filter
automations/count automations/filter
block_documents/count block_schemas/filter block_types/filter
concurrency_limits/filter v2/concurrency_limits/filter
deployments/count deployments/filter deployments/paginate deployments/get_scheduled_flow_runs
events/count-by/{countable} events/filter
flow_runs/count flow_runs/filter flow_runs/history flow_runs/lateness flow_runs/paginate flow_runs/{id}/input/filter
flows/count flows/filter flows/paginate
logs/filter saved_searches/filter
task_runs/count task_runs/filter task_runs/history task_runs/paginate task_workers/filter
ui/flow_runs/count-task-runs ui/flow_runs/history ui/flows/count-deployments ui/flows/next-runs
ui/schemas/validate ui/task_runs/count ui/task_runs/dashboard/counts
variables/count variables/filter
work_pools/count work_pools/filter work_pools/{name}/concurrency_status work_pools/{name}/get_scheduled_flow_runs
work_pools/{name}/queues/filter work_pools/{name}/workers/filter
work_queues/filter work_queues/{id}/concurrency_status work_queues/{id}/get_runs
"""

#: websockets that only send: events and log lines as they come
STREAMS = frozenset({"events/out", "logs/out"})

#: the fields allowed when starting a run; any other could choose code, environment or another place to run
RUN_FIELDS = frozenset(
    {
        "name",
        "parameters",
        "enforce_parameter_schema",
        "tags",
        "labels",
        "idempotency_key",
        "empirical_policy",
        "state",
        "work_queue_name",
    }
)


class Call(NamedTuple):
    """One request: its path below `/api/`, as the server matches it, its query, and its body."""

    method: str
    path: str
    query: str = ""
    body: Body = {}  # noqa: RUF012 - never written to


def refusal_of(call: Call) -> str | None:
    """Return why the UI's secret does not allow this call, for people; None if it does."""
    if call.method in ("GET", "HEAD", "OPTIONS"):
        asks = parse_qs(call.query, keep_blank_values=True).get("include_secrets", [])
        return "the secrets of blocks" if any(value.lower() not in FALSE for value in asks) else None
    for method, shape, check in ACTIONS:
        if method == call.method and shape.fullmatch(call.path):
            return check(call.body)
    return f"{call.method} /{call.path}"


def shape_of(path: str) -> re.Pattern[str]:
    """Return a pattern for a path in which `{…}` stands for any one segment."""
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))


def freely(_: Body) -> str | None:
    """Allow any body."""
    return None


def only(*names: str) -> Check:
    """Return a check for bodies with these fields and no other."""

    def check(body: Body) -> str | None:
        others = sorted(body.keys() - set(names))
        return f"the field {others[0]!r}" if others else None

    return check


def without_secrets(body: Body) -> str | None:
    """Allow a query for blocks that leaves out their secrets."""
    return "the secrets of blocks" if body.get("include_secrets") else None


def new_run(body: Body) -> str | None:
    """Allow a run of a deployment on that deployment's own terms."""
    others = sorted(name for name in body.keys() - RUN_FIELDS if body[name])
    return f"a run's own {others[0]}" if others else state_without_data(body.get("state"))


def new_state(body: Body) -> str | None:
    """Allow another state for a run: cancelled, to be retried, paused."""
    return only("state", "force")(body) or state_without_data(body.get("state"))


def state_without_data(state: object) -> str | None:
    """Allow a state that refers to no stored result: its readers would unpickle what it names."""
    if state is None:
        return None
    if not isinstance(state, Mapping):
        return "a state that is none"
    return "a state with a stored result" if state.get("data") is not None else None


def resumption(body: Body) -> str | None:
    """Allow a run to resume, without any input."""
    others = sorted(name for name in body if body[name])
    return f"the field {others[0]!r}" if others else None


#: how a false value may be written in a query (pydantic's own list)
FALSE = frozenset({"0", "off", "f", "false", "n", "no"})

ACTIONS: tuple[tuple[str, re.Pattern[str], Check], ...] = (
    *(("POST", shape_of(path), freely) for path in QUESTIONS.split()),
    ("POST", shape_of("block_documents/filter"), without_secrets),
    ("POST", shape_of("deployments/{id}/create_flow_run"), new_run),
    ("POST", shape_of("deployments/{id}/pause_deployment"), freely),
    ("POST", shape_of("deployments/{id}/resume_deployment"), freely),
    ("PATCH", shape_of("deployments/{id}"), only("paused")),
    ("PATCH", shape_of("deployments/{id}/schedules/{id}"), only("active")),
    ("POST", shape_of("flow_runs/{id}/set_state"), new_state),
    ("POST", shape_of("flow_runs/{id}/resume"), resumption),
    ("PATCH", shape_of("work_pools/{name}"), only("is_paused")),
    ("PATCH", shape_of("work_pools/{name}/queues/{name}"), only("is_paused")),
)
