# The whole developer interface. `make run` and `make test` do all the set-up and are cheap the second time.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check install -q -c constraints.txt
SOURCES := data eval index qa tests ui

.PHONY: run test lint format samples screenshots model eval clean

run: $(VENV)/installed  ## the chat page on http://127.0.0.1:7860, over the samples when nothing else is indexed
	$(BIN)/budgetqa serve

test: lint  ## everything that must hold before a commit
	@command -v chromium >/dev/null || echo "no chromium: the tests of the chat page skip; README says which packages to install"
	$(BIN)/pytest -n auto

lint: $(VENV)/installed-dev
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

samples: $(VENV)/installed-dev  ## data/samples, written from data/sample_facts
	$(BIN)/python -m data.sample_files

screenshots: $(VENV)/installed-dev  ## the pictures of the pages in the README
	BUDGETQA_SCREENSHOTS=$(CURDIR)/ui/screenshots $(BIN)/pytest tests/ui/test_screenshots.py

model: $(VENV)/installed-dev  ## an embedding model of your own: make model TEXTS="disclosures/ laws.tar.gz" [MODEL=my-model]
	$(BIN)/python -m index.training.embedding_model $(or $(MODEL),my-model) --texts $(TEXTS)

eval: $(VENV)/installed  ## the shipped gold questions, asked and judged
	$(BIN)/budgetqa eval

clean:
	rm -rf $(VENV)

# A stamp is as new as what was installed from; pip is not even started while it is.
$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e .
	touch $@

$(VENV)/installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e '.[dev]'
	touch $(VENV)/installed $@

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
