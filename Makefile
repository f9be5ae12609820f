# What people type. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test lint format bench screenshots configuration database requirements clean

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
# For tools that read the settings without using the database.
NO_DATABASE := DATABASE_URL=postgresql://none@127.0.0.1:1/none

help: ## List what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 22

run: $(READY) ## Serve the site on 127.0.0.1:8000 (PORT=, HOST=; DATABASE_URL= for a server of your own)
	@exec env $(if $(PORT),PORT=$(PORT)) $(if $(HOST),HOST=$(HOST)) $(BIN)/python -m pdap.run

test: $(READY) ## Run the tests, in parallel (ARGS= is passed to pytest)
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

lint: $(READY) ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(NO_DATABASE) $(BIN)/mypy .

# SIZE=real measures the folder of CSV files that DATA names; without it, the demonstration. For `volume` and `10x`, ONLY
# is a pattern of reads and jobs, COMPARE a file of earlier figures in .local/bench, or `last`.
DATA ?= $(wildcard ../shared/data)
SIZE ?= real

bench: $(READY) ## Measure the site and write docs/performance*.md (SIZE=real|volume|10x, ONLY=, COMPARE=, DATA=)
	@$(BIN)/python -m bench --size $(SIZE) $(if $(DATA),--data "$(DATA)") $(if $(ONLY),--only "$(ONLY)") \
		$(if $(COMPARE),--compare "$(COMPARE)")

screenshots: $(READY) ## Take the pictures of docs/screenshots/ anew (needs Chromium)
	@$(BIN)/python -m bench.screenshots

format: $(READY) ## Put the code into the house style
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

configuration: $(READY) ## Write docs/configuration.md anew from pdap/environment/
	@$(BIN)/python -m pdap.environment.table > docs/configuration.md

database: $(READY) ## Write the tables of docs/database.md and docs/schema/ anew from the models
	@$(NO_DATABASE) $(BIN)/python -m pdap.schema.document

requirements: $(READY) ## Compile requirements*.txt anew from pyproject.toml
	@for group in "" "--group dev"; do \
		out=requirements$${group:+-dev}.txt; \
		$(BIN)/uv pip compile pyproject.toml $$group --generate-hashes --universal --python-version 3.11 \
			--no-header --quiet --upgrade -o $$out && echo "$$out"; \
	done

clean: ## Remove the virtual environment and the embedded databases' data
	rm -rf .venv .local

# The stamp is written last, so that an interrupted installation is repeated.
$(READY): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is older. Name another: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		{ echo "Python has no ensurepip: install the package python3-venv (apt-get install python3-venv), then try again."; exit 1; }
	@test -x $(BIN)/python || { echo "Making the virtual environment in .venv"; $(PYTHON) -m venv .venv; }
	@echo "Installing what requirements-dev.txt lists; the first time this takes a minute or two"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
