# Every developer command. `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help setup demo reset run worker test scenarios browser lint types bench rulebook permissions openapi messages assets lock check

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
export PYTHONUNBUFFERED := 1

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.dev assets ## environment with all tools, front-end assets, compiled messages

demo: $(VENV)/.main assets ## a filled Partner Center on http://localhost:8000 (PORT=… for another); Ctrl-C stops it
	@exec $(PY) -m partner_center.ops.serve demo

reset: ## stop nothing, delete var/: the demo's database, files and mail
	@$(PYTHON) tools/reset.py

run: $(VENV)/.dev assets ## console, API and worker on the demo's data, reloading on change
	@exec $(PY) -m partner_center.ops.serve run

worker: $(VENV)/.main ## one more worker for the database of DATABASE_URL (or the running demo)
	@exec $(PY) manage.py worker

test: setup ## all tests, browser included (ARGS="-k name" for some)
	$(PY) tools/find_browser.py --fetch
	$(PY) -m pytest -n $(or $(JOBS),2) $(ARGS)

scenarios: setup ## only the business stories
	$(PY) -m pytest tests/scenarios $(ARGS)

browser: setup ## only the journeys in a real browser
	$(PY) tools/find_browser.py --fetch
	$(PY) -m pytest tests/browser $(ARGS)

lint: setup ## ruff, format, import contracts, strict mypy, templates, migrations
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(PY) tools/check_noqa_reasons.py
	$(VENV)/bin/lint-imports --no-cache
	$(VENV)/bin/mypy
	$(VENV)/bin/djlint src --lint --quiet
	PC_MODE=test $(PY) manage.py makemigrations --check --dry-run

types: $(VENV)/.dev ## mypy --strict only
	$(VENV)/bin/mypy

bench: setup ## settlement and the busiest pages against their budgets
	$(PY) -m bench

rulebook: $(VENV)/.dev ## print the life-cycles into docs/rulebook
	$(PY) manage.py rulebook

permissions: $(VENV)/.dev ## write docs/permissions.csv anew, for review
	PC_MODE=test $(PY) manage.py permissions

openapi: $(VENV)/.dev ## write docs/openapi.json anew, for review
	PC_MODE=test $(PY) manage.py openapi

messages: $(VENV)/.dev ## collect the visible strings into the Chinese catalogues and report what is missing
	$(PY) tools/messages.py extract

assets: $(VENV)/.main ## stylesheet, scripts and compiled messages (nothing changed: nothing done)
	@$(PY) tools/build_assets.py
	@$(PY) tools/messages.py compile

lock: ## renew requirements/*.txt from pyproject.toml
	$(PYTHON) tools/lock.py

check: test lint ## all that continuous integration does

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed (make PYTHON=python3.12 …).") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo 'The module venv is incomplete here; on Debian: apt-get install python3-venv'; exit 1; }

$(VENV)/.main: requirements/main.txt pyproject.toml | $(VENV)/bin/python
	@echo 'Installing the locked packages …'
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/main.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.main
	@echo 'Installing the locked developer tools …'
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
