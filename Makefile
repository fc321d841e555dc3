# What people type. `make run` and `make test` do everything on a fresh machine.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test test-full check bench chaos lighthouse lock vendor content translations docs needs-python

run: .venv/run
	@$(BIN)/python -m tools.run

check: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(PYTEST) -n 2 -m "not browser and not slow and not processes and not postgres and not redis"

test: .venv/test
	@bash tools/needs.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(PYTEST) -n 2 -m "not slow"

test-full: .venv/test
	@bash tools/needs.sh full
	$(PYTEST) -n 2

bench: .venv/test
	$(BIN)/python -m tools.bench

lighthouse: .venv/test tools/lighthouse/node_modules/.package-lock.json
	@bash tools/needs.sh
	$(BIN)/python -m tools.lighthouse

tools/lighthouse/node_modules/.package-lock.json: tools/lighthouse/package-lock.json
	@command -v npm >/dev/null || { echo "Lighthouse needs Node 20 or newer, with npm"; exit 1; }
	@echo "Installing Lighthouse"
	@cd tools/lighthouse && npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

chaos: .venv/test
	@bash tools/needs.sh
	$(BIN)/python -m tools.chaos $(ARGS)

content: .venv/test
	$(BIN)/python -m tools.content check $(FILES)
	$(BIN)/python -m tools.content sheet $(FILES)
	$(BIN)/python -m tools.content build

translations: .venv/test
	$(BIN)/python -m tools.translations

docs: .venv/test
	$(BIN)/python -m tools.docs

vendor: .venv/test
	$(BIN)/python -m tools.vendor

# Newer versions within pyproject.toml, with hashes, without any index address.
LOCK = $(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml
lock: .venv/test
	$(LOCK) -o requirements.txt
	$(LOCK) --extra test --extra content -o requirements-test.txt

needs-python:
	@command -v $(PYTHON) >/dev/null || { echo "VocaVision needs Python 3.11: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "VocaVision needs Python 3.11 or newer, this is $$($(PYTHON) -V)."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "VocaVision needs the venv module: apt-get install python3-venv"; exit 1; }
	@command -v git >/dev/null || { echo "VocaVision needs git: apt-get install git"; exit 1; }

.venv/bin/python: | needs-python
	@echo "Making the virtual environment"
	@$(PYTHON) -m venv .venv

.venv/run: requirements.txt | .venv/bin/python
	@echo "Installing what it runs on"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/test: requirements-test.txt | .venv/bin/python
	@echo "Installing what it is tested with"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-test.txt
	@touch .venv/run $@
