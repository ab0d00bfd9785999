SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

STAGE ?= dev
REGION ?= ca-central-1

# One clear line when a program is missing.
need = @command -v $(1) >/dev/null || { echo "$(1) is missing: install $(2)" >&2; exit 1; }

.PHONY: help
help: ## This list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-18s %s\n", $$1, $$2 }'

# ---- install

.PHONY: install
install: node_modules/.installed .venv/.installed ## What the project needs, into node_modules and .venv

node_modules/.installed: package.json package-lock.json
	$(call need,npm,Node 20 or newer (with npm))
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.venv/.installed: local/requirements.txt
	$(call need,python3,Python 3.10 or newer with venv (Debian: python3-venv))
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "python3 is older than 3.10" >&2; exit 1; }
	python3 -m venv .venv || { echo "python3 has no venv: install it (Debian: apt install python3-venv)" >&2; exit 1; }
	.venv/bin/pip install --quiet --disable-pip-version-check -r local/requirements.txt
	@touch $@

# Without a Python for it this succeeds and leaves nothing behind, so that each run says so again.
.venv-localstack/.installed: local/requirements-localstack.txt local/python312.sh
	@if python=$$(local/python312.sh); then \
	  "$$python" -m venv --clear .venv-localstack && \
	  .venv-localstack/bin/pip install --quiet --disable-pip-version-check -r local/requirements-localstack.txt && \
	  touch $@; \
	else \
	  echo "skipped: LocalStack's S3 needs Python 3.12 to 3.14 (with venv) on PATH or in pyenv; its tests are left out" >&2; \
	fi

.venv-lint/.installed: local/requirements-lint.txt
	python3 -m venv .venv-lint
	.venv-lint/bin/pip install --quiet --disable-pip-version-check -r local/requirements-lint.txt
	@touch $@

# Control Tower's proactive controls, and the program that holds templates against them. Not what else it is for: the CDK.
.guard/.installed: Makefile
	npm install --prefix .guard --no-save --no-audit --no-fund --loglevel=error --legacy-peer-deps --ignore-scripts @cdklabs/cdk-validator-cfnguard@0.0.62
	@touch $@

# The oldest Node that the package is for: its tests run it there, too.
.node22/.installed: Makefile
	npm install --prefix .node22 --no-save --no-audit --no-fund --loglevel=error node@22.23.3
	@touch $@

.PHONY: programs
programs: ## Programs that some tests want and are skipped without: Chromium, zsh, fish (on Debian, as root)
	@missing=; for program in chromium zsh fish; do command -v $$program >/dev/null || missing+=" $$program"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null || [ "$$(id -u)" != 0 ]; then \
	  echo "not installed, since only root can, on Debian:$$missing" >&2; \
	elif ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $$missing >/dev/null; }; then \
	  echo "could not be installed, and what wants them is skipped:$$missing" >&2; \
	fi

# ---- check and build

.PHONY: check
check: node_modules/.installed ## Format, lint, types, dead code, arrows between rooms, generated files, what the SDK can say, bundle sizes
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
check-template: node_modules/.installed .venv-lint/.installed .guard/.installed bundle ## What cfn-lint and Control Tower's controls say of the template, by default and with an organisation's rules
	node scripts/template.ts

.PHONY: generate
generate: node_modules/.installed ## Write what is generated from the facet table
	node scripts/generate.ts

.PHONY: released
released: node_modules/.installed ## After a release: its tables are what later ones are held against, in deploy/released.json
	node scripts/released.ts
	biome format --write deploy/released.json

.PHONY: format
format: node_modules/.installed ## Put the format right
	biome check --write .

.PHONY: bundle
bundle: node_modules/.installed ## The functions' bundles, in dist/functions
	node scripts/bundle.ts

.PHONY: package
package: node_modules/.installed ## The library and the command line as an npm package, in dist/package
	npm run --silent prepack

# ---- local stack

.PHONY: demo
demo: install bundle ## The main job, told as a story on the local stack (KEEP=1 leaves it running)
	node local/demo.ts

.PHONY: up
up: install bundle ## Start the local stack; .local/env has what a shell needs
	node local/up.ts

.PHONY: down
down: node_modules/.installed ## Stop the local stack
	node local/down.ts

.PHONY: try-upgrade
try-upgrade: install bundle ## Deploy an older commit to a local stack, leave work on its queue, deploy this tree over it: FROM=HEAD~1
	node local/tryUpgrade.ts $(or $(FROM),HEAD~1)

.PHONY: try-import
try-import: install bundle ## Remove a local deployment, and take its tables into a new one (needs the aws command line)
	node local/tryImport.ts

# ---- tests

.PHONY: test
test: install .venv-localstack/.installed .node22/.installed bundle package ## Everything that needs no AWS
	vitest run --project unit --project cli --project browser --project stack --project localstack

.PHONY: test-unit
test-unit: node_modules/.installed ## Pure tests, and the command line offline
	vitest run --project unit --project cli

N ?= 100000
.PHONY: simulate
simulate: node_modules/.installed ## Random schedules of everything that can go wrong, others each time: N=... (SEED=... to repeat some)
	@node test/simulation/run/main.ts $(N) $(SEED)

.PHONY: mutants
mutants: node_modules/.installed ## Break each safety line, one at a time, and see a test go red
	node scripts/mutants/run.ts

.PHONY: costs
costs: node_modules/.installed ## What a month costs, counted from the code: the table in docs/operating.md
	@node scripts/costs.ts

.PHONY: test-integration
test-integration: install .node22/.installed bundle package ## Against the local stack
	vitest run --project stack test/integration test/e2e

.PHONY: test-localstack
test-localstack: node_modules/.installed .venv-localstack/.installed ## Every facet against LocalStack's S3
	vitest run --project localstack

.PHONY: test-acceptance
test-acceptance: node_modules/.installed ## User stories on real AWS: DXAWS_TEST_REGION=... (DXAWS_TEST_DEBUG=1 prints each call)
	@test -n "$${DXAWS_TEST_REGION:-}" || { echo "say in which region: DXAWS_TEST_REGION=ca-central-1 make test-acceptance" >&2; exit 1; }
	vitest run --project aws

.PHONY: accept-s3
accept-s3: ## The same, in ca-central-1 unless told otherwise
	DXAWS_TEST_REGION=$${DXAWS_TEST_REGION:-$(REGION)} $(MAKE) test-acceptance

# ---- AWS

CLI = node cli/main.ts --stage $(STAGE) --region $(REGION)

# 3: nothing is wrong, though something could not be asked, and the doctor says what.
UNKNOWN_GOES_ON = || [ $$? = 3 ]

.PHONY: deploy
deploy: node_modules/.installed bundle ## Deploy to AWS with settings/<stage>.yml: STAGE=... REGION=... (YES=1 does not ask)
	$(CLI) settings settings/$(STAGE).yml $(if $(YES),--yes)
	@test -n "$(WITHOUT_DEPLOYER)" || $(CLI) doctor deployer quota --settings settings/$(STAGE).yml $(UNKNOWN_GOES_ON) || \
	  { echo "if you know better than the simulation: WITHOUT_DEPLOYER=1 make deploy goes on all the same" >&2; exit 1; }
	@test -n "$(WITHOUT_TRAIL)" || $(CLI) doctor trail $(UNKNOWN_GOES_ON) || \
	  { echo "without such a trail nobody hears of changed buckets: WITHOUT_TRAIL=1 make deploy goes on all the same" >&2; exit 1; }
	osls deploy --stage $(STAGE) --region $(REGION)
	$(CLI) doctor $(if $(WITHOUT_TRAIL),--without trail) $(UNKNOWN_GOES_ON)

.PHONY: import-tables
import-tables: node_modules/.installed bundle ## Print what takes the tables of a removed stack into a new one: STAGE=... REGION=...
	@node scripts/importTables.ts $(STAGE) $(REGION)

.PHONY: remove
remove: node_modules/.installed ## Take a deployment down again (tables are kept): STAGE=... REGION=...
	osls remove --stage $(STAGE) --region $(REGION)
