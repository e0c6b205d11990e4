# Every target also works without make: see README.md for the plain commands.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
RUN := $(BIN)/python

.DEFAULT_GOAL := help
.PHONY: help env book pdf test chapters readme translations teeth data bench lighthouse sheet course release lite lock resolve oldest clean

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

pdf: env ## print both editions as PDF (needs Chromium or Chrome; after make book)
	@$(RUN) -m web pdf

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

bench: env ## times, memory and weight of the book beside the theme's defaults; appends to benchmarks/history.csv
	@$(RUN) -m benchmarks.book

lighthouse: env ## Lighthouse over every page (needs Node): see benchmarks/README.md
	@$(RUN) -m benchmarks.lighthouse --record

sheet: env ## pictures of every page on a few sheets, to look at
	@$(RUN) -m tests.sheet

course: env ## make student and teacher notebooks, assignments, rubric and slides in _build/course
	@$(RUN) -m web course

release: env ## release a version, or change nothing: make release VERSION=0.2.0
	@$(RUN) -m web release $(VERSION)

lock: env ## make requirements.txt anew from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate pyproject.toml --all-extras -o requirements.txt
	@$(RUN) -m benchmarks.resolve

lite: env ## the light chapters in JupyterLite, in _build/html/lite (after make book; needs a package index the first time)
	@$(RUN) -m web.lite

resolve: env ## ask whether the lock installs on every Python and system, and record it (needs uv and a package index)
	@$(RUN) -m benchmarks.resolve

oldest: env ## execute every chapter with the oldest libraries that pyproject.toml allows (needs uv and a package index)
	@$(RUN) -m benchmarks.oldest

clean: ## remove everything that was built
	rm -rf _build $(VENV) *.egg-info
