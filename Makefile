# What a newcomer runs: `make demo` and `make test`. Everything lives in .venv and var/; nothing else is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PLUGINS := $(wildcard plugins/*)
TRANSLATIONS := acqflow/wording/translations
CHINESE := $(TRANSLATIONS)/zh/LC_MESSAGES/messages
EDITABLE := -e . $(addprefix -e ,$(PLUGINS))
LOCKING := .locking
COMPILE := $(LOCKING)/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
    --no-emit-options
ARGS ?=
PYTEST_ARGS ?=

.PHONY: demo test check install install-dev lint types imports unit translations locks clean

demo: install
	@exec $(BIN)/python -m examples.demo_university $(ARGS)

test: install-dev check

check: lint types imports unit

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy acqflow plugins/*/acqflow_* migrations examples bench

imports:
	$(BIN)/lint-imports --no-cache

unit:
	$(BIN)/pytest $(PYTEST_ARGS)

# Collects the texts, adds the new ones to the Chinese catalogue, drops those nobody says any more, and compiles.
# Without file names and dates, so that a difference is a text that changed.
translations: install
	$(BIN)/pybabel --quiet extract --mapping-file $(TRANSLATIONS)/babel.cfg --keyword words --keyword lazy_gettext \
	    --no-location --sort-output --output-file $(VENV)/messages.pot acqflow
	$(BIN)/pybabel --quiet update --input-file $(VENV)/messages.pot --output-file $(CHINESE).po --locale zh \
	    --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel --quiet compile --input-file $(CHINESE).po --output-file $(CHINESE).mo --locale zh

install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "acqflow needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	@touch $@

# The lock is whole and carries a hash for every file, so nothing is looked up beside it: a release that came out
# since cannot come in through another package's wish. `pip check` then says whether the lock is whole indeed.
$(VENV)/.installed: requirements.lock pyproject.toml $(wildcard plugins/*/pyproject.toml) | $(VENV)/.created
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation $(EDITABLE)
	@$(BIN)/python -m pip check --disable-pip-version-check >/dev/null
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip check --disable-pip-version-check >/dev/null
	@touch $@

# After a change of pyproject.toml or requirements.in: both locks anew, hashes on, no address in them. pip-tools is
# no dependency of ours, so it comes into a folder of its own and goes with it.
locks:
	$(PYTHON) -m venv $(LOCKING)
	$(LOCKING)/bin/python -m pip install --quiet --disable-pip-version-check pip-tools
	$(COMPILE) --output-file requirements.lock pyproject.toml requirements.in
	$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml requirements.in
	rm -rf $(LOCKING)

clean:
	rm -rf $(VENV) var test-artefacts .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .grimp_cache .hypothesis $(LOCKING)
