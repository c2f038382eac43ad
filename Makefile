# Works with python3 and make alone: whatever else is needed, the first target makes or installs.

BIN := .venv/bin
STAMP := .venv/.installed
NODE := tests/clients/node
# The first interpreter that is new enough; say PYTHON=… to choose another.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help serve test check lint bench fuzz dist docs format lock node clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

serve: $(STAMP) ## start the server; options: make serve ARGS="--port 0 --still"
	@$(BIN)/mocknylas serve $(ARGS)

test: $(STAMP) ## run the tests, without the slow ones; options: make test ARGS="-k outbox"
	$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

check: lint ## what a commit must pass: format, lint, types, spelling, all tests, branch coverage
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n $(WORKERS) -m "" $(ARGS)
	@$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

lint: $(STAMP) ## format, lint, types and spelling
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/codespell

bench: $(STAMP) ## measure the budgets, as ratios in one run
	$(BIN)/python -m tests.benchmarks $(ARGS)

fuzz: $(STAMP) ## ask whatever the OpenAPI document offers, 100k cases; options: make fuzz ARGS="--cases 5000"
	@$(BIN)/python -m tests.openapi.fuzz $(ARGS)

dist: $(STAMP) ## build the wheel and the source distribution into dist/
	$(BIN)/python -m build --no-isolation --outdir dist .

docs: $(STAMP) ## write the README's tables anew from the code
	$(BIN)/python -m tests.readme

format: $(STAMP) ## format the code and mend what ruff can mend
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

lock: $(STAMP) ## pin the newest versions that pyproject.toml allows
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev --upgrade \
		--no-annotate --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

node: ## install the Node SDK that tests/clients runs, where there is npm
	@if ! command -v npm >/dev/null; then echo "no npm: the tests of the Node SDK will be skipped"; \
	elif [ ! -f $(NODE)/package-lock.json ]; then echo "no $(NODE)/package-lock.json: nothing to install"; \
	elif [ $(NODE)/node_modules/.installed -nt $(NODE)/package-lock.json ]; then echo "$(NODE) is up to date"; \
	else cd $(NODE) && npm ci --ignore-scripts --no-audit --no-fund && touch node_modules/.installed; fi

clean: ## remove what the other targets made
	rm -rf .venv dist .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis $(NODE)/node_modules
	find mocknylas tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): pyproject.toml requirements.lock
	@[ -n "$(PYTHON)" ] || { echo "mocknylas needs Python 3.11 or newer; install it, or say make PYTHON=/path/to/python" >&2; exit 1; }
	@[ -x $(BIN)/python ] || "$(PYTHON)" -m venv --clear .venv || { rm -rf .venv; \
		echo "$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@
