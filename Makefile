# `make` knows nothing of Attaché but how to set it up; everything else is `attache --help`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ATTACHE := $(BIN)/attache
EXTRAS := dev
VERSIONS := -c constraints.txt
VULNERABILITIES := https://api.osv.dev/v1/vulns/GHSA-462w-v97r-4m45
CPU_TORCH := https://download.pytorch.org/whl/cpu
BENCH ?= ../shared/bench
BENCH_DATA ?= bench-data

.PHONY: help install update demo test check audit run bench faults clean

help:  ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: $(VENV)/installed  ## Make .venv and install into it, in the versions of constraints.txt

$(VENV)/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Attaché needs Python 3.11 or newer; set PYTHON=python3.12, say.")'
	$(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV); the first time, this downloads for some minutes."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $$($(torch_index)) $(VERSIONS) -e '.[$(EXTRAS)]'
	@touch $@

# Where pip also looks for torch. On Linux its own build comes with gigabytes of CUDA libraries,
# which are of no use without an NVIDIA card.
define torch_index
if [ "$$(uname)" = Linux ] && ! nvidia-smi -L >/dev/null 2>&1; then \
    if timeout 10 $(BIN)/python -c 'import urllib.request as web; web.urlopen("$(CPU_TORCH)/torch/", timeout=5)' 2>/dev/null; \
    then echo "--extra-index-url $(CPU_TORCH)"; \
    else echo "$(CPU_TORCH) cannot be reached: taking the torch that pip finds, which may come with CUDA." >&2; fi; \
fi
endef

update:  ## Try the newest versions in a new environment; where all passes, keep them in constraints.txt
	rm -rf .venv-new
	@# All the tests but the one that looks at the constraints which these will replace.
	$(MAKE) check test VENV=.venv-new EXTRAS=dev,pictures VERSIONS= PYTEST_ADDOPTS=--ignore=tests/test_constraints.py
	.venv-new/bin/python -m pip freeze --exclude-editable >.venv-new/versions
	@# Without "+cpu", a version of torch is met by each of its builds.
	sed 's/+.*//' .venv-new/versions >constraints.txt
	rm -rf .venv-new

# The demo is in the archive that `attache` asks, so that a question can follow; but sample articles
# never get into an archive that the demo did not begin.
demo: export ATTACHE_DATA := $(or $(DEMO_DATA),$(ATTACHE_DATA))
demo: install  ## Ingest the sample articles and answer a question
	@data="$$($(BIN)/python -c 'from attache.settings import Settings; print(Settings.read().data)')" && \
	if [ -e "$$data/made-by-demo" ] || [ -z "$$(ls -A "$$data" 2>/dev/null)" ]; \
	then mkdir -p -m 700 "$$data" && touch "$$data/made-by-demo"; \
	else echo "$$data holds an archive that the demo did not begin: run \`make demo DEMO_DATA=demo-data\`."; exit 1; fi
	$(ATTACHE) ingest attache/sample
	$(ATTACHE) ask "When did Modi last visit Russia?"

# One process a core, with one thread each: more would wait for each other. Each begins with tests
# that stand together, and so shares what is made for a module; who is done first takes some over.
test: install  ## Run all the tests; with FAST=1, those that take a minute together
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist worksteal $(if $(FAST),-m "not slow")

check: install  ## Lint, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# In an environment of its own: what it needs is not needed to develop.
audit:  ## Look the versions of constraints.txt up among known vulnerabilities, where the network allows
	@if timeout 10 $(PYTHON) -c 'import urllib.request as web; web.urlopen("$(VULNERABILITIES)", timeout=5)' 2>/dev/null; \
	then \
	    $(PYTHON) -m venv $(VENV)-audit && \
	    $(VENV)-audit/bin/python -m pip install --quiet --disable-pip-version-check 'pip-audit>=2.10,<3' && \
	    $(VENV)-audit/bin/pip-audit \
	        --requirement constraints.txt --no-deps --disable-pip --progress-spinner off --vulnerability-service osv; \
	else echo "NOT AUDITED: $(VULNERABILITIES) cannot be reached, so nobody has looked for known vulnerabilities." >&2; fi

run: install  ## Start the Discord bot with the settings in .env
	$(ATTACHE) bot

bench: install  ## Measure on the bench in BENCH, where it is present
	$(BIN)/python -m benchmarks.startup
	$(BIN)/python -m benchmarks.timex --bench $(BENCH)
	$(BIN)/python -m benchmarks.ingest --bench $(BENCH)
	$(ATTACHE) --data $(BENCH_DATA) ingest $(BENCH)/articles_dev.jsonl.gz
	$(BIN)/python -m benchmarks.steps --bench $(BENCH) --data $(BENCH_DATA)
	$(BIN)/python -m benchmarks.answers --bench $(BENCH) --data $(BENCH_DATA)
	$(BIN)/python -m benchmarks.events --bench $(BENCH)
	$(BIN)/python -m benchmarks.prose --bench $(BENCH)
	$(BIN)/python -m benchmarks.load

faults: install  ## Inject faults, and say what was lost; with FULL=1 for hours
	$(BIN)/python -m benchmarks.faults $(if $(FULL),--full)

clean:  ## Remove .venv; archives stay
	rm -rf $(VENV) $(VENV)-audit .venv-new
