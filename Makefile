# Development of terraform-provider-tenancy. `make help` lists the targets.

SHORT_ADDRESS := tenancy/tenancy
ADDRESS := registry.terraform.io/$(SHORT_ADDRESS)
VERSION := $(patsubst v%,%,$(shell git describe --tags --match 'v[0-9]*' 2>/dev/null || echo 0.1.0-dev))
# An init without a version constraint passes over versions with a suffix, and over 0.0.0.
RELEASE := $(firstword $(subst -, ,$(VERSION)))
BINARY  := bin/terraform-provider-tenancy

# Modules of their own, which `./...` does not reach.
CONFORMANCE := internal/conformance

# For each fuzz target in `make fuzz`; for each benchmark in `make bench`.
FUZZTIME  ?= 10s
BENCHTIME ?= 1x

export ADDRESS

.DEFAULT_GOAL := help
.PHONY: help build install tools cli demo test test-race lint fmt fmt-check vet docs docs-check conformance bench fuzz release-check

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build the provider into bin/
	@echo "Building $(BINARY) $(VERSION) …"
	@mkdir -p bin
	@CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-X main.version=$(VERSION)" -o $(BINARY) .

install: build ## Put the provider where terraform init and tofu init find it without a registry
	@for host in registry.terraform.io registry.opentofu.org; do \
		folder=$$HOME/.terraform.d/plugins/$$host/$(SHORT_ADDRESS)/$(RELEASE)/$$(go env GOOS)_$$(go env GOARCH); \
		mkdir -p "$$folder" && cp $(BINARY) "$$folder/terraform-provider-tenancy_v$(RELEASE)" && echo "Installed into $$folder" || exit; \
	done

tools: ## Build the newest Terraform and OpenTofu that tests use into the user's cache
	@tools/tool terraform
	@tools/tool tofu

cli: ## Print the terraform or tofu that the other targets use; build OpenTofu where there is none
	@tools/cli

demo: build ## Apply, plan and destroy examples/quickstart on the embedded sandbox
	@tools/demo bin

test: ## Run all tests, acceptance tests included, on the sandbox
	@tools/test -timeout 20m ./...

test-race: ## Run all tests with the race detector
	@tools/test -race -timeout 30m ./...

lint: ## Run golangci-lint
	@linter=$$(tools/tool golangci-lint) && "$$linter" run ./... && cd $(CONFORMANCE) && "$$linter" run ./...

vet: ## Run go vet
	@go vet ./...

fmt: ## Format Go code and examples
	@formatter=$$(tools/tool gofumpt) && "$$formatter" -l -w .
	@cli=$$(tools/cli) && tools/offline "$$cli" fmt -recursive examples

fmt-check: ## Fail where Go code or examples are not formatted
	@formatter=$$(tools/tool gofumpt) && unformatted=$$("$$formatter" -l .) && \
	if [ -n "$$unformatted" ]; then printf 'Not formatted (make fmt):\n%s\n' "$$unformatted"; exit 1; fi
	@cli=$$(tools/cli) && tools/offline "$$cli" fmt -check -diff -recursive examples

docs: build ## Write docs/ from the schema, templates/ and examples/
	@tools/docs bin

docs-check: build ## Fail where docs/ is not what `make docs` would write
	@tools/docs -check bin

conformance: ## Run published vendor clients against the sandbox
	@cd $(CONFORMANCE) && ../../tools/offline go test -count=1 ./...

bench: ## Run the benchmarks: ratios and request counts, not seconds
	@tools/test -run '^$$' -bench . -benchtime $(BENCHTIME) -timeout 60m ./...

fuzz: ## Fuzz every fuzz target for a short time (FUZZTIME=10s)
	@tools/fuzz $(FUZZTIME)

release-check: ## Check the release configuration
	@tools/release-check
