# Every recipe runs from a fresh clone; `just check` is what CI runs.

# list the recipes
default:
    @just --list

# plan the shipped lab: the main job, from the shipped files
demo:
    go run ./cmd/berth plan -f inventory.yaml

# all tests
test:
    go test ./...

# format the code
fmt:
    gofmt -w $(git ls-files '*.go')

# formatting, vet, staticcheck, import direction
lint: imports
    @test -z "$(gofmt -l $(git ls-files '*.go'))" || { gofmt -l $(git ls-files '*.go'); echo "run: just fmt"; exit 1; }
    go vet ./...
    go tool staticcheck ./...

# imports only go down: fails on one that is reversed
imports:
    go run ./internal/imports

# the race detector over all tests
race:
    go test -race ./...

# every fuzz target for a while
fuzz time="30s":
    .ci/fuzz {{time}}

# build for the platforms that are shipped
cross:
    .ci/cross

# timings of the engine, and of whole runs; ratios in one run, see docs/engine.md
bench:
    go test -run "^$" -bench . -benchmem ./...

# print the report of the shipped lab as HTML and PDF into dist/ (needs chromium), to look at it
pages:
    .ci/pages

# what CI runs
check: lint test race cross
    .ci/fuzz 5s
    just pages
