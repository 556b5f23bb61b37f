# presswatch: `make run` does the main job, `make test` passes the tests. Both make .venv first, once.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -qq --no-deps

.PHONY: run up test hard browser test-cluster test-duckdb2 test-ducklake check wheel-check quality golden clean
run: .venv/run.stamp
	@$(BIN)/presswatch ingest --may-be-offline

up: .venv/run.stamp
	@$(BIN)/presswatch up

# With compiled modules kept, whatever the shell says: the tests start Python some two hundred times. Three processes
# for two cores, since tests wait for servers, processes and pauses.
test: .venv/test.stamp
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# The slow half of the tests under attack: minutes, and every figure of it stands in docs/quality.md.
hard: .venv/test.stamp
	@$(BIN)/python -m pytest -m hard

# Every page of the desk in Chromium: wide and narrow, light and dark. Skipped, and said, where there is none.
browser: .venv/test.stamp
	@$(BIN)/python -m pytest -m browser -rs

# The store's tests on DuckDB 2: an environment that takes everything but the engine from .venv.
DUCKDB2 := 2.0.0
test-duckdb2: .venv/duckdb-$(DUCKDB2).stamp
	@.venv/duckdb2/bin/python -m pytest tests/warehouse tests/flows/steps/test_round.py tests/flows/steps/rounds/test_kill.py \
	  tests/presswatch/server/test_alarms.py tests/presswatch/cli/look tests/presswatch/desk -n 2

.venv/duckdb-$(DUCKDB2).stamp: .venv/test.stamp
	@$(PYTHON) -m venv .venv/duckdb2
	@.venv/duckdb2/bin/python -m pip --disable-pip-version-check install -qq --no-deps duckdb==$(DUCKDB2)
	@.venv/duckdb2/bin/python -c 'import pathlib, sys, sysconfig; \
	  pathlib.Path(sysconfig.get_path("purelib"), "rest.pth").write_text(f"import site; site.addsitedir({sys.argv[1]!r})\n")' \
	  "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
	@touch $@

# The store's SQL on DuckLake; the extension must be of the very version of the engine.
test-ducklake: .venv/ducklake.stamp
	@$(BIN)/python -m pytest tests/warehouse/test_ducklake.py

.venv/ducklake.stamp: .venv/test.stamp
	@$(BIN)/python -m pip --disable-pip-version-check install -qq --no-deps --upgrade --target .venv/ducklake \
	  duckdb-extension-ducklake==$$($(BIN)/python -c 'import duckdb; print(duckdb.__version__)')
	@touch $@

# Several machines: PostgreSQL, S3 and the lake's extensions come from the lock; servers are started by the tests.
test-cluster: .venv/cluster.stamp
	@$(BIN)/python -m pytest -m cluster -n 2 --dist loadfile

.venv/cluster.stamp: requirements-cluster.lock requirements-cluster-test.lock .venv/test.stamp
	@$(PIP) --require-hashes -r requirements-cluster.lock
	@$(PIP) --require-hashes -r requirements-cluster-test.lock
	@touch $@

check: .venv/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The wheel alone, in an environment of its own, started where nothing of this folder is. What it runs is compiled when
# it is imported: pip would compile all that is installed, a quarter of a CPU-second for each MB of Python.
wheel-check: export PYTHONDONTWRITEBYTECODE =
wheel-check: .venv/test.stamp
	rm -rf dist .venv/wheel
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .
	$(PYTHON) -m venv .venv/wheel
	.venv/wheel/bin/python -m pip --disable-pip-version-check install -qq --no-deps --no-compile --require-hashes -r requirements.lock
	.venv/wheel/bin/python -m pip --disable-pip-version-check install -qq --no-deps dist/presswatch-*.whl
	mkdir -p .venv/empty && cd .venv/empty && printf 'A title\n\nThe text, BelTA reports.\n' | ../wheel/bin/presswatch tag - --format json
	cd .venv/empty && ../wheel/bin/presswatch --version && ../wheel/bin/presswatch ingest --only seeds --home home && rm -rf home

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "presswatch needs Python 3.11 or newer; say: make PYTHON=python3.12 …" >&2; exit 2; }
	@echo "Making the environment in .venv, once (a minute or two) …" >&2
	@$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.lock pyproject.toml | .venv/bin/python
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-build-isolation --editable .
	@touch $@

.venv/test.stamp: requirements-dev.lock .venv/run.stamp
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

# scikit-learn, for the baseline beside the topic rules: nothing else needs it.
.venv/quality.stamp: requirements-quality.lock .venv/test.stamp
	@$(PIP) --require-hashes -r requirements-quality.lock
	@touch $@

# Whatever is read and tagged, to the byte: made once before a change, compared after it.
golden: .venv/test.stamp
	$(BIN)/python -m benchmarks.golden $(if $(wildcard .golden/readings.jsonl),--against .golden .golden/now,.golden)

# Every published figure, measured afresh (about half an hour); sections without their material keep their figures.
quality: .venv/quality.stamp
	$(BIN)/python -m benchmarks.quality

clean:
	rm -rf .venv dist
