# Two commands: `make run` serves the product on this machine, `make test` checks all of it.
# Each installs what it needs first; a second start installs nothing.

PYTHON  ?= python3
HOST    ?= 127.0.0.1
PORT    ?= 8000
# How many test processes; 0 runs them in one.
WORKERS ?= 2

# What Python has compiled is kept, whatever this shell says: a second start and the many processes of the tests
# would compile the product each time anew.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip --disable-pip-version-check -qq install --require-hashes
FLASK := $(BIN)/flask --app wsgi

MADE      := $(VENV)/made.stamp
RUNTIME   := $(VENV)/runtime.stamp
DEV       := $(VENV)/dev.stamp
CODE      := config.py wsgi.py gunicorn.conf.py intake tests
SHIPPED   := config.py wsgi.py gunicorn.conf.py intake

.DEFAULT_GOAL := help
.PHONY: help run demo test quick readied lint format browser screenshots pictures figures faults bench scale coverage sbom lock \
  vulnerabilities clean

help: ## say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1	/' | expand -t 18

run: export EXTERNAL_URL ?= http://$(HOST):$(PORT)
run: $(RUNTIME) ## serve at http://127.0.0.1:8000 (PORT=9000 for another port)
	@if $(BIN)/python -c 'import socket; socket.create_connection(("$(HOST)", $(PORT)), 1)' 2>/dev/null; then \
	  echo "Port $(PORT) is in use: make run PORT=$$(($(PORT) + 1))"; exit 1; \
	fi
	@echo
	@echo "  A patient begins at     $(EXTERNAL_URL)/"
	@echo "  Staff sign in at        $(EXTERNAL_URL)/staff/sign-in"
	@echo "  Make a staff account:   $(FLASK) staff add you@example.org --name 'Your Name' --role clinician"
	@echo "  Or made-up requests:    $(FLASK) demo"
	@echo "  Stop with Ctrl+C."
	@echo
	@umask 077 && mkdir -p "$${INSTANCE_FOLDER:-instance}"; set -a; \
	  if [ -f "$${INSTANCE_FOLDER:-instance}/demonstration.env" ]; then . "$${INSTANCE_FOLDER:-./instance}/demonstration.env"; fi; \
	  exec $(BIN)/gunicorn --bind $(HOST):$(PORT) wsgi:app

# AT=monday-9am makes it for that moment, and lets `make run` say that it is then.
demo: $(RUNTIME) ## fill an empty development database with a made-up shift of 40 open requests (AT=monday-9am)
	@umask 077 && mkdir -p "$${INSTANCE_FOLDER:-instance}" && $(FLASK) db upgrade && $(FLASK) demo $(if $(AT),--at $(AT))

test: $(DEV) ## run every check; the tests' own summary comes last
	@$(MAKE) --no-print-directory --jobs=2 lint browser readied
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal $$(cat $(VENV)/not-checked.args)

# What most changes break first. The rest of the tests need a whole product, a browser or PostgreSQL.
quick: $(DEV) ## run in about a minute the tests of rules, content, formats and services, on SQLite alone
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not faults and not postgresql" \
	  tests/architecture tests/content tests/domain tests/formats tests/services

# pytest writes each test anew before it runs it. Done once, beside the linters, no process of the tests has to;
# a test that cannot be read is told of by their own run.
readied: $(DEV)
	@$(BIN)/pytest --collect-only --quiet >/dev/null 2>&1 || true

lint: $(DEV) ## run the checks that do not run the product
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/deptry .
	$(BIN)/bandit --quiet --severity-level medium --configfile pyproject.toml --recursive $(SHIPPED)

format: $(DEV) ## put the code into its standard form
	@$(BIN)/ruff check --fix $(CODE)
	@$(BIN)/ruff format $(CODE)

browser: $(DEV) ## bring what the browser tests drive, or say what stays unchecked
	@.ci/browser-tools $(VENV)/not-checked.args

$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else 0'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# What pip leaves behind when it is cut short it cannot mend: then everything is installed anew.
define install
	@if [ -e $(VENV)/installing ]; then \
	  echo "An earlier install was cut short: starting over."; rm -rf $(VENV); $(MAKE) --no-print-directory $@; \
	else \
	  echo "Installing what $(2) into $(VENV)$(3)."; \
	  touch $(VENV)/installing && $(PIP) -r $(1) && rm $(VENV)/installing && touch $@; \
	fi
endef

$(RUNTIME): requirements.txt $(MADE)
	$(call install,requirements.txt,the product needs, (about half a minute the first time))

$(DEV): requirements-dev.txt $(RUNTIME)
	$(call install,requirements-dev.txt,the checks need)

screenshots: browser ## take a picture of every page, the patients' in both languages, into build/screenshots
	@$(BIN)/python -m tests.browser.screenshots

pictures: browser ## take the README's two pictures anew, into docs/pictures
	@$(BIN)/python -m tests.browser.pictures

figures: browser ## measure the patients' side: pages, reading time, bytes, barriers, valid HTML, plain words
	@$(BIN)/python -m tests.browser.figures

# What each row is and what it must show stands in tests/faults/rows.toml; docs/faults.md tells of it.
# What a row needs and can neither be found nor installed is NOT CHECKED aloud; on CI that is a failure.
faults: $(DEV) browser ## run the long tests row by row, within the hour (ROW=kills, or ROW="kills mail")
	@.ci/fault-tools $(VENV)/faults.missing $(VENV)/not-checked.args
	@$(BIN)/python -m tests.faults --missing $(VENV)/faults.missing $(ROW)

# QUICK=--quick compares with the floor in two minutes, at one patient at a time.
bench: $(DEV) ## measure what pages cost beside a plain Flask form, sealing, the audit chain, dates and judging
	@$(BIN)/python -m tests.benchmarks.compare $(QUICK)
	@$(BIN)/python -m tests.benchmarks.price
	@$(BIN)/python -m tests.benchmarks.staff_pages
	@$(BIN)/python -m tests.benchmarks.sealing
	@$(BIN)/python -m tests.benchmarks.told_dates
	@$(BIN)/python -m tests.benchmarks.cases

# A million cases take 10 GB; SIZES=1000,100000 does with one.
scale: $(DEV) ## measure lists and search at 1,000, 100,000 and 1,000,000 stored cases
	@$(BIN)/python -m tests.benchmarks.scale $(if $(SIZES),--sizes $(SIZES))

coverage: $(DEV) ## say which lines of the product no test runs
	@$(BIN)/pytest -n $(WORKERS) --cov --cov-report=term-missing

sbom: $(DEV) ## write what is shipped, package by package with hashes, as CycloneDX into build/sbom.json
	@mkdir -p build && $(BIN)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml \
	  --output-reproducible --of JSON -o build/sbom.json 2>build/sbom.log || { cat build/sbom.log; exit 1; }
	@echo "build/sbom.json: $$(grep -c '"bom-ref": "requirements-' build/sbom.json) packages"

LOCK := uv pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-header \
  --no-emit-index-url --no-annotate --no-strip-extras

lock: ## compile the requirements in pyproject.toml into pinned, hashed requirements*.txt (needs uv)
	@command -v uv >/dev/null || { echo "uv is needed: python3 -m pip install uv"; exit 1; }
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) pyproject.toml --extra pdf --constraint requirements.txt -o requirements-pdf.txt
	$(LOCK) pyproject.toml --extra litestream --constraint requirements.txt -o requirements-litestream.txt
	$(LOCK) --group dev --constraint requirements.txt -o requirements-dev.txt

vulnerabilities: $(DEV) ## ask for known holes in the packages of production; says NOT CHECKED where nobody can be asked
	@.ci/vulnerabilities

clean: ## remove what make made; instance/ (data and keys) stays
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov
