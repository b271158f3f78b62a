# Every target does whatever set-up is still missing, and is quick the second time.
# What is up to date is decided by fingerprints in setup/*.sh, not here.
.DEFAULT_GOAL := help
.PHONY: help setup run test lint format shell pot pins env fresh-machine clean mail-corpus bench chaos

help: ## what there is (this list)
	@sed -nE 's/^([a-z-]+): .*## (.*)/\1|\2/p' Makefile | awk -F '|' '{ printf "  make %-15s %s\n", $$1, $$2 }'

run: ## serve a seeded database on loopback (port 8069, or ODOO_PORT)
	@bin/run

test: ## all tests, OCA's own beside ours; bin/test PATH -k NAME for some
	@bin/test

lint: ## all linters; bin/lint NAME for one
	@bin/lint

format: ## let ruff and prettier rewrite what they can
	@bin/lint --fix

shell: ## Odoo's Python shell in the database of make run
	@bin/run --shell

setup: ## only the set-up: packages, Odoo, Python, node, PostgreSQL
	@setup/setup.sh test

pot: ## export the translation template, and merge it into the .po files
	@bin/pot

pins: ## make the lock files anew (UPGRADE=1: with newer versions)
	@setup/setup.sh lint
	@setup/pins.sh

env: ## the connection as shell assignments, for eval "$$(make -s env)"
	@setup/setup.sh run
	@setup/config.sh env

fresh-machine: ## prove make run and make test on a bare Debian (as root)
	@setup/fresh-machine.sh

mail-corpus: ## real bounces and letters through the gateway, beside plain helpdesk_mgmt
	@setup/setup.sh test
	@.build/venv/bin/python benchmarks/mail_corpus.py

bench: ## the SLA engine beside helpdesk_mgmt_sla and Odoo's own rules (half an hour)
	@bin/bench

chaos: ## escalation while servers and PostgreSQL die (MINUTES=3 SEED=…)
	@setup/setup.sh test
	@.build/venv/bin/python -m benchmarks.chaos --minutes $(or $(MINUTES),3) $(if $(SEED),--seed $(SEED))

clean: ## stop what runs and delete .build, the databases with it
	@setup/clean.sh
