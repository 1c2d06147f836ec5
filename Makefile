# `make run` and `make test` do all their own set-up; nothing that was installed by hand counts.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CLIENT := web/client
CONFORMANCE := tests/conformance
BROWSER := tests/browser
NODE_IS_THERE := $(shell node -e 'process.stdout.write(+process.versions.node.split(".")[0] >= 20 ? "yes" : "")' 2>/dev/null)

.DELETE_ON_ERROR:
.PHONY: run test check format schema bench requirements clean setup

run: $(VENV)/runtime client
	@exec $(BIN)/frontdesk demo

test: setup
	$(BIN)/pytest -n 3 --dist worksteal
	$(BIN)/python -m tests.on_postgresql
ifdef NODE_IS_THERE
	npm --prefix $(CLIENT) test
	npm --prefix $(BROWSER) test
endif

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m schema.checking
ifdef NODE_IS_THERE
	npm --prefix $(CLIENT) run check
	npm --prefix $(CONFORMANCE) run --silent check
	npm --prefix $(BROWSER) run --silent check
endif

setup: $(VENV)/development client conformance

format: $(VENV)/development
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schema: $(VENV)/development
	$(BIN)/python -m schema.checking --write

bench: $(VENV)/benchmarks
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.plot

# --- Python: everything pinned, with hashes

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Frontdesk needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/runtime: requirements/runtime.txt requirements/build.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/development: requirements/development.txt $(VENV)/runtime
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.txt
	@touch $@

$(VENV)/benchmarks: requirements/benchmarks.txt $(VENV)/development
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/benchmarks.txt
	@touch $@

requirements:
	for each in development build runtime benchmarks; do \
	  uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	    --constraint requirements/development.txt \
	    requirements/$$each.in --output-file requirements/$$each.txt; \
	done

# --- the browser client and the public packages that test the API, where Node is there

.PHONY: client conformance
ifdef NODE_IS_THERE
client: $(CLIENT)/dist/index.html
conformance: $(CONFORMANCE)/node_modules/.installed $(BROWSER)/node_modules/.installed
else
client:
	@echo "Node 20 or newer is not here: the API runs without its page."
conformance:
	@echo "Node 20 or newer is not here: tests that need it are skipped."
endif

$(CLIENT)/node_modules/.installed: $(CLIENT)/package-lock.json
	npm --prefix $(CLIENT) ci --no-audit --no-fund --loglevel=error
	@touch $@

$(CLIENT)/dist/index.html: $(CLIENT)/node_modules/.installed schema/schema.graphql $(shell find $(CLIENT) -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)
	npm --prefix $(CLIENT) run --silent build
	@touch $@

$(CONFORMANCE)/node_modules/.installed: $(CONFORMANCE)/package-lock.json
	npm --prefix $(CONFORMANCE) ci --no-audit --no-fund --loglevel=error
	@touch $@

$(BROWSER)/node_modules/.installed: $(BROWSER)/package-lock.json
	PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm --prefix $(BROWSER) ci --no-audit --no-fund --loglevel=error
	@touch $@

clean:
	rm -rf $(VENV) $(CLIENT)/node_modules $(CLIENT)/dist $(CONFORMANCE)/node_modules $(BROWSER)/node_modules
