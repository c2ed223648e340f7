# Everything runs in .venv, which is made on first use. Needs make and Python 3.11 or newer, nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
DATA ?= ../shared/data
BIN := .venv/bin
# More threads make the small networks of the pipeline slower, not faster.
export OMP_NUM_THREADS ?= 1

.PHONY: help serve test lint format train bench clean
.DEFAULT_GOAL := help

help: ## show this
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

serve: .venv/.runs ## install what is needed and start the service on http://127.0.0.1:8000
	$(BIN)/quotesvc serve

test: .venv/.develops ## run all tests
	$(BIN)/python -m pytest -n 2 $(ARGS)

lint: .venv/.develops ## style, types and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.develops ## put the style right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

train: .venv/.trains ## make the language pipeline from DATA and put it into the package
	$(BIN)/python -m training.run --data $(DATA) --out build/training --install

bench: .venv/.develops ## measure speed and memory
	$(BIN)/python -m benchmarks.extract
	$(BIN)/python -m benchmarks.relays
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.statements --sizes 1000 10000

clean: ## remove what was installed and built
	rm -rf .venv build dist

.venv/pyvenv.cfg:
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "quotesvc needs Python 3.11 or newer; name it with make PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv .venv

# Marks that say what is installed, so that a second call starts at once.
.venv/.runs: pyproject.toml | .venv/pyvenv.cfg
	@echo "installing quotesvc and what it needs: a few minutes the first time"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/.develops: pyproject.toml | .venv/pyvenv.cfg
	@echo "installing quotesvc, its tests and what they need: a few minutes the first time"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,postgres]'
	@touch $@ .venv/.runs

.venv/.trains: pyproject.toml | .venv/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[train]'
	@touch $@ .venv/.runs
