# Everything happens in .venv, made from $(PYTHON) and requirements.lock; nothing is fetched when nothing changed.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
TESTS  ?= tests

# What was compiled is kept, whatever the shell says: every process would compile the whole product again.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: up test check soak schemas screenshots lint lint-style lint-types lint-imports format lock clean

up: $(STAMP)
	$(BIN)/finfactory up

test: $(STAMP)
	$(BIN)/pytest -n auto --dist loadfile $(TESTS)

soak: $(STAMP)
	$(BIN)/pytest -m soak -s $(TESTS)

lint: lint-style lint-types lint-imports

lint-style: $(STAMP)
	$(BIN)/ruff check --quiet --output-format concise .
	$(BIN)/ruff format --quiet --check .

lint-types: $(STAMP)
	$(BIN)/mypy

lint-imports: $(STAMP)
	$(BIN)/lint-imports --no-logo

check: lint test

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# schemas/ is written from the manifests; a test fails where it is stale.
schemas: $(STAMP)
	$(BIN)/python -m engine.commands.schemas

# A picture of every page of the console, in build/screenshots.
screenshots: $(STAMP)
	$(BIN)/python -m tests.console.screenshots build/screenshots

# The lock holds hashes and no address of an index; `make lock UV=...` where uv lies elsewhere.
UV ?= uv
lock:
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links --extra console --extra dev pyproject.toml --output-file requirements.lock

$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

clean:
	rm -rf $(VENV) dist build
