# tokenwatt: what would it take? `make demo` runs the main job, `make test` runs every test.
GO        ?= go
BUILD     := $(CURDIR)/bin
EMBEDDED  := lp/highs/embedded
VERSION   := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS   := -s -w -X main.version=$(VERSION)
TESTFLAGS ?=
FUZZTIME  ?= 10s

.PHONY: all setup build demo test lint bench fuzz-short clean

all: build

# setup fetches what the binary embeds: HiGHS as WebAssembly, pinned by package-lock.json.
setup: $(EMBEDDED)/names.json

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(EMBEDDED)/names.json: node_modules/.package-lock.json lp/highs/gen/exports.mjs
	node lp/highs/gen/exports.mjs node_modules/highs/build $(EMBEDDED)
	@touch $@

# go build decides itself whether anything changed, so the binary is always asked for.
build: setup
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BUILD)/tokenwatt ./cmd/tokenwatt

demo: build
	$(BUILD)/tokenwatt plan examples/chatgpt-2023.yaml --out out/chatgpt-2023
	@echo
	@echo "Open out/chatgpt-2023/report.html in a browser."

# The race detector needs cgo and a C compiler; where there is none the tests run without it and say so.
RACE := $(shell [ "$$($(GO) env CGO_ENABLED)" = 1 ] && command -v $$($(GO) env CC) >/dev/null 2>&1 && echo -race)

# Property tests draw the same cases every time, so that a failure is the change's; RAPID_SEED=0 draws others.
export RAPID_SEED ?= 1

# Draws of a property test under the race detector, of which rapid takes a fifth under -short: what threads share
# does not hang on the number. The second pass takes all of rapid's 100, and both run without vet, which ran before.
RACE_CHECKS ?= 40

test: setup
	@[ -n "$(RACE)" ] || echo "no C compiler: the tests run without the race detector"
	$(GO) vet ./...
	RAPID_CHECKS=$(RACE_CHECKS) $(GO) test $(RACE) -short -vet=off -shuffle=on $(TESTFLAGS) ./...
	$(GO) test -vet=off -timeout 20m $(TESTFLAGS) ./...

lint: setup $(BUILD)/golangci-lint
	$(BUILD)/golangci-lint run ./...

$(BUILD)/golangci-lint: tools/go.mod tools/go.sum
	$(GO) build -C tools -o $@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

$(BUILD)/benchstat: tools/go.mod tools/go.sum
	$(GO) build -C tools -o $@ golang.org/x/perf/cmd/benchstat

bench: setup
	$(GO) test -run '^$$' -bench . -benchmem ./...

# One short run of every fuzz target.
fuzz-short: setup
	@set -e; for pkg in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$target"; $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$pkg; \
		done; \
	done

clean:
	rm -rf $(BUILD) out $(EMBEDDED) node_modules
