# Everything a newcomer types. Needs Python 3.11+, make and the package registries; uv is used when it is there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV := $(shell command -v uv 2>/dev/null)

.PHONY: setup demo test test-quick lint lock quality peers pictures clean

setup: $(READY)

# --no-deps: the lock is complete, and pip 23 stumbles over extras in a lock with hashes when it resolves.
$(READY): pyproject.toml requirements-dev.lock
	@echo "setting up $(VENV): a minute or two, once" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
ifdef UV
	@uv pip install --quiet --no-deps --python $(BIN)/python --requirements requirements-dev.lock
	@uv pip install --quiet --python $(BIN)/python --no-deps --editable .
else
	@$(BIN)/python -m pip install -qq --no-deps --requirement requirements-dev.lock
	@$(BIN)/python -m pip install -qq --no-deps --editable .
endif
	@touch $(READY)

demo: setup            ## the whole job, end to end, on generated documents
	@$(BIN)/rapporteur demo

test: setup            ## everything, on SQLite and a real PostgreSQL, a folder and S3
	@$(BIN)/pytest -n auto --dist loadfile

test-quick: setup      ## what needs no Prefect server and no corpus
	@$(BIN)/pytest -n auto --dist loadfile -m "not prefect and not slow"

lint: setup            ## formatting, linters, types, the import contract, the Dockerfile
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/hadolint Dockerfile

quality: setup         ## docs/quality.md: scores against the UN's own mark-up
	@$(BIN)/python -m benchmarks.quality

peers: setup           ## comparing and parsing beside other tools (benchmarks/peers.txt), which are put beside the project
	@$(BIN)/python -m pip install -qq --upgrade --target build/peers --requirement benchmarks/peers.txt
	@PYTHONPATH=build/peers $(BIN)/python -m benchmarks.compare
	@PYTHONPATH=build/peers $(BIN)/python -m benchmarks.parse

pictures: setup        ## docs/pictures: what every message looks like
	@$(BIN)/python -m benchmarks.pictures

lock: setup            ## new versions within pyproject's bounds
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
		--no-header --output-file requirements.lock pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
		--no-header --all-extras --output-file requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache demo-home
