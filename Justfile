# Every recipe runs from a fresh clone. CI runs those of `just check`, one after the other, and the lab's tests: .ci/run
# asks .ci/recipe for them, which reads this file where just is not installed. So what CI asks for takes no arguments.

# list the recipes
default:
    @just --list

# plan the shipped lab: the main job, from the shipped files
demo:
    go run ./cmd/berth plan -f inventory.yaml

# all tests
test:
    go test ./...

# the tests of packages that start goroutines, under the race detector; those that do one thing after the other, without
test-raced:
    CGO_ENABLED=1 go test -race -p 4 -skip "$(go run ./internal/raced -skip)" -timeout 30m $(go run ./internal/raced)
    go test -run "$(go run ./internal/raced -skip)" $(go run ./internal/raced -skipped)

# those tests of the engine that have several workers, under the race detector; it has no part in their neighbours
test-workers:
    CGO_ENABLED=1 go test -race -short -run Workers -timeout 30m $(go run ./internal/raced -engine)

# the tests of all others; with test-raced and test-lab that is `just test`
test-others:
    go test -timeout 30m $(go run ./internal/raced -not)

# the tests in the lab of test hosts, and a real machine beside them (root, Docker), see docs/lab.md
test-lab:
    go test -timeout 60m ./lab ./lab/vm

# the transcript of a move in docs/, from a run in the lab (root, Docker, lab/install postgres)
transcript:
    go test -count=1 -timeout 30m ./lab -run TestImmichGoesToTheNASAndBack -update

# format code and scripts
fmt:
    gofmt -w $(git ls-files '*.go')
    .ci/scripts -w

# formatting, vet, staticcheck, import direction, functions that nobody calls, shell scripts
lint: imports scripts deadcode
    @test -z "$(gofmt -l $(git ls-files '*.go'))" || { gofmt -l $(git ls-files '*.go'); echo "run: just fmt"; exit 1; }
    go vet ./...
    go tool staticcheck ./...

# shellcheck and shfmt on every shell script
scripts:
    .ci/scripts

# functions that nobody calls, tests included
deadcode:
    .ci/deadcode

# known vulnerabilities in what the code calls
vulnerable:
    .ci/vulnerable

# imports only go down: fails on one that is reversed, and where docs/imports.svg is out of date (go run ./internal/imports -draw)
imports:
    go run ./internal/imports

# how the code is built: arrows between files, methods, fields, complexity; `just structure -C DIR` for another tree
structure *args:
    go run ./internal/structure {{args}}

# every fuzz target for a while
fuzz time="30s":
    .ci/fuzz {{time}}

# every fuzz target for a moment, those of packages that changed for longer
fuzz-changed:
    .ci/fuzz 2s --changed 20s --most 30s

# how many of somebody's stacks are read, planned and rendered with the same meaning; DIRs are copies (needs docker compose)
homelabs +dirs:
    go run ./internal/homelabs {{dirs}}

# build for the platforms that are shipped
cross:
    .ci/cross

# what a release consists of, from the tag that is checked out, into dist/: archives, Debian packages, formula, PKGBUILD, checksums; see docs/install.md
release *args:
    .ci/release {{args}}

# that a release can be built: one of what is there, for this machine, unpacked and tried
release-runs:
    .ci/release --snapshot --only "$(go env GOHOSTOS)/$(go env GOHOSTARCH)" --to dist/snapshot
    .ci/release-check dist/snapshot

# timings held against the stored baseline by benchstat; `just bench --since COMMIT` runs that beside the tree, `--update` writes the baseline anew
bench *args:
    .ci/bench {{args}}

# all timings, of the engine on other people's instances and of whole runs, too; ratios in one run, see docs/engine.md (the lab: root, Docker)
bench-all:
    go test -run "^$" -bench . -benchmem -timeout 40m ./...

# that every benchmark runs, once and short, those in the lab left out
bench-runs:
    go test -short -run "^$" -bench . -benchtime 1x -timeout 40m $(git grep -lE '^func Benchmark' -- '*_test.go' ':!lab' | xargs -n1 dirname | sort -u | sed 's|^|./|')

# print the report of the shipped lab as HTML and PDF into dist/ (needs chromium), to look at it
pages:
    .ci/pages

# the pictures of the documentation, from a real run (needs tmux)
picture:
    .ci/picture

# whether the pictures of the documentation are those of a run
picture-check:
    .ci/picture --check

# the way of somebody new, from init --from to his own lab on the board, played in tmux and counted; `just newuser -update` makes its pictures
newuser *args:
    go test ./internal/newuser -v {{args}}

# whole sessions typed into the real program in tmux; `just terminal -update` writes the expected screens anew
terminal *args:
    .ci/terminal {{args}}

# write everything expected anew: golden files, scripts, screens, pictures, pages; with --lab the transcript too; read the difference
golden *args:
    .ci/golden {{args}}

# what CI runs, without the lab
check: lint vulnerable test-raced test-workers test-others fuzz-changed cross release-runs demo pages terminal picture-check bench-runs

# the lab of test hosts (root, Docker), see docs/lab.md: just lab up 3
lab *ARGS:
    lab/lab {{ARGS}}

# every fault after every step of a deployment, and all else that can go wrong, in the lab: some hours (root, Docker); and all schedules of moves
faults:
    BERTH_FAULTS=all go test ./rollout -run TwoPlacesNorLoses -count 1 -parallel 2 -timeout 2h -v
    BERTH_FAULTS=all BERTH_LAB_REQUIRED=1 go test ./lab ./lab/vm -count 1 -timeout 6h -v

# what the lab needs, on a bare machine
lab-install:
    lab/install
