# What to do with Hito. `make` alone lists it all.

PORT ?= 4566

.DEFAULT_GOAL := help
.PHONY: help run dev demo sam-local stop url token server-key webhook-secret logs test test-fast contract check replay replay-awards replay-reports replay-sync import-courses redrive restore mutants bench measure vendor docs openapi lock collection client fuzz

# Arguments of the command line reach the tools through the environment, unchanged: make would expand the $ in
# CLAIMS='{"price": "5$"}'.
typed := SUB ROLE ISS AUD TTL CLAIMS RATE_LIMITS CMS_URL WEBHOOK_URL LOOPBACK_SUBSCRIBERS XAPI_URL XAPI_HOME_PAGE XAPI_VERSION LANGUAGE_API_ACCESS VIDEO_PROGRESS_CASE ORIGINS
$(foreach name,$(typed),$(if $(filter command% environment%,$(origin $(name))),$(eval override export $(name) := $$(value $(name)))))

CLOUD := .venv/cloud/bin/python -m tools.commands
DEV := .venv/dev/bin
SECURITY := .venv/security/bin
# Create the virtual environments that a command needs, in parallel.
environments = @$(MAKE) --silent --no-print-directory -j3 $(patsubst %,.venv/%/installed.txt,$(1))
# Stop a command that works only after the first `make run`.
made = @test -x .venv/cloud/bin/python || { echo "Nothing was made here yet. Start with: make run" >&2; exit 1; }

# Cached byte code makes every later run faster, whatever the shell's setting.
unexport PYTHONDONTWRITEBYTECODE

help: ## List what make can do
	@sed -n 's/^\([a-z-]*\):.* ## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{ printf "  make %-14s %s\n", $$1, $$2 }'

## Local cloud

run: ## Start the local cloud, deploy what changed, load demo data [PORT=4566] [ORIGINS=...] [RATE_LIMITS=off] [CMS_URL=http://127.0.0.1:...] [WEBHOOK_URL=...] [LOOPBACK_SUBSCRIBERS=true] [XAPI_URL=... XAPI_HOME_PAGE=https://...] [LANGUAGE_API_ACCESS=strict] [VIDEO_PROGRESS_CASE=camel]
	$(call environments,cloud sam)
	@$(CLOUD) run --port $(PORT)

dev: ## Serve the functions, new after each save [PORT=8000] [ORIGINS=http://localhost:4321,...] [the settings of run]
	$(call environments,dev cloud)
	@$(DEV)/python -m tools.dev --port $(if $(filter command% environment%,$(origin PORT)),$(PORT),8000)

demo: ## Load two weeks of thirty learners in one course into the running local cloud
	$(call environments,dev)
	$(made)
	@$(DEV)/python -m tools.fortnight

sam-local: ## Invoke every function by sam local, or without Docker in the local cloud [FORWARD=1]
	$(call environments,cloud sam)
	$(made)
	@.venv/cloud/bin/python -m tools.sam_local

stop: ## Stop the local cloud; its data stay
	$(made)
	@$(CLOUD) stop

url: ## Print the base URL of the running API
	$(made)
	@$(CLOUD) url

token: ## Print a token: SUB=ana [ROLE=Student] [ISS=...] [AUD=...] [TTL=seconds] [CLAIMS='{...}']
	$(made)
	@$(CLOUD) token

server-key: ## Print the server key of the enrollment webhook and the catalog
	$(made)
	@$(CLOUD) server-key

webhook-secret: ## Print the secret that verifies webhooks
	$(made)
	@$(CLOUD) webhook-secret

collection: ## Write clients/http/.env: base URL and tokens for the request collection
	$(made)
	@$(CLOUD) collection

logs: ## Follow the functions' logs
	$(made)
	@$(CLOUD) logs

## Development

# Two processes run tests without a server; a third one waits for the local cloud most of the time.
PROCESSES := --dist loadgroup -n

test: ## Run all tests; they deploy their own local cloud [ARGS=...]
	$(call environments,dev cloud sam fuzz)
	@$(DEV)/python -m pytest $(PROCESSES) 3 $(ARGS)

test-fast: ## Run what shows a rule by an example: no server, and none of the tests that try everything [ARGS=...]
	$(call environments,dev)
	@$(DEV)/python -m pytest -m "not deployed and not exhaustive" $(PROCESSES) 2 $(ARGS)

contract: ## Run the contract tests against another deployment: BASE=url TOKEN_CMD='prints a token for $$SUB and $$ROLE' [SERVER_KEY=...] [ORIGINS=a,b]
	$(call environments,dev)
	@$(DEV)/python -m pytest tests/contract --base-url '$(BASE)' --token-command '$(value TOKEN_CMD)' \
		$(if $(SERVER_KEY),--server-key '$(SERVER_KEY)') $(if $(ORIGINS),--origins '$(ORIGINS)') $(ARGS)

check: ## Check format, lint, types, imports, template and vulnerabilities
	$(call environments,dev sam security)
	$(DEV)/ruff format --check .
	$(DEV)/ruff check .
	$(DEV)/mypy
	PYTHONPATH=layers/common:functions $(DEV)/lint-imports
	$(DEV)/cfn-lint template.yaml
	$(SECURITY)/bandit --quiet --configfile pyproject.toml --recursive layers functions tools bench
	$(SECURITY)/checkov --config-file .checkov.yaml
	$(SECURITY)/python -m tools.audit
	@# It needs a region, and no account.
	AWS_DEFAULT_REGION=us-east-1 SAM_CLI_TELEMETRY=0 .venv/sam/bin/sam validate --lint

replay: ## Replay real learners and compare [LEARNERS=50] [IN_PROCESS=1] [ARGS=...]
	$(call environments,dev)
	@$(DEV)/python -m bench.replay $(if $(LEARNERS),--learners $(LEARNERS)) $(if $(IN_PROCESS),--in-process) $(ARGS)

replay-awards: ## Award real learners and compare [LEARNERS=1000]
	$(call environments,dev)
	@$(DEV)/python -m bench.awards $(if $(LEARNERS),--learners $(LEARNERS))

replay-reports: ## Report on real courses and compare [LEARNERS=1000] [PLOT=file.svg]
	$(call environments,dev)
	@$(DEV)/python -m bench.reports $(if $(LEARNERS),--learners $(LEARNERS)) $(if $(PLOT),--plot '$(PLOT)')

replay-sync: ## Replay real learners' devices, offline and twice, and compare [LEARNERS=50] [IN_PROCESS=1] [ARGS=...]
	$(call environments,dev)
	@$(DEV)/python -m bench.sync $(if $(LEARNERS),--learners $(LEARNERS)) $(if $(IN_PROCESS),--in-process) $(ARGS)

import-courses: ## Put 15 real courses into the catalog and compare [BASE=url SERVER_KEY=... TOKEN=...]
	$(call environments,dev)
	@$(DEV)/python -m bench.import_courses $(if $(BASE),--base-url '$(BASE)')

redrive: ## Process dead letters that SQS cannot move back [STACK=hito], in the account of your AWS environment
	$(call environments,dev)
	@$(DEV)/python -m tools.redrive $(if $(STACK),--stack '$(STACK)')

fuzz: ## Send generated requests to a local cloud of its own and check the answers [SECONDS=300] [SEED=1]
	$(call environments,cloud sam fuzz)
	@.venv/cloud/bin/python -m tools.fuzz $(if $(SECONDS),--seconds $(SECONDS)) $(if $(SEED),--seed $(SEED))

restore: ## Print how a stack's table goes back to a time: STACK=hito AT=2026-01-05T08:00:00Z [EXCEPT=ana,eva] [CONFIG_ENV=prod] [APPLY=1 does it]
	$(call environments,dev sam)
	@PYTHONPATH=layers/common $(DEV)/python -m tools.restore --stack '$(STACK)' --at '$(AT)' $(if $(EXCEPT),--except '$(EXCEPT)') \
		$(if $(CONFIG_ENV),--config-env '$(CONFIG_ENV)') $(if $(filter 1,$(APPLY)),--apply)

mutants: ## Put small faults into the code and count those that a test notices [SAMPLE=200] [SEED=1] [PROCESSES=2] [ONLY=text]
	$(call environments,dev)
	@nice $(DEV)/python -m tools.mutants $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED)) \
		$(if $(PROCESSES),--processes $(PROCESSES)) $(if $(ONLY),--only '$(ONLY)')

bench: ## Compare Hito's cost with that of other ways to build it, write docs/benchmarks.md [ROUNDS=3] [QUICK=1: no page]
	$(call environments,bench)
	@PYTHONPATH=layers/common:functions .venv/bench/bin/python -m bench.suite $(if $(QUICK),--quick) $(if $(ROUNDS),--rounds $(ROUNDS))

measure: ## Measure the running local cloud: each route, and how fast summaries follow
	$(call environments,dev)
	@$(DEV)/python -m bench.measure

vendor: ## Fetch the libraries of the site's pages from npm again, as functions/website/vendor/libraries.toml has them
	$(call environments,dev)
	@$(DEV)/python -m tools.vendor

docs: openapi ## Write gateway.json, docs/data-model.md, docs/cost.md and the OpenAPI documents from the code
	$(call environments,dev)
	@PYTHONPATH=layers/common:functions $(DEV)/python -m tools.gateway
	@PYTHONPATH=layers/common:functions $(DEV)/python -m tools.data_model
	@PYTHONPATH=layers/common:functions $(DEV)/python -m tools.cost

openapi: ## Write docs/openapi.json, and docs/openapi/ with a document for each contract [RELEASE=1]
	$(call environments,dev)
	@PYTHONPATH=layers/common:functions $(DEV)/python -m tools.openapi $(if $(RELEASE),--release)

client: ## Make the TypeScript client: types, JavaScript, and a package in clients/typescript/pack
	@command -v npm >/dev/null || { echo "The client needs Node and npm: https://nodejs.org" >&2; exit 1; }
	@cd clients/typescript && { test -d node_modules || npm ci --no-audit --no-fund; } \
		&& npm run --silent generate && npm run --silent build && npm run --silent pack

## Environments

# Each has its own environment, because ministack and SAM pin different versions of botocore.
.venv/%/installed.txt: tools/requirements/%.txt
	@tools/make_venv $*

LOCKED := layers/common/requirements $(addprefix tools/requirements/,cloud sam dev bench security fuzz lock)
COMPILE := .venv/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links

lock: ## Write the requirements' exact versions and hashes [ARGS=--upgrade]
	$(call environments,lock)
	@$(foreach name,$(LOCKED),$(COMPILE) $(ARGS) --output-file $(name).txt $(name).in &&) true
