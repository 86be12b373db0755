# Giao Ban. `make run` starts it, `make test` proves it; `make help` says the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run build test lint bench score torture fuzz ready test-tools assets

GO      ?= go
export CGO_ENABLED = 0
VERSION := $(shell git describe --tags --always 2>/dev/null || echo unversioned)
SOURCES := $(shell find . -name node_modules -prune -o -path ./var -prune -o -path ./bin -prune -o \( -name '*.go' -o -name '*.sql' -o -name '*.html' -o -name '*.css' -o -name '*.js' -o -name '*.csv' -o -name '*.yaml' -o -name '*.svg' -o -name '*.txt' \) ! -name '*_test.go' -print 2>/dev/null)

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' Makefile

run: build ## start the dashboard on http://127.0.0.1:8080 with the Trà Vinh catalogue
	@exec bin/giaoban serve --config configs/giaoban.yaml

build: bin/giaoban ## build bin/giaoban, with everything it needs

test: ready test-tools ## everything: format, vet, staticcheck, unit, engine, browser, rules
	@$(MAKE) --no-print-directory lint
	@dir=$$(mktemp -d /dev/shm/giaoban.XXXXXX 2>/dev/null || mktemp -d); chmod 755 $$dir; echo "GIAOBAN_FULL=1 $(GO) test -timeout 20m ./..."; \
	GIAOBAN_FULL=1 TMPDIR=$$dir $(GO) test -timeout 20m ./...; status=$$?; rm -rf $$dir; exit $$status # stores of tests lie in memory, where the system has such a folder
	@sh configs/prometheus/check.sh

lint: assets ## gofmt, go vet, staticcheck
	@out=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); if [ -n "$$out" ]; then echo "not formatted, run gofmt -w on:"; echo "$$out"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

bench: ready ## the benchmarks of BENCHMARKS.md, each beside its baseline
	$(GO) test -run '^$$' -bench . -benchtime 1x -timeout 60m ./store/... ./ingest/... ./query/... ./dashboard/...
	GIAOBAN_WEIGHT=1 $(GO) test -count=1 -run FirstView -v ./cmd/giaoban

score: ready ## how much of the corpus of forms is read, and how much wrongly; SCORE_SEEDS=N for more variants
	$(GO) test ./ingest -run Score -count=1 -v | grep -E '^(  |forms|---|FAIL|ok)'

torture: ready test-tools ## the suites at their full numbers (hours); `make test` runs a small share
	GIAOBAN_TORTURE=$${GIAOBAN_TORTURE:-1000} $(GO) test -count=1 -timeout 6h ./...
	@$(MAKE) --no-print-directory fuzz

fuzz: assets ## every fuzz target, one after another, FUZZ executions each (ten million)
	@sh configs/setup/fuzz.sh $${FUZZ:-10000000}

ready: build

# --- what the targets above stand on -------------------------------------------------

bin/giaoban: node_modules/.installed $(SOURCES) go.mod go.sum
	@sh configs/setup/assets.sh
	$(GO) build -trimpath -ldflags "-X main.version=$(VERSION)" -o bin/giaoban ./cmd/giaoban

assets: node_modules/.installed
	@sh configs/setup/assets.sh

node_modules/.installed: package.json package-lock.json .npmrc
	@sh configs/setup/machine.sh
	@sh configs/setup/packages.sh
	@touch $@

test-tools:
	@sh configs/setup/test-tools.sh
