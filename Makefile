# Two commands matter: `make run` and `make test`. `make` alone lists the rest.

PYTHON ?= python3
VENV := .venv/bin
INSTALL := $(PYTHON) -I panel/core/launch/install.py
COMPILE := $(VENV)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Where the environment forbids Python to keep bytecode, each of a hundred starts compiles us anew, a second long.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test bench fmt lock translations installed installed-dev

help: ## this list
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

run: installed ## start Probelauf here: http://127.0.0.1:8000 (PORT=… for another), Ctrl-C stops it
	@exec $(VENV)/python -m panel.core.launch.start

test: installed-dev ## lint, types, contracts, unit, both databases, browser (STAGES="lint unit" for some)
	@exec $(VENV)/python -m tests.run $(STAGES)

bench: installed-dev ## the figures of the README
	@exec $(VENV)/python -m tests.bench

fmt: installed-dev ## format and mend what ruff can
	@$(VENV)/ruff check --fix --quiet . ; $(VENV)/ruff format .

lock: installed-dev ## compile both locks anew from pyproject.toml (UPGRADE=--upgrade for newer versions)
	@$(COMPILE) $(UPGRADE) pyproject.toml -o requirements.lock
	@$(COMPILE) $(UPGRADE) -c requirements.lock --group dev pyproject.toml -o requirements-dev.lock

translations: installed ## collect the texts into panel/core/locale and list what lacks German or its du form
	@exec $(VENV)/python -m panel.core.locale

installed:
	@$(INSTALL)

installed-dev:
	@$(INSTALL) --dev
