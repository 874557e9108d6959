# The usual commands. `make up` starts the desk, `make test` runs every test, `make check` is what CI runs.
# Written for GNU make 3.81 and later, and for any POSIX shell.

BIN = .venv/bin
LAUNCHER = $(BIN)/python -m servicedesk.launcher
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header pyproject.toml
# Runs a command and shows what it printed only when it fails.
QUIETLY = quietly() { "$$@" > .venv/$@.log 2>&1 || { cat .venv/$@.log; exit 1; }; }; quietly
TEMPLATES = find templates -name '*.html'
PORT ?= 8000
export PORT

# The settings that a check needs to load the project as on a server. The secret is made up here, for this alone.
SECRET = $$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))')
ENOUGH = DESK_SECRET_KEY="$(SECRET)" DESK_HOSTS=desk.example.com DESK_BASE_URL=https://desk.example.com \
	EMAIL_URL=smtp://127.0.0.1:2525 REDIS_URL=$${REDIS_URL:-redis://127.0.0.1:6379/0}

.DEFAULT_GOAL = help
.PHONY: help up seed manage test coverage branches check format lint types contracts templates migrations deploy audit lock screenshots

help:
	@echo "make up       start the desk on 127.0.0.1:$(PORT), with a demo company when the database is empty"
	@echo "make test     run every test"
	@echo "make coverage run every test, and say which lines and branches none of them went through"
	@echo "make check    format, lint, types, contracts, templates, migrations, deploy, audit, branches, tests"
	@echo "make seed     add the demo company when the database is empty"
	@echo "make manage DO='first_admin ada@example.com'   run manage.py against the desk"
	@echo "make screenshots   take the README's pictures from the desk that runs"
	@echo "make lock     pin the dependencies of pyproject.toml anew (PACKAGES='-P django' or '--upgrade')"

up: .venv/local.stamp
	@exec $(LAUNCHER) up

seed: .venv/local.stamp
	@$(LAUNCHER) manage seed --if-empty

manage: .venv/local.stamp
	@$(LAUNCHER) manage $(DO)

test: .venv/dev.stamp
	@$(LAUNCHER) browser
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

# Looking at every branch doubles the time of the tests: the whole by hand, the statistics in each check.
coverage: .venv/dev.stamp
	@$(MAKE) --no-print-directory test ARGS="--cov --cov-report=term:skip-covered --cov-report=xml $(ARGS)"

branches: .venv/dev.stamp
	@echo "Every branch of the statistics"
	@$(QUIETLY) $(BIN)/pytest -q tests/surveys/scoring tests/surveys/test_scoring.py --cov=surveys/scoring --cov-fail-under=100

check: format lint types contracts templates migrations deploy audit branches test

format: .venv/dev.stamp
	@echo "Format"
	@$(BIN)/ruff format --check . > .venv/format.log || { cat .venv/format.log; echo "Mend it with: ruff format ."; exit 1; }

lint: .venv/dev.stamp
	@echo "Lint"
	@$(BIN)/ruff check --quiet .

types: .venv/dev.stamp
	@echo "Types"
	@DESK_ENV=test $(ENOUGH) DATABASE_URL=$${DATABASE_URL:-postgres://127.0.0.1/unused} $(BIN)/mypy

contracts: .venv/dev.stamp
	@echo "Import contracts"
	@$(QUIETLY) $(BIN)/lint-imports --no-logo

templates: .venv/dev.stamp
	@echo "Templates"
	@$(QUIETLY) $(TEMPLATES) -exec $(BIN)/djade --target-version 5.2 --check {} +
	@$(QUIETLY) $(TEMPLATES) -exec $(BIN)/djhtml --tabwidth 2 --check {} +

migrations: .venv/dev.stamp
	@echo "Migrations"
	@export DESK_ENV=test $(ENOUGH); \
		$(QUIETLY) $(LAUNCHER) with-test-servers manage.py makemigrations --check --dry-run

deploy: .venv/dev.stamp
	@echo "Deploy"
	@export DESK_ENV=production $(ENOUGH); \
		$(QUIETLY) $(LAUNCHER) with-test-servers manage.py check --deploy --fail-level WARNING

audit: .venv/dev.stamp
	@$(BIN)/python .ci/audit.py requirements/base.txt

screenshots: .venv/dev.stamp
	@$(BIN)/python docs/make_screenshots.py http://127.0.0.1:$(PORT)

lock: .venv/dev.stamp
	@echo "Pinning base, local and dev"
	@$(COMPILE) $(PACKAGES) --output-file requirements/base.txt > /dev/null
	@$(COMPILE) $(PACKAGES) --extra local --output-file requirements/local.txt > /dev/null
	@$(COMPILE) $(PACKAGES) --extra local --extra dev --output-file requirements/dev.txt > /dev/null

# The environment, brought up to date when a file of requirements is newer. The development one holds the local one.
.venv/local.stamp: requirements/local.txt
	@requirements=$<; $(PREPARE)
	@touch $@

.venv/dev.stamp: requirements/dev.txt
	@requirements=$<; $(PREPARE)
	@touch .venv/local.stamp $@

# The newest Python that fits; a name that exists may still be a shim for nothing, so each is tried.
FITS = import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PREPARE = for python in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
	if "$$python" -c '$(FITS)' 2>/dev/null; then \
	"$$python" servicedesk/launcher/environment.py "$$requirements" && exit 0 || exit 1; fi; done; \
	echo "Python 3.11, 3.12 or 3.13 is needed and was not found: install one, for example python3.12" >&2; exit 1
