# Two commands set everything up on a fresh machine:
#   make demo    install, then annotate and redact sample_notes/ with the embedded model
#   make test    install, then lint, type-check and run the whole test suite
# torch is pinned by constraints.txt; a looser request can pull gigabytes of CUDA packages.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= build/demo

.PHONY: demo test install install-dev wheel

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

install: $(BIN)/python
	$(BIN)/pip install -q -c constraints.txt torch
	$(BIN)/pip install -q -c constraints.txt -e ".[fast]"

install-dev: install
	$(BIN)/pip install -q -c constraints.txt -e ".[dev]"

demo: install
	mkdir -p $(OUT)
	$(BIN)/minialbert annotate sample_notes/notes.parquet -o $(OUT)/spans.jsonl --force
	$(BIN)/minialbert redact sample_notes/notes.csv -o $(OUT)/notes.redacted.csv --force
	head -c 1200 $(OUT)/notes.redacted.csv
	@echo && echo "Spans are in $(OUT)/spans.jsonl, redacted notes in $(OUT)/notes.redacted.csv"

test: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

wheel: install-dev
	rm -rf dist && $(BIN)/python -m build --wheel --outdir dist . >/dev/null
