"""Parameters of a flow run as Prefect's server stores them: plain ones as they are, without loading a web framework."""

from __future__ import annotations

from typing import Any

from prefect import Flow

#: types that JSON has; Prefect's encoder returns their values unchanged
PLAIN = frozenset({str, bool, int, float, type(None)})


def tell_plainly(flow: Flow[..., Any]) -> None:
    """Have a flow tell plain parameters as they are, and leave all others to Prefect.

    For the parameters of a run that a command begins, Prefect loads fastapi's encoder: 75 modules and 5 MB.
    """
    as_usual = flow.serialize_parameters

    def serialize_parameters(parameters: dict[str, Any]) -> dict[str, Any]:
        if all(type(value) in PLAIN for value in parameters.values()):
            return dict(parameters)
        return as_usual(parameters)

    flow.serialize_parameters = serialize_parameters  # type: ignore[method-assign]
