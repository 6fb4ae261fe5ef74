# `make serve` and `make test` do everything on a fresh machine; the rest are their parts.
# Needs make, and Python 3.11 to 3.13 with venv or virtualenv (or root with apt).
MAKEFLAGS += --no-print-directory
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup chromium nginx serve build check lint format test test-all mutants parity cluster cluster-test bench pins clean

BIN := .venv/bin
KB := $(BIN)/kb
PYTEST := $(BIN)/python -m pytest
WORKERS ?= 2
# PYTHON=…, CHROMIUM=… and NGINX=… name the interpreter, the browser and the web server to use. Extra arguments: make serve ARGS='--port 9000', make test ARGS='-k policy'
ARGS ?=

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv with the pinned packages and .venv/bin/kb (nothing to do: a few ms)
	@.ci/setup

chromium: setup ## find or install Chromium for the browser tests
	@.ci/chromium

nginx: setup ## find nginx, or unpack it, for the tests of serving
	@.ci/nginx

serve: setup ## build the whole site and serve it
	$(KB) serve $(ARGS)

build: setup ## build the whole site
	$(KB) build $(ARGS)

check: setup ## check sources, catalogs, rules and procedures; warnings fail
	$(KB) check --strict $(ARGS)

lint: setup ## ruff (rules and format) and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: setup ## let ruff format and fix what it safely can
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

test: lint chromium ## lint, then every test but the slow ones
	$(PYTEST) -m "not slow and not parity and not mutants and not cluster" -n $(WORKERS) --dist loadgroup $(ARGS)

test-all: lint chromium nginx ## lint, then every test but those of a search cluster
	$(PYTEST) -m "not cluster" -n $(WORKERS) --dist loadgroup $(ARGS)

mutants: setup ## break rules and procedures in every way; prints how many are noticed
	$(PYTEST) -m mutants -s -q $(ARGS)

parity: chromium ## Python and page must give the same answers; prints the figures
	$(PYTEST) -m parity -s $(ARGS)

cluster: setup ## start three OpenSearch nodes on loopback (needs a JDK and Maven)
	$(BIN)/python -m tests.tools.cluster.nodes

cluster-test: setup ## search on a cluster of three nodes: same hits, nodes killed, disks full
	$(PYTEST) -m cluster -s tests/search/test_opensearch_cluster.py $(ARGS)

BENCHES = build search desk rivals
bench: setup ## measure against the stated bars; BENCHES="desk" for one part
	$(KB) bench $(ARGS)
	@for part in $(BENCHES); do $(KB) bench $$part || exit 1; done

# Resolves anew from requirements*.in. uv lives in an environment of its own: nothing else needs it.
UV_COMPILE = .cache/uv/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --upgrade
pins: setup ## renew the pins in requirements*.txt from requirements*.in
	@[ -x .cache/uv/bin/uv ] || { $(BIN)/python -m venv .cache/uv && .cache/uv/bin/pip install -q uv; }
	$(UV_COMPILE) -o requirements.txt requirements.in
	$(UV_COMPILE) -c requirements.txt -o requirements-test.txt requirements-test.in
	@! grep -nE '://|^--(index|extra|find|trusted)' requirements.txt requirements-test.txt

clean: ## remove what was built, installed and cached
	rm -rf .venv build site dist .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis .schemathesis *.egg-info
	find kb_tools tests locales \( -name __pycache__ -o -name '*.mo' \) -prune -exec rm -rf {} + 2>/dev/null || true
