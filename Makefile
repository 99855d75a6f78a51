# Two commands for a newcomer: `make demo` and `make test`. Each makes the virtual environment itself, from pinned versions.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
OFFICE ?= practice-office
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: help demo demo-cloud test interop second-opinion lint check bench bench-accuracy accuracy-document bench-real soak clean
help:            ## this list
	@grep -E '^[a-z-]+: .*##|^[a-z-]+:  *##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

# --system-site-packages is never used: what is pinned is what runs.
$(VENV)/.run-ready: requirements.lock pyproject.toml
	@echo "Making the virtual environment in $(VENV) (about half a minute, once) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: say PYTHON=/path/to/python3.11"; exit 3; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(INSTALL) -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev-ready: requirements-dev.lock $(VENV)/.run-ready
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.run-ready   ## a practice office: sample faxes dropped while the real service runs, then what became of each
	@$(BIN)/medrec demo $(OFFICE)

demo-cloud: $(VENV)/.dev-ready   ## the same in the cloud: OneDrive and Outlook are a double on this machine
	@PYTHONPATH=tests $(BIN)/python -m bench.demo_cloud

test: $(VENV)/.dev-ready   ## every test, on real files, sockets and processes
	@$(BIN)/pytest -q -n 2 --dist loadfile

$(VENV)/.interop-ready: requirements-interop.lock $(VENV)/.dev-ready
	@$(INSTALL) -r requirements-interop.lock
	@touch $@

interop: $(VENV)/.interop-ready   ## clients that nobody here wrote (rclone, O365) work with what we stored, and we with theirs
	@$(BIN)/pytest -q tests/interop

second-opinion: $(VENV)/.run-ready   ## the optional second reader (400 MB on disk); then say reading.second_opinion: true
	@$(INSTALL) -r requirements-second-opinion.lock

lint: $(VENV)/.dev-ready   ## ruff, mypy --strict (the law of the house is a test)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/.interop-ready   ## the measured tables: reading, dropped to filed, the ledger at 100,000 requests, the digests of 40 people, uploads
	@$(BIN)/python -m bench.reading
	@$(BIN)/python -m bench.dropped
	@$(BIN)/python -m bench.ledger
	@$(BIN)/python -m bench.digest
	@$(BIN)/python -m bench.same_pages
	@$(BIN)/python -m bench.decision
	@PYTHONPATH=tests $(BIN)/python -m bench.upload
	@$(BIN)/python -m bench.fax_round_trip

SEED ?= 1
SIZE ?= 600
bench-accuracy: $(VENV)/.dev-ready   ## how often it files wrongly, over SIZE made arrivals of SEED with known truth (MEDREC_CORPORA, MEDREC_FAX_LOOPBACK)
	@$(BIN)/python -m bench.accuracy --seed $(SEED) --size $(SIZE) --peers 200

SEEDS ?= 201 202 203 204 205
SIZES ?= text=1220,noise=660
ACCURACY ?= accuracy-work
OCR_SEEDS ?= 206 207 208
OCR_SIZES ?= clean300=24,fine-light=44,fine-medium=44,fine-heavy=16,std-light=54,std-medium=6,std-heavy=10,skew=3,upside=3,streaks=3,shrunk=3,over=3,photo=3,t30-fine=6,t30-std=8
SECOND ?=
# A seed whose report is there is not run again; a run that was stopped goes on. Remove reports/ in ACCURACY to begin anew.
# SECOND=--second-opinion puts what one reader holds before the second one too (after 'make second-opinion').
accuracy-document: $(VENV)/.dev-ready   ## the tables of docs/accuracy.md from SEEDS and OCR_SEEDS (about 45 minutes on two cores), kept in ACCURACY
	@mkdir -p $(ACCURACY)/reports
	@for seed in $(SEEDS); do test -s $(ACCURACY)/reports/$$seed.json || $(BIN)/python -m bench.accuracy --seed $$seed --sizes $(SIZES) \
	  --work $(ACCURACY) --filed 40 --peers 100 --report $(ACCURACY)/reports/$$seed.json > $(ACCURACY)/reports/$$seed.txt || test -s $(ACCURACY)/reports/$$seed.json || exit 1; done
	@for seed in $(OCR_SEEDS); do test -s $(ACCURACY)/reports/$$seed.json || $(BIN)/python -m bench.accuracy --seed $$seed --sizes $(OCR_SIZES) $(SECOND) \
	  --work $(ACCURACY) --filed 20 --peers 60 --report $(ACCURACY)/reports/$$seed.json > $(ACCURACY)/reports/$$seed.txt || test -s $(ACCURACY)/reports/$$seed.json || exit 1; done
	@test -s $(ACCURACY)/decision.txt || $(BIN)/python -m bench.decision > $(ACCURACY)/decision.txt || test -s $(ACCURACY)/decision.txt
	@$(BIN)/python -m bench.accuracy.document --into docs/accuracy.md --decision $(ACCURACY)/decision.txt $(ACCURACY)/reports/*.json

bench-real: $(VENV)/.dev-ready   ## kinds and fields of real documents in the folder MEDREC_CORPORA (skipped without it), as text, scan and fax
	@$(BIN)/python -m bench.real

soak: $(VENV)/.dev-ready   ## slower proof: kill -9 at random moments, and every fault of the cloud: the same end
	@$(BIN)/python -m bench.kill
	@PYTHONPATH=tests $(BIN)/python -m bench.cloud_kill
	@PYTHONPATH=tests $(BIN)/python -m bench.faults --every

clean:           ## remove the virtual environment, the practice office and caches
	rm -rf $(VENV) $(OFFICE) .pytest_cache .mypy_cache .ruff_cache .hypothesis
