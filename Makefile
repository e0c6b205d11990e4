# Every target also works without make: see README.md for the plain commands.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
RUN := $(BIN)/python

.DEFAULT_GOAL := help
.PHONY: help env book test chapters readme translations teeth data lock clean

help: ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /\1|/' | awk -F'|' '{printf "  make %-10s %s\n", $$1, $$2}'

env: $(VENV)/ready ## create the environment (once; again when requirements.txt changes)

$(VENV)/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

book: env ## execute every chapter afresh, compare with the committed outputs, build _build/html
	@$(RUN) -m web book

test: env ## run all tests, nbval over the chapters included
	@$(RUN) -m pytest -q -n auto

chapters: env ## execute the chapters from chapters/text and write them in place (for authors)
	@$(RUN) -m web chapters

readme: env ## refresh the generated numbers of README.md
	@$(RUN) -m web readme

translations: env ## bring the Chinese catalogues up to date with the English pages
	@$(RUN) -m web translations

teeth: env ## damage data, tests and chapters on purpose, and show what notices
	@$(RUN) -m web.teeth

data: env ## refresh hashes of the tables after a deliberate change of data/
	@$(RUN) -m reproduction.integrity

lock: env ## make requirements.txt anew from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate pyproject.toml -o requirements.txt

clean: ## remove everything that was built
	rm -rf _build $(VENV) *.egg-info
