# Everything is installed inside the checkout, in .venv, from the pinned and hashed requirements.lock.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && { echo $$p; break; }; done)
VENV := .venv
RUN := $(VENV)/bin/python -m

# Whatever the machine says: what one process of the tests has compiled the others need not.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run demo test alone quick torture lint format types lock clean
.DEFAULT_GOAL := help

help:
	@echo "make run      talk to the bot in this terminal (no account, no token)"
	@echo "make demo     the same with sample feeds that publish every few seconds"
	@echo "make test     lint, types and every test"
	@echo "make quick    unit and contract tests only"
	@echo "make torture  the long kill and flood tests"
	@echo "make lint format types lock clean"

INSTALL := $(VENV)/bin/pip install --quiet --disable-pip-version-check --no-compile --require-hashes

# Where the pip that came with Python is old, a newer one takes half as long; either will do.
$(VENV)/.ready: requirements.lock pip.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) has no venv module (on Debian and Ubuntu: apt install python3-venv)"; exit 1; }
	-@$(INSTALL) -r pip.lock
	$(INSTALL) -r requirements.lock
	@touch $@

run: $(VENV)/.ready
	@$(RUN) bot run

demo: $(VENV)/.ready
	@$(RUN) bot demo

lint: $(VENV)/.ready
	$(RUN) ruff check .
	$(RUN) ruff format --check .

types: $(VENV)/.ready
	$(RUN) mypy

# Tests mostly wait, so that there are more processes than processors. `tests/conftest.py` deals the
# files out, in this order: those that take long come first, so that short ones are left for the end.
PYTEST := $(RUN) pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not torture and not alone"

test: lint
	@$(MAKE) --no-print-directory -j 2 types alone
	$(PYTEST) tests/system tests/contract tests/unit

alone: $(VENV)/.ready
	$(RUN) pytest -m alone tests/system

quick: $(VENV)/.ready
	$(PYTEST) tests/contract tests/unit

torture: $(VENV)/.ready
	$(RUN) pytest -m torture

format: $(VENV)/.ready
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

# Writes requirements.lock anew from pyproject.toml (needs uv).
lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --quiet --extra dev --python-version 3.11 pyproject.toml -o requirements.lock
	echo pip | uv pip compile --generate-hashes --no-header --no-emit-index-url --quiet --python-version 3.11 - -o pip.lock

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache
