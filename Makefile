# Everything that people type. `make` alone shows the list.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := $(shell command -v uv 2>/dev/null)
APT    := .ci/packages
JOBS   ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup dev demo demo-fresh demo-passwords test test-all check bench peers docs lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

setup: $(VENV)/.run-set ## Make .venv with what running needs (locked, hashed)

dev: $(VENV)/.dev-set ## Make .venv with what tests and checks need as well

demo: setup ## Start the demo: database, web, worker; Ctrl-C stops all
	@exec $(BIN)/qinqing demo

demo-fresh: setup ## Start the demo with its contents built anew
	@exec $(BIN)/qinqing demo --fresh

demo-passwords: setup ## Start the demo with new passwords for its accounts
	@exec $(BIN)/qinqing demo --passwords

check: dev ## Fast gate, no database: lint, format, types, storeys, templates, house rules
	@.ci/check

test: check ## Everything: check, unit, property, browser journeys, migrations (PostgreSQL 18)
	@$(APT) chromium libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk
	env -u DATABASE_URL $(BIN)/pytest -n $(JOBS)

test-all: test ## The same tests also on PostgreSQL 16 and, when set, on DATABASE_URL
	env -u DATABASE_URL QINQING_TEST_PG=16 $(BIN)/pytest -n $(JOBS)
	@if [ -n "$$DATABASE_URL" ]; then exec $(BIN)/pytest -n $(JOBS); fi; \
	echo "DATABASE_URL is not set: not tested on another server"

bench: dev ## Measure, and write bench/README.md (after make peers also against others' matching)
	@exec $(BIN)/python -m bench

peers: .cache/peers/.set ## Make the environment of those that matching is measured against

docs: dev ## Write what is generated: docs/map.md, tests/rights.csv
	@$(BIN)/python .ci/map.py
	@$(BIN)/python .ci/rights.py

lock: ## Write requirements/*.txt anew from pyproject.toml (needs uv)
	@.ci/lock

clean: ## Remove caches; .venv and var (the demo's data) stay
	rm -rf .cache .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests bench docs -name __pycache__ -type d -prune -exec rm -rf {} +

.cache/peers/.set: requirements/bench.txt
	@if [ -n "$(UV)" ]; then \
	  "$(UV)" venv --quiet --clear --python "$(PYTHON)" .cache/peers && \
	  "$(UV)" pip install --quiet --python .cache/peers/bin/python --require-hashes -r requirements/bench.txt; \
	else \
	  "$(PYTHON)" -m venv --clear .cache/peers && \
	  .cache/peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt; \
	fi && touch $@

$(VENV)/.run-set: requirements/run.txt pyproject.toml .ci/install
	@PYTHON="$(PYTHON)" UV="$(UV)" .ci/install run

$(VENV)/.dev-set: requirements/dev.txt pyproject.toml .ci/install
	@PYTHON="$(PYTHON)" UV="$(UV)" .ci/install dev
