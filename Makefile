# One entry for every chore. `make run` and `make test` set up everything they need.

VENV := .venv
BIN := $(VENV)/bin
# The first interpreter that is new enough; `make run PYTHON=…` names another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null && echo $$p && break; done)
SAMPLE := SKILLS_PIPELINE_DATA=$(CURDIR)/data/sample SKILLS_PIPELINE_WAREHOUSE=$(CURDIR)/warehouse
CAPTURES := SKILLS_PIPELINE_DATA=$(CURDIR)/data/captures SKILLS_PIPELINE_WAREHOUSE=$(CURDIR)/data/captures/warehouse
CLI := $(BIN)/skills-pipeline
CORPORA ?= ../shared/corpora/raw
GOLD ?= ../shared/gold
TEXTS ?= ../shared/corpora/postings.parquet
OCCUPATION ?= ../shared/occupation
EXAMPLES ?= 1000
# Tests of a file share what takes long to make.
PARALLEL := --numprocesses logical --maxprocesses 4 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help run test test-quick test-scheduler test-spark fuzz lint format real airflow model occupation-model evaluate bench picture cookbook lock dictionary texts clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

run: $(VENV)/core.installed ## the whole pipeline on the embedded sample
	@$(SAMPLE) $(CLI) run

test: $(VENV)/dev.installed ## every check and test, the real scheduler and browser included
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest $(PARALLEL) -m "not long"

test-quick: $(VENV)/dev.installed ## tests without scheduler, workers and browser
	$(BIN)/pytest $(PARALLEL) -m "not scheduler and not machines and not browser"

test-scheduler: $(VENV)/dev.installed ## Airflow on SQLite, PostgreSQL, Celery and Edge: killed tasks, lost workers (half an hour)
	$(BIN)/pytest -m "scheduler or machines"

test-spark: ## classification on a cluster of Spark with two workers, in an environment of its own
	$(MAKE) VENV=.venv-spark .venv-spark/spark.installed
	.venv-spark/bin/pytest tests/spark

fuzz: $(VENV)/dev.installed ## property tests with many more examples, two minutes: make fuzz EXAMPLES=…
	$(BIN)/pytest -m hypothesis --examples $(EXAMPLES) --hypothesis-show-statistics

lint: $(VENV)/dev.installed ## style and types, mended where that is safe
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

real: $(VENV)/core.installed ## the same pipeline over genuine captures: make real CORPORA=…
	@test -d "$(CORPORA)" || { echo "make real: $(CORPORA) is not a folder; name one with CORPORA=…" >&2; exit 2; }
	@$(CAPTURES) $(CLI) land jobtech $(addprefix --file ,$(wildcard $(CORPORA)/jobtech/*))
	@$(CAPTURES) $(CLI) land ashby $(addprefix --file ,$(wildcard $(CORPORA)/ashby/*))
	@$(CAPTURES) $(CLI) land hackernews --file $(CORPORA)/hn_remotive_remoteok/hn_comments.json.zst
	@$(CAPTURES) $(CLI) land france_travail $(addprefix --file ,$(wildcard $(CORPORA)/francetravail/*_offres.json.zst))
	@$(CAPTURES) $(CLI) land nav --file $(CORPORA)/nav/job_ads.json.zst
	@$(CAPTURES) $(CLI) land remotive --file $(CORPORA)/hn_remotive_remoteok/remotive.json.zst
	@$(CAPTURES) $(CLI) land remoteok --file $(CORPORA)/hn_remotive_remoteok/remoteok.json.zst
	@$(CAPTURES) $(CLI) land himalayas --file $(CORPORA)/hn_remotive_remoteok/himalayas.json.zst
	@$(CAPTURES) $(CLI) land --mapping docs/mappings/greenhouse_union.toml --file $(CORPORA)/ats_boards/ats_union.jsonl.zst
	@$(CAPTURES) $(CLI) land --mapping docs/mappings/hackernews_mapped.toml $(addprefix --file ,$(wildcard $(CORPORA)/hn_mapped/*))
	@$(CAPTURES) $(CLI) land published_figures --file src/skills_pipeline/anchors/figures.tsv
	@$(CAPTURES) $(CLI) refresh --origin captures

airflow: $(VENV)/dev.installed ## Airflow with the DAGs unpaused, on SQLite
	@$(SAMPLE) AIRFLOW_HOME=$(CURDIR)/.airflow BIN=$(CURDIR)/$(BIN) dags/standalone.sh

model: $(VENV)/core.installed ## train the classification model (GOLD and TEXTS beside the checkout)
	$(BIN)/python -m skills_pipeline.classify.train --gold $(GOLD) --corpus $(TEXTS)

occupation-model: $(VENV)/core.installed ## train and measure the occupation model: make occupation-model OCCUPATION=…
	$(BIN)/python -m skills_pipeline.occupation.train --material $(OCCUPATION)

evaluate: $(VENV)/core.installed ## figures of the classification model anew: metrics.json and the card's tables
	$(BIN)/python -m skills_pipeline.classify.evaluate --gold $(GOLD) --corpus $(TEXTS)

bench: $(VENV)/dev.installed ## speed and coverage, measured, not asserted
	$(BIN)/python bench/speed.py
	$(BIN)/python bench/coverage.py
	$(BIN)/python bench/release.py
	$(BIN)/python tests/reading.py
	@$(SAMPLE) $(CLI) run
	@$(SAMPLE) $(BIN)/python bench/report.py warehouse/current.duckdb
	@$(SAMPLE) $(BIN)/python bench/cookbook.py
	PYTHONPATH=tests $(BIN)/python bench/backfill.py
	PYTHONPATH=tests $(BIN)/python bench/orchestration.py
	PYTHONPATH=tests $(BIN)/python bench/workers.py

picture: $(VENV)/dev.installed ## the pictures of the README and docs/report.md from the current report
	$(BIN)/python bench/picture.py

cookbook: run ## the answers shown in warehouse/README.md anew, from the release of the embedded sample
	@$(SAMPLE) $(CLI) cookbook --write

dictionary: $(VENV)/core.installed ## write the data dictionary and the pages of the indicators from the contracts
	$(CLI) dictionary > docs/dictionary.md
	$(CLI) dictionary --pages docs/indicators

texts: $(VENV)/core.installed ## bring the catalogues of the report's texts up to date
	$(BIN)/python -m skills_pipeline.publish.translations

lock: ## resolve the locks anew (needs uv)
	uv pip compile -q --upgrade pyproject.toml requirements/build.in --extra airflow --extra workers --extra dev --extra publish --universal \
		--generate-hashes --no-header --no-annotate --python-version 3.11 -o requirements/dev.lock
	uv pip compile -q --upgrade pyproject.toml requirements/build.in -c requirements/dev.lock --universal \
		--generate-hashes --no-header --no-annotate --python-version 3.11 -o requirements/core.lock
	uv pip compile -q --upgrade pyproject.toml requirements/build.in requirements/spark.in -c requirements/dev.lock \
		--extra spark --universal --generate-hashes --no-header --no-annotate --python-version 3.11 \
		-o requirements/spark.lock
	uv pip compile -q --upgrade pyproject.toml requirements/build.in requirements/deployment.in -c requirements/dev.lock \
		--extra airflow --extra workers --extra publish --universal --generate-hashes --no-header --no-annotate \
		--python-version 3.11 -o requirements/deployment.lock

clean: ## remove what was built, the environment included
	rm -rf $(VENV) .venv-spark data warehouse/releases warehouse/current warehouse/current.duckdb .airflow

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "make: no Python from 3.11 to 3.14 found; name one with PYTHON=…" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

# dev.lock holds everything of core.lock at the same versions, so either order of installing is right. A lock is
# complete, so nothing is resolved again (--no-deps): older versions of pip do not see that `celery==…` also pins
# `celery[redis]`, and look at a newer one instead.
$(VENV)/%.installed: requirements/%.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/$*.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
	@if [ $* = dev ]; then touch $(VENV)/core.installed; fi
