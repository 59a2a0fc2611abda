# Maison commune: `make help` tells what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PYTHONUTF8 := 1
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test deep bench check lock migrations clean
help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.ready: requirements/dev.lock requirements/bootstrap.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	$(BIN)/uv pip install --quiet --require-hashes -r requirements/dev.lock --python $(BIN)/python
	@touch $@

run: $(VENV)/.ready ## the demo, on http://127.0.0.1:$(PORT)
	@$(BIN)/python manage.py serve --port $(PORT)

test: $(VENV)/.ready ## everything to a green suite, on both databases and in a real browser
	@.ci/test all

deep: $(VENV)/.ready ## long property runs, foreign parsers, type proofs
	@.ci/test deep

bench: $(VENV)/.ready ## figures as JSON lines
	@.ci/test bench

check: $(VENV)/.ready ## format, lint, arrows, templates, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint templates portal programmes --lint --quiet
	DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check

lock: ## resolve the dependencies anew; no registry address enters the locks
	$(BIN)/uv pip compile -q --generate-hashes --no-annotate --no-header --no-emit-index-url --universal --python-version 3.11 pyproject.toml -o requirements/service.lock
	$(BIN)/uv pip compile -q --generate-hashes --no-annotate --no-header --no-emit-index-url --universal --python-version 3.11 pyproject.toml --group dev -o requirements/dev.lock

migrations: $(VENV)/.ready ## write each app's one initial migration anew (until 1.0), from the ground up
	@for app in places people kit notifications cms households tariffs ledger casework privacy desk programmes appointments volunteering workshops paniers pass_culture publishing committees funds; do \
	  DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations $$app 2>&1 | grep -v -e '^ ' -e 'No installed app' || true; done
	@sed -i -e 's/^class Migration(migrations.Migration)/class Migration(Initial)/' -e 's/^from django.db import migrations.*/&\nfrom portal.kit.initial import Initial/' \
	  $$(find . -path ./.venv -prune -o -path '*/migrations/0001_initial.py' -print)

clean: ## forget databases, files and caches of this checkout
	rm -rf var .pytest_cache .ruff_cache
