# What people type. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test drill lint format bench search-quality screenshots configuration messages database requirements bill clean

PYTHON ?= python3
BIN := .venv/bin
# What is installed: enough to run the site, and the development tools as well.
READY := .venv/ready
TOOLS := .venv/tools
# Processes that start read compiled modules, whatever the machine's habit.
unexport PYTHONDONTWRITEBYTECODE
# For tools that read the settings without using the database.
NO_DATABASE := DATABASE_URL=postgresql://none@127.0.0.1:1/none

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

run: $(READY) ## Serve the site on 127.0.0.1:8000 (PORT=, HOST=; DATABASE_URL= for a server of your own)
	@exec env $(if $(PORT),PORT=$(PORT)) $(if $(HOST),HOST=$(HOST)) $(BIN)/python -m pdap.ops.run

test: $(TOOLS) ## Run the tests, in parallel (ARGS= is passed to pytest)
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not drill" $(ARGS)

# Drills run processes as production does, whose emails name style sheets and pictures by what they hold.
drill: $(TOOLS) ## Run the long drills (kills, crashes, locks, replicas, load) before an issue is closed
	@PDAP_ENVIRONMENT=local DEBUG=off PDAP_DOTENV= $(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@$(BIN)/python -m pytest -n auto --dist worksteal -m drill $(ARGS)

lint: $(TOOLS) ## Check style, templates and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djangofmt --check templates
	@$(NO_DATABASE) $(BIN)/mypy .

# SIZE=real measures the folder of CSV files that DATA names; without it, the demonstration. For `volume` and `10x`, ONLY
# is a pattern of reads and jobs, COMPARE a file of earlier figures in .local/bench, or `last`.
DATA ?= $(wildcard ../shared/data)
SIZE ?= real

bench: $(READY) ## Measure the site and write docs/performance*.md (SIZE=real|volume|10x, ONLY=, COMPARE=, DATA=)
	@$(BIN)/python -m bench --size $(SIZE) $(if $(DATA),--data "$(DATA)") $(if $(ONLY),--only "$(ONLY)") \
		$(if $(COMPARE),--compare "$(COMPARE)")

# The queries to type: a file of the form that bench/search_quality/expectations.py reads.
FILE ?= bench/search_queries.csv

search-quality: $(READY) ## Measure how well the search box understands the queries in a file (FILE=, DATA= a folder of CSV files)
	@$(BIN)/python -m bench.search_quality "$(FILE)" "$(DATA)"

screenshots: $(TOOLS) ## Take screenshots of every page into .local/screenshots/, and update those in the documents (needs Chromium)
	@$(BIN)/python -m bench.screenshots

format: $(TOOLS) ## Format the code and the templates
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .
	@$(BIN)/djangofmt templates

configuration: $(READY) ## Rewrite docs/configuration.md from pdap/lib/environment/
	@$(BIN)/python -m tools.configuration_page > docs/configuration.md

messages: $(TOOLS) ## Update the catalogs in locale/ from the marked texts (needs gettext)
	@$(BIN)/python -m tools.messages

database: $(READY) ## Rewrite the tables of docs/database.md and docs/schema/ from the models
	@$(NO_DATABASE) $(BIN)/python -m tools.database_page.document

bill: ## Write sbom.cdx.json, the bill of materials, from requirements.txt
	@$(PYTHON) -m tools.bill_of_materials > sbom.cdx.json

requirements: $(TOOLS) ## Recompile requirements*.txt from pyproject.toml
	@set -e; kept=""; for group in "" run dev; do \
		list=requirements$${group:+-$$group}.txt; \
		$(BIN)/uv pip compile pyproject.toml $${group:+--group $$group} $$kept --generate-hashes --universal \
			--python-version 3.11 --no-header --quiet --upgrade -o $$list; \
		kept="--constraints $$list"; echo "$$list"; \
	done

clean: ## Remove the virtual environment and the embedded databases' data
	@test ! -e $(READY) || $(BIN)/python -m pdap.ops.embedded.removal
	rm -rf .venv .local

# Every list is complete and holds one version of each library, so pip has nothing to resolve. An environment without
# pip was interrupted while it was made, or made by uv.
define install
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Python 3.11 or newer is needed; $(PYTHON) is older. Name another: make PYTHON=python3.12 ..."; exit 1; }
@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	{ echo "Python has no ensurepip: install the package python3-venv (apt-get install python3-venv), then try again."; exit 1; }
@test -x $(BIN)/pip || { echo "Making the virtual environment in .venv"; $(PYTHON) -m venv --clear .venv; }
@echo "Installing what $< lists; the first time this takes a minute or two"
@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
endef

# A stamp is written last, so that an interrupted installation is repeated.
$(READY): requirements-run.txt
	$(install)
	@touch $@

$(TOOLS): requirements-dev.txt
	$(install)
	@touch $(READY) $@
