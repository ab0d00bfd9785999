SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

STAGE ?= dev
REGION ?= ca-central-1

# One clear line when a program is missing.
need = @command -v $(1) >/dev/null || { echo "$(1) is missing: install $(2)" >&2; exit 1; }

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-18s %s\n", $$1, $$2 }'

# ---- install

.PHONY: install
install: node_modules/.installed .venv/.installed ## Install the dependencies into node_modules and .venv

node_modules/.installed: package.json package-lock.json
	$(call need,npm,Node 20 or newer (with npm))
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.venv/.installed: local/requirements.txt
	$(call need,python3,Python 3.10 or newer with venv (Debian: python3-venv))
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "python3 is older than 3.10" >&2; exit 1; }
	@python3 -m venv .venv || { echo "python3 made no .venv: is its module venv installed (Debian: apt install python3-venv)?" >&2; exit 1; }
	.venv/bin/pip install --quiet --disable-pip-version-check -r local/requirements.txt
	@touch $@

# Without a suitable Python this succeeds and writes no file, so that each run prints the message again.
.venv-localstack/.installed: local/requirements-localstack.txt local/python312.sh
	@if python=$$(local/python312.sh); then \
	  "$$python" -m venv --clear .venv-localstack && \
	  .venv-localstack/bin/pip install --quiet --disable-pip-version-check -r local/requirements-localstack.txt && \
	  touch $@; \
	else \
	  echo "skipped: LocalStack's S3 needs Python 3.12 to 3.14 (with venv) on PATH or in pyenv; its tests are skipped" >&2; \
	fi

.venv-lint/.installed: local/requirements-lint.txt
	python3 -m venv .venv-lint
	.venv-lint/bin/pip install --quiet --disable-pip-version-check -r local/requirements-lint.txt
	@touch $@

# Control Tower's proactive controls and the program that checks templates against them, without the CDK.
.guard/.installed: Makefile
	npm install --prefix .guard --no-save --no-audit --no-fund --loglevel=error --legacy-peer-deps --ignore-scripts @cdklabs/cdk-validator-cfnguard@0.0.62
	@touch $@

# The oldest Node that the package supports: its tests also run there.
.node22/.installed: Makefile
	npm install --prefix .node22 --no-save --no-audit --no-fund --loglevel=error node@22.23.3
	@touch $@

.PHONY: programs
programs: ## Install programs of optional tests: Chromium, zsh, fish (on Debian, as root)
	@missing=; for program in chromium zsh fish; do command -v $$program >/dev/null || missing+=" $$program"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null || [ "$$(id -u)" != 0 ]; then \
	  echo "not installed (needs root on Debian), tests that need them are skipped:$$missing" >&2; \
	elif ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $$missing >/dev/null; }; then \
	  echo "installation failed, tests that need them are skipped:$$missing" >&2; \
	fi

# ---- check and build

.PHONY: check
check: node_modules/.installed ## Check format, lint, types, dead code, room imports, generated files, SDK coverage and bundle sizes
	biome ci --error-on-warnings .
	tsc -p .
	tsc -p cli/report/browser
	knip
	node scripts/rooms.ts
	node scripts/generate.ts --check
	node scripts/sdkShapes.ts
	node scripts/regexes.ts
	node scripts/bundle.ts
	tsc -p tsconfig.package.json --noEmit

.PHONY: check-template
check-template: node_modules/.installed .venv-lint/.installed .guard/.installed bundle ## Check the template with cfn-lint and Control Tower's proactive controls
	node scripts/template.ts

.PHONY: generate
generate: node_modules/.installed ## Write the generated files (docs, schemas, the report's script)
	node scripts/generate.ts

.PHONY: released
released: node_modules/.installed ## After a release: record its tables in deploy/released.json; later versions are compared with them
	node scripts/released.ts
	biome format --write deploy/released.json

.PHONY: format
format: node_modules/.installed ## Format the code
	biome check --write .

.PHONY: bundle
bundle: node_modules/.installed ## Build the functions' bundles in dist/functions
	node scripts/bundle.ts

.PHONY: package
package: node_modules/.installed ## Build the npm package (library and command line) in dist/package
	npm run --silent prepack

# ---- local stack

.PHONY: demo
demo: install bundle ## Run the demo on a local stack (KEEP=1 leaves the stack running)
	node local/demo.ts

.PHONY: up
up: install bundle ## Start the local stack; source .local/env to use it (MEMBERS=1: with another account and region)
	node local/up.ts

.PHONY: down
down: node_modules/.installed ## Stop the local stack
	node local/down.ts

.PHONY: try-upgrade
try-upgrade: install bundle ## Test an upgrade: deploy FROM=HEAD~1 to a local stack, leave work on its queue, deploy this tree
	node local/tryUpgrade.ts $(or $(FROM),HEAD~1)

.PHONY: try-import
try-import: install bundle ## Test an import: remove a local deployment, import its tables into a new one (needs the aws CLI)
	node local/tryImport.ts

# ---- tests

.PHONY: test
test: install .venv-localstack/.installed .node22/.installed bundle package ## Run all tests that need no AWS account
	vitest run --project unit --project isolated --project cli --project browser --project stack --project accounts --project localstack

.PHONY: test-unit
test-unit: node_modules/.installed ## Run the unit tests and the command line offline
	vitest run --project unit --project isolated --project cli

TIMES ?= 10
.PHONY: test-more
test-more: node_modules/.installed ## Run the unit tests with ten times as many drawn examples, different ones each time: SEED=... repeats them
	DXAWS_TEST_TIMES=$(TIMES) DXAWS_TEST_SEED=$(or $(SEED),$(shell date +%s)) vitest run --project unit --project isolated

N ?= 100000
.PHONY: simulate
simulate: node_modules/.installed ## Run random fault schedules, different ones each time: N=... (SEED=... repeats them; ROAMING=1: accounts join and leave in all)
	@$(if $(ROAMING),ROAMING=$(ROAMING) )node test/simulation/run/main.ts $(N) $(SEED)

.PHONY: mutants
mutants: node_modules/.installed ## Break each safety line in turn, and check that a test fails
	node scripts/mutants/run.ts

.PHONY: mutants-random
mutants-random: node_modules/.installed ## How many random mutants of the code the unit tests notice: N=100 SEED=1 (AGAIN=1: the survivors of the last run)
	MUTANTS_N=$(if $(filter file,$(origin N)),100,$(N)) MUTANTS_SEED=$(or $(SEED),1) $(if $(FILES),MUTANTS_FILES='$(FILES)') $(if $(AGAIN),MUTANTS_AGAIN=1) $(if $(TESTS),MUTANTS_TESTS='$(TESTS)') node scripts/mutants/random/run.ts

.PHONY: costs
costs: node_modules/.installed ## Print the monthly costs, counted from the code (the table in docs/operating.md)
	@node scripts/costs.ts

.PHONY: scale
scale: node_modules/.installed ## What the service does with 1,000, 100,000 and 1,000,000 buckets, in virtual time: SIZES=1000,100000 for less
	@node --expose-gc --max-old-space-size=6000 scripts/scale.ts $(SIZES)

.PHONY: bench
bench: node_modules/.installed ## How long an event takes, warm and cold: ROUNDS=60 S3_MS=20 TABLE_MS=5 (WRITE=1 writes docs/performance.md)
	@node scripts/bench.ts $(if $(WRITE),--write)

.PHONY: scale-accounts
scale-accounts: node_modules/.installed ## The part of it with 80 accounts, of which one is out of reach, throttled or floods the service
	@node --max-old-space-size=6000 scripts/scaleAccounts.ts

.PHONY: scale-reading
scale-reading: node_modules/.installed ## What plans of large buckets, and status, list, plan --all and report of 1,000,000 buckets take
	@node scripts/reading.ts

.PHONY: test-integration
test-integration: install .node22/.installed bundle package ## Run the integration and end-to-end tests on the local stack
	vitest run --project stack --project accounts test/integration test/e2e

.PHONY: test-localstack
test-localstack: node_modules/.installed .venv-localstack/.installed ## Run every facet against LocalStack's S3
	vitest run --project localstack

.PHONY: test-acceptance
test-acceptance: node_modules/.installed ## Run the acceptance tests on real AWS: DXAWS_TEST_REGION=... (DXAWS_TEST_DEBUG=1 prints each call)
	@test -n "$${DXAWS_TEST_REGION:-}" || { echo "set the region: DXAWS_TEST_REGION=ca-central-1 make test-acceptance" >&2; exit 1; }
	vitest run --project aws

.PHONY: accept-s3
accept-s3: ## The same in ca-central-1, or REGION=...
	DXAWS_TEST_REGION=$${DXAWS_TEST_REGION:-$(REGION)} $(MAKE) test-acceptance

# ---- AWS

CLI = node cli/main.ts --stage $(STAGE) --region $(REGION)

# 3: nothing is wrong, but something could not be checked; the doctor prints what.
UNKNOWN_GOES_ON = || [ $$? = 3 ]

.PHONY: deploy
deploy: node_modules/.installed bundle ## Deploy to AWS with settings/<stage>.yml: STAGE=... REGION=... (YES=1 skips the confirmation)
	$(CLI) settings settings/$(STAGE).yml $(if $(YES),--yes)
	@test -n "$(WITHOUT_DEPLOYER)" || $(CLI) doctor deployer quota --settings settings/$(STAGE).yml $(UNKNOWN_GOES_ON) || \
	  { echo "to deploy in spite of the simulation: WITHOUT_DEPLOYER=1 make deploy" >&2; exit 1; }
	@test -n "$(WITHOUT_TRAIL)" || $(CLI) doctor trail $(UNKNOWN_GOES_ON) || \
	  { echo "without such a trail no events of changed buckets arrive; to deploy all the same: WITHOUT_TRAIL=1 make deploy" >&2; exit 1; }
	osls deploy --stage $(STAGE) --region $(REGION)
	$(CLI) doctor $(if $(WITHOUT_TRAIL),--without trail) $(UNKNOWN_GOES_ON)

.PHONY: import-tables
import-tables: node_modules/.installed bundle ## Print the commands that import the tables of a removed stack into a new one: STAGE=... REGION=...
	@node scripts/importTables.ts $(STAGE) $(REGION)

.PHONY: remove
remove: node_modules/.installed ## Remove a deployment; the tables are kept: STAGE=... REGION=...
	osls remove --stage $(STAGE) --region $(REGION)
