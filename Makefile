# `make` knows nothing of Attaché but how to set it up; everything else is `attache --help`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ATTACHE := $(BIN)/attache
DEMO_DATA ?= demo-data
BENCH ?= ../shared/bench
BENCH_DATA ?= bench-data

.PHONY: help install demo test check run bench clean

help:  ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: $(VENV)/installed  ## Make .venv and install into it

$(VENV)/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Attaché needs Python 3.11 or newer; set PYTHON=python3.12, say.")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e '.[dev]'
	@touch $@

demo: install  ## Ingest the sample archive and answer a question
	$(ATTACHE) --data $(DEMO_DATA) ingest attache/sample
	$(ATTACHE) --data $(DEMO_DATA) ask "When did Modi last visit Russia?"

test: install  ## Run all the tests
	$(BIN)/python -m pytest

check: install  ## Lint, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

run: install  ## Start the Discord bot with the settings in .env
	$(ATTACHE) bot

bench: install  ## Measure on the bench in BENCH, where it is present
	$(BIN)/python -m benchmarks.timex --bench $(BENCH)
	$(BIN)/python -m benchmarks.ingest --bench $(BENCH)
	$(ATTACHE) --data $(BENCH_DATA) ingest $(BENCH)/articles_dev.jsonl.gz
	$(BIN)/python -m benchmarks.search --bench $(BENCH) --data $(BENCH_DATA)
	$(BIN)/python -m benchmarks.answers --bench $(BENCH) --data $(BENCH_DATA)
	$(BIN)/python -m benchmarks.events --bench $(BENCH)
	$(BIN)/python -m benchmarks.load

clean:  ## Remove .venv and the demo's data
	rm -rf $(VENV) $(DEMO_DATA)
