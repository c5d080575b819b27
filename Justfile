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

# how the code is built: arrows between files, methods, fields, complexity; `just structure -C DIR` for another tree
structure *args:
    go run ./internal/structure {{args}}

# the race detector, without the lab
race:
    go test -race -short ./...

# every fuzz target for a while
fuzz time="30s":
    .ci/fuzz {{time}}

# build for the platforms that are shipped
cross:
    .ci/cross

# timings of the engine, and of whole runs; ratios in one run, see docs/engine.md
bench:
    go test -run "^$" -bench . -benchmem -timeout 40m ./...

# print the report of the shipped lab as HTML and PDF into dist/ (needs chromium), to look at it
pages:
    .ci/pages

# the pictures of the documentation, from a real run (needs tmux)
picture:
    .ci/picture

# whole sessions typed into the real program in tmux; `just terminal -update` writes the expected screens anew
terminal *args:
    .ci/terminal {{args}}

# write every expected screen, and the pictures and pages made from them, anew; read the difference
golden:
    go test ./tui ./report ./planfile -update
    go test ./tui -run Documentation -update
    .ci/terminal -update
    .ci/picture

# what CI runs
check: lint test race cross
    .ci/fuzz 5s
    .ci/terminal
    .ci/picture --check
    just pages

# the lab of test hosts (root, Docker), see docs/lab.md: just lab up 3
lab *ARGS:
    lab/lab {{ARGS}}

# every fault after every step of a deployment, in the lab: an hour (root, Docker)
faults:
    BERTH_FAULTS=all BERTH_LAB_REQUIRED=1 go test ./lab -run 'BrokenOff|WentWrong' -count 1 -timeout 3h -v

# what the lab needs, on a bare machine
lab-install:
    lab/install
