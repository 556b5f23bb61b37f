# presswatch: `make run` does the main job, `make test` passes the tests. Both create .venv first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check up quality clean
run: .venv/run.stamp
	@$(BIN)/presswatch ingest

up: .venv/run.stamp
	@$(BIN)/presswatch up

test: .venv/test.stamp
	@$(BIN)/python -m pytest -n 2

check: .venv/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "presswatch needs Python 3.11 or newer; say PYTHON=python3.12 make …" >&2; exit 2; }
	@echo "Making the environment in .venv (a minute or two, once) …"
	@$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.lock pyproject.toml | .venv/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test.stamp: requirements-dev.lock .venv/run.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf .venv
