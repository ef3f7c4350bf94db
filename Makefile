# Two commands matter: `make compare` does the main job, `make test` runs the tests. Each sets up what it needs in
# .venv-<python version>. PYTHON=python3.13 uses another interpreter.

PYTHON ?= python3
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
VENV ?= .venv-$(VERSION)
RUN := $(VENV)/bin/python -m
PIP := $(RUN) pip install --quiet --disable-pip-version-check -c constraints.txt
OUT ?= results/milton_keynes
# where `make docs` puts the site
SITE ?= build/site
# tests run on all processors at once; PARALLEL= runs them one after the other
PARALLEL ?= -n logical --dist worksteal
# which tests `make test` runs, as pytest's -m, and in which folders or files (all, when not given)
SELECT ?= not slow and not judging
TESTS ?=
# checks the types that the page's JavaScript declares in its comments
TSC ?= npx --yes --package typescript@5.9.3 tsc

# the tests start dozens of processes: none compiles anew what Python and pytest keep beside the sources, whatever is set outside
export PYTHONDONTWRITEBYTECODE :=

.PHONY: compare test patterns slow all fuzz audit lint format generate docs wheel check clean python links

compare: $(VENV)/installed  ## compare leadership strategies on the Milton Keynes scenario
	$(VENV)/bin/coalitionlab compare milton_keynes --out $(OUT) --force

test: $(VENV)/installed-test  ## run the tests, the patterns among them
	$(RUN) pytest $(PARALLEL) -m "$(SELECT)" $(TESTS)

patterns: $(VENV)/installed-test  ## run what must emerge from the model, in all cases
	$(RUN) pytest $(PARALLEL) -m patterns

slow: $(VENV)/installed-test  ## run the tests that take longer
	$(RUN) pytest $(PARALLEL) -m slow

all: $(VENV)/installed-test  ## run both, in one go, without the patterns in cases that only judge
	$(RUN) pytest $(PARALLEL) -m "not judging"

fuzz: $(VENV)/installed-test  ## read damaged files and folders, fifty times as many as `make test`; FUZZ_SEED=N makes others
	FUZZ=50 $(RUN) pytest $(PARALLEL) --timeout 7200 tests/fuzzing

lint: $(VENV)/installed-dev  ## format, lint, types, those of the page's JavaScript too where Node can get the compiler
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	@if $(TSC) --version >/dev/null 2>&1; then $(TSC) -p experiments/page/front; else echo "no TypeScript compiler: the page's JavaScript is not checked"; fi

generate: $(VENV)/installed-test  ## what is made from the code: the engine for browsers, tables in the docs, schemas; not the baseline of numbers
	$(RUN) coalitionlab.experiments.web.export
	$(VENV)/bin/python docs/generate.py
	$(RUN) coalitionlab.scenarios.schema_json
	$(RUN) coalitionlab.experiments.designs.schema_json

docs: $(VENV)/installed-docs  ## the documentation as a site, its notebooks executed; a broken link fails
	$(RUN) sphinx --quiet --fail-on-warning --keep-going --conf-dir docs . $(SITE)
	@echo "open $(SITE)/index.html"

format: $(VENV)/installed-dev
	$(RUN) ruff check --fix --exit-zero .
	$(RUN) ruff format .

audit: $(VENV)/installed-dev  ## look up known vulnerabilities of the versions in requirements-hashed.txt; needs the internet
	$(PIP) pip-audit
	$(RUN) pip_audit --strict --disable-pip -r requirements-hashed.txt

wheel: $(VENV)/installed  ## build dist/*.whl
	$(RUN) coalitionlab.experiments.web.export
	$(RUN) pip wheel --quiet --no-deps --wheel-dir dist .

check: lint all  ## everything that CI runs, on one Python

clean:
	rm -rf .venv-* build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "$(PYTHON) is not Python 3.11 or newer; name one that is: make PYTHON=python3.12 ..." >&2; exit 2; }

links:
	@test -d src/coalitionlab/model || \
	  { echo "checked out without symbolic links; run: git config core.symlinks true && git checkout -f -- src" >&2; exit 2; }

$(VENV)/bin/python: | python links
	@echo "setting up $(VENV) (once)"
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) -e .
	@touch $@

$(VENV)/installed-test: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) -e '.[test]'
	@touch $@ $(VENV)/installed

$(VENV)/installed-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/installed $(VENV)/installed-test

$(VENV)/installed-docs: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) -e '.[docs]'
	@touch $@ $(VENV)/installed
