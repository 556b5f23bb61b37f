from __future__ import annotations

import pytest

from presswatch.server.ui_calls import Call, refusal_of

ID = "0b5c1f6e-1111-4222-8333-9f2f8a6f0b11"

ALLOWED = [
    Call("GET", "work_pools/local"),
    Call("GET", f"block_documents/{ID}", "include_secrets=false"),
    Call("POST", "flow_runs/filter", body={"limit": 5}),
    Call("POST", "work_pools/local/queues/filter"),
    Call("POST", "block_documents/filter", body={"include_secrets": False}),
    Call("POST", f"deployments/{ID}/create_flow_run", body={"parameters": {"only": "seeds"}, "job_variables": {}}),
    Call("POST", f"deployments/{ID}/create_flow_run", body={"state": {"type": "SCHEDULED", "message": "from the UI"}}),
    # What the form of both UIs sends.
    Call("POST", f"deployments/{ID}/create_flow_run", body={"work_queue_name": "default", "job_variables": None}),
    Call("POST", f"flow_runs/{ID}/set_state", body={"state": {"type": "CANCELLING"}, "force": True}),
    Call("POST", f"flow_runs/{ID}/resume", body={"run_input": None}),
    Call("PATCH", f"deployments/{ID}", body={"paused": True}),
    Call("PATCH", f"deployments/{ID}/schedules/{ID}", body={"active": False}),
    Call("PATCH", "work_pools/local", body={"is_paused": True}),
]

REFUSED = [
    Call("PATCH", "work_pools/local", body={"base_job_template": {}}),
    Call("PATCH", "work_pools/local", body={"is_paused": True, "base_job_template": {}}),
    Call("POST", "work_pools/", body={"name": "other", "type": "process"}),
    Call("DELETE", "work_pools/local"),
    Call(
        "POST", "deployments/", body={"name": "own", "pull_steps": [{"prefect.deployments.steps.run_shell_script": {}}]}
    ),
    Call("PATCH", f"deployments/{ID}", body={"paused": True, "pull_steps": []}),
    Call("PATCH", f"deployments/{ID}", body={"entrypoint": "evil.py:flow"}),
    Call("POST", f"deployments/{ID}/schedules", body={}),
    Call("POST", f"deployments/{ID}/create_flow_run", body={"job_variables": {"env": {"PYTHONPATH": "/tmp"}}}),
    Call("POST", f"deployments/{ID}/create_flow_run", body={"infrastructure_document_id": ID}),
    Call("POST", f"deployments/{ID}/create_flow_run", body={"state": {"type": "COMPLETED", "data": {"x": 1}}}),
    Call("POST", f"deployments/{ID}/create_flow_run/bulk", body={}),
    Call("POST", "flow_runs/", body={"flow_id": ID, "work_pool_name": "local"}),
    Call("PATCH", f"flow_runs/{ID}", body={"job_variables": {"working_dir": "/tmp"}}),
    Call("POST", f"flow_runs/{ID}/set_state", body={"state": {"type": "COMPLETED", "data": {"storage_key": "/tmp/x"}}}),
    Call("POST", f"flow_runs/{ID}/set_state", body={"state": "COMPLETED"}),
    Call("POST", f"flow_runs/{ID}/input", body={"key": "a", "value": "b"}),
    Call("POST", f"flow_runs/{ID}/resume", body={"run_input": {"a": 1}}),
    Call("DELETE", f"flow_runs/{ID}"),
    Call("POST", "flow_runs/bulk_delete"),
    Call("POST", "block_documents/", body={}),
    Call("POST", "block_documents/filter", body={"include_secrets": True}),
    Call("GET", f"block_documents/{ID}", "include_secrets=true"),
    Call("GET", f"block_documents/{ID}", "include_secrets=false&include_secrets=1"),
    Call("POST", "variables/", body={"name": "a", "value": "b"}),
    Call("POST", "automations/", body={}),
    Call("POST", "concurrency_limits/tag/x/reset"),
    Call("PUT", "admin/storage", body={}),
    Call("POST", "admin/database/clear", body={"confirm": True}),
    Call("POST", "logs/", body={}),
    Call("POST", "events", body={}),
    Call("POST", "/flow_runs/filter"),
    Call("POST", "flow_runs/filter/"),
    Call("POST", "flow_runs//filter"),
    Call("POST", "FLOW_RUNS/FILTER"),
    Call("POST", "deployments/a/b/create_flow_run"),
    Call("POST", f"deployments/{ID}/create_flow_run\n", body={"job_variables": {"env": {}}}),
    Call("TRACE", "flow_runs/filter"),
    Call("CONNECT", ""),
]


@pytest.mark.parametrize("call", ALLOWED, ids=lambda call: f"{call.method} {call.path}")
def test_what_the_ui_does_is_open_to_its_secret(call):
    assert refusal_of(call) is None


@pytest.mark.parametrize("call", REFUSED, ids=lambda call: f"{call.method} {call.path}")
def test_whatever_chooses_code_or_wipes_out_is_not_and_says_what(call):
    assert refusal_of(call)


def test_a_call_that_nobody_has_looked_at_is_refused():
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert refusal_of(Call(method, "something/new")) == f"{method} /something/new"
