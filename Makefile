# Needs python3 (3.11 or newer) with venv, make and git; everything else is installed below this directory.

PYTHON ?= python3
BIN := .venv/bin
DONE := .venv/done
DATA_DIR := $(or $(TRACKER_DATA_DIR),instance)
SYSTEM_PATH := $(PATH):/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# Python's and Node's packages come at the same time.
MAKEFLAGS += --jobs=2

# A town's own certificate authority stands in the system's store: let npm trust it as pip does.
export NODE_USE_SYSTEM_CA := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export NO_UPDATE_NOTIFIER := 1

# Python writes byte code for the modules it uses; pip would do so for all and take half as long again.
PIP_INSTALL := $(BIN)/python -m pip install --quiet --no-compile --require-hashes
NPM := PATH="$(CURDIR)/.node/bin:$(PATH)" npm
SOURCES := config.py tracker migrations tools tests

CATALOGUES := $(wildcard tracker/translations/*/LC_MESSAGES/messages.po)
ASSET_SOURCES := $(wildcard static/css/*.css static/css/*/*.css static/js/*.js static/js/*/*.js) tracker/shared/assets.py

help: ## say what can be made
	@echo "make setup   install everything the program needs below this directory"
	@echo "make run     start the demonstration town and print its address"
	@echo "make test    run the whole suite: SQLite, PostgreSQL, browser"
	@echo "make check   run linters, types, import contracts and the tests without PostgreSQL and browser"
	@echo "make bench   measure against the bare limits of this machine"
	@echo "make drill   races and kills, many times (QUICK=1: in three minutes)"
	@echo "make pictures  take the handbook's pictures from a demonstration town"
	@echo "make lock    write the hashed requirements anew (needs uv)"

setup: $(DONE)/package $(DONE)/assets $(DONE)/translations

run: setup
	@tools/run $(BIN)/tracker "$(DATA_DIR)"

assets: $(DONE)/assets

test: setup $(DONE)/test-requirements
	@PATH="$(SYSTEM_PATH)" tools/chromium
	PATH="$(SYSTEM_PATH)" $(BIN)/python -m pytest -n 2 tests/unit tests/integration tests/architecture
	PATH="$(SYSTEM_PATH)" TRACKER_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n 2 tests/integration
	PATH="$(SYSTEM_PATH)" $(BIN)/python -m pytest -n 2 tests/browser

check: lint
	$(BIN)/python -m pytest -n 2 tests/unit tests/integration tests/architecture

lint: setup $(DONE)/test-requirements
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates

bench: setup
	$(BIN)/python -m tests.bench

drill: setup $(DONE)/test-requirements ## faults on purpose, many times: make drill [QUICK=1] [SEED=n]
	@PATH="$(SYSTEM_PATH)" tools/chromium
	@PATH="$(SYSTEM_PATH)" $(BIN)/python -m tests.drill

pictures: setup $(DONE)/test-requirements ## of the demonstration town, for the handbook
	@PATH="$(SYSTEM_PATH)" tools/chromium
	PATH="$(SYSTEM_PATH)" $(BIN)/python -m tools.pictures

lock: ## exact versions with hashes and without addresses; decision 0002 says why
	tools/lock

clean: ## forget everything installed and built; the data directory stays
	rm -rf .venv .node node_modules static/vendor static/gen .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	@echo "Making the virtual environment .venv"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Install the package python3-venv and call make again." >&2; exit 1; }

$(DONE): | $(BIN)/python
	@mkdir -p $(DONE)

$(DONE)/requirements: requirements.txt requirements-build.txt | $(DONE)
	@echo "Installing the Python packages (about 500 MB)"
	@$(PIP_INSTALL) -r requirements.txt -r requirements-build.txt
	@touch $@

$(DONE)/package: pyproject.toml config.py $(DONE)/requirements
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DONE)/test-requirements: requirements-test.txt $(DONE)/package
	@echo "Installing the test tools"
	@$(PIP_INSTALL) -r requirements-test.txt
	@touch $@

# Without a Node of its own the machine gets one from the Python registry, below .node/.
.node/bin/npm: requirements-node.txt
	@echo "Installing Node for building the browser assets"
	@$(PYTHON) -m venv .node
	@.node/bin/python -m pip install --quiet --no-compile --require-hashes -r requirements-node.txt
	@touch $@

$(DONE)/node_modules: package.json package-lock.json .npmrc $(if $(shell command -v npm),,.node/bin/npm) | $(DONE)
	@echo "Installing the browser packages"
	@$(NPM) ci --include=dev --silent --no-progress
	@touch $@

$(DONE)/assets: $(ASSET_SOURCES) $(DONE)/node_modules $(DONE)/package
	@echo "Building the browser assets"
	@$(BIN)/python -m tracker.shared.assets
	@touch $@

$(DONE)/translations: $(CATALOGUES) $(DONE)/requirements
	@$(BIN)/pybabel --quiet compile --directory tracker/translations
	@touch $@

.PHONY: help setup run assets test check lint bench drill pictures lock clean
.DELETE_ON_ERROR:
