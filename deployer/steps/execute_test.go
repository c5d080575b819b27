package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/internal/shellhost"
	"berth/planner"
)

// appBundle is a bundle of one container.
func appBundle(host, service string) *compose.Bundle {
	return &compose.Bundle{
		Host: host, Service: service, Dir: "/opt/berth/" + service, Digest: "sha256:1", Plan: "0123",
		Files:  []compose.File{{Path: "compose.yaml", Data: []byte("name: " + service + "\n"), Mode: 0o644}, {Path: "files/x", Data: []byte("x"), Mode: 0o644}},
		Images: map[string]string{"app": "example.org/" + service + ":1"},
	}
}

// stepsOf are the steps that bring services to a host, without order between them.
func stepsOf(host string, services ...string) []Step {
	g := &graph{problem: &planner.Problem{}, start: map[[2]string]int{}, healthy: map[string][]int{}}
	for _, s := range services {
		g.bring(appBundle(host, s), Missing, &probe.Facts{Host: host})
	}
	return g.steps
}

func noSecrets(context.Context, ledger.Host, *compose.Bundle) (func(compose.SecretRef) (string, error), error) {
	return func(compose.SecretRef) (string, error) { return "", errors.New("none") }, nil
}

func execution(run string, steps []Step, hosts ...*shellhost.Host) *Execution {
	x := &Execution{Order: ledger.Order{Run: run, Who: "ann@pc", Label: "0123", Hosts: Touches(steps)}, Hosts: map[string]ledger.Host{}, Steps: steps, Values: noSecrets,
		Gate: Open(nil), Wait: 30 * time.Second, Patience: time.Millisecond}
	for _, h := range hosts {
		x.Hosts[h.Name()] = h
	}
	return x
}

func outcomes(x *Execution, r *Result) string {
	words := []string{"pending", "active", "ok", "failed", "skipped"}
	var out []string
	for i := range x.Steps {
		out = append(out, x.Steps[i].ID()+" "+words[r.Outcomes[i]])
	}
	return strings.Join(out, ", ")
}

func TestARunBringsAServiceAndWritesDownWhatItDid(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	x := execution("r1", stepsOf("pi", "app"), h)
	if err := x.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := Execute(t.Context(), t.Context(), x)
	if !r.Whole() {
		t.Fatalf("%s: %v", outcomes(x, r), r.Errors)
	}
	if err := x.End(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	want := "begin, app.stage started, app.stage done, app.pull started, app.pull done, app.start started, app.start done, app.health started, app.health done, end"
	if got := kinds(journalOf(t, h, "r1")); got != want {
		t.Errorf("journal\n%s\nwant\n%s", got, want)
	}
	if b := journalOf(t, h, "r1")[0]; b.Who != "ann@pc" || b.Plan != "0123" || b.Steps != 4 {
		t.Errorf("%+v", b)
	}
	if h.Has("opt/berth/app/compose.yaml") != "name: app\n" || h.Has("opt/berth/app/files/x") != "x" {
		t.Errorf("%s", h.Tree())
	}
	const digest = "example.org/app@sha256:0000000000000000000000000000000000000000000000000000000000000001"
	if !strings.Contains(h.Has("opt/berth/app/images.yaml"), digest) || !strings.Contains(h.Has(ledger.RecordFile("app")), digest) {
		t.Errorf("the image is not pinned:\n%s", h.Tree())
	}
	asked := strings.Join(h.Asked(), "\n")
	if !strings.Contains(asked, "-f "+h.Path("opt/berth/app/images.yaml")+" up") {
		t.Errorf("it was not started with its pinned images:\n%s", asked)
	}
	if h.Has(ledger.OrderFile("r1")) == "-" || h.Has(ledger.Staging+"/r1") != "-" {
		t.Errorf("%s", h.Tree())
	}
}

func TestAFailureSkipsWhatDependsOnItAndNothingElse(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Put("bin/FAIL", "pull .*example.org/bad")
	steps := stepsOf("pi", "bad", "good")
	x := execution("r1", steps, h)
	var mu sync.Mutex
	var said []string
	x.News = func(n News) {
		mu.Lock()
		defer mu.Unlock()
		if !n.Line.IsZero() {
			said = append(said, n.Line.String())
		}
	}
	r := Execute(t.Context(), t.Context(), x)
	want := "bad.stage ok, bad.pull failed, bad.start skipped, bad.health skipped, good.stage ok, good.pull ok, good.start ok, good.health ok"
	if got := outcomes(x, r); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if err := r.Errors[1]; err == nil || !strings.Contains(err.Error(), "host pi: pull bad: example.org/bad:1: docker says no (exit code 1)") {
		t.Errorf("%v", err)
	}
	if !slices.Contains(said, "example.org/bad:1: docker says no") {
		t.Errorf("what the command said was not told: %q", said)
	}
	if r.Whole() {
		t.Error("not everything was done")
	}
}

// gate is a docker that waits in every pull until it is let go, and counts how many wait.
func pullsWait(h *shellhost.Host) (waiting func() int, letGo func()) {
	h.Put("bin/docker", strings.Replace(shellhost.FakeDocker, "case $1 in", `case $* in *pull*) echo x >>"$here/waiting"; while [ ! -e "$here/go" ]; do sleep 0.02; done ;; esac
case $1 in`, 1))
	return func() int {
			if h.Has("bin/waiting") == "-" {
				return 0
			}
			return strings.Count(h.Has("bin/waiting"), "x")
		},
		func() { h.Put("bin/go", "") }
}

func executable(t *testing.T, h *shellhost.Host) {
	t.Helper()
	if err := h.Run(t.Context(), ledger.Script(`chmod 755 "$1"`, "sh", h.Path("bin/docker")), nil); err != nil {
		t.Fatal(err)
	}
}

func TestAStoppedRunEndsWhatIsUnderWayAndBeginsNothing(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	waiting, letGo := pullsWait(h)
	executable(t, h)
	x := execution("r1", stepsOf("pi", "app"), h)
	stop, cancel := context.WithCancel(t.Context())
	go func() {
		shellhost.Await(t, "the pull is under way", func() bool { return waiting() == 1 })
		cancel()
		letGo()
	}()
	r := Execute(t.Context(), stop, x)
	if got := outcomes(x, r); got != "app.stage ok, app.pull ok, app.start skipped, app.health skipped" {
		t.Errorf("%s", got)
	}
}

func TestARunThatIsLeftEndsAtOnceAndItsCommandsGoOn(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	waiting, letGo := pullsWait(h)
	executable(t, h)
	x := execution("r1", stepsOf("pi", "app"), h)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		shellhost.Await(t, "the pull is under way", func() bool { return waiting() == 1 })
		cancel()
	}()
	r := Execute(ctx, ctx, x)
	if got := outcomes(x, r); got != "app.stage ok, app.pull failed, app.start skipped, app.health skipped" {
		t.Errorf("%s", got)
	}
	if got := kinds(journalOf(t, h, "r1")); !strings.HasSuffix(got, "app.pull started") {
		t.Errorf("%s", got)
	}
	letGo()
	shellhost.Await(t, "the end of the pull is written down", func() bool { return strings.HasSuffix(kinds(journalOf(t, h, "r1")), "app.pull done") })
}

func TestOneHostDoesOnlySoMuchAtOnce(t *testing.T) {
	t.Parallel()
	for limit, want := range map[int]int{0: 2, 1: 1, 3: 3} {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			h := shellhost.New(t, "pi")
			var mu sync.Mutex
			now, most := 0, 0
			waiting, letGo := pullsWait(h)
			executable(t, h)
			x := execution("r1", stepsOf("pi", "a", "b", "c", "d"), h)
			x.PerHost = limit
			x.News = func(n News) {
				mu.Lock()
				defer mu.Unlock()
				switch {
				case x.Steps[n.Step].Word() == "health" || !n.Line.IsZero() || n.Outcome == Skipped:
				case n.Outcome == Active:
					now++
					most = max(most, now)
				default:
					now--
				}
			}
			go func() {
				shellhost.Await(t, "as many pulls as may be", func() bool { return waiting() == want })
				letGo()
			}()
			if r := Execute(t.Context(), t.Context(), x); !r.Whole() {
				t.Fatalf("%v", r.Errors)
			}
			if most != want {
				t.Errorf("%d steps at once, want %d", most, want)
			}
		})
	}
}

func TestAStepIsTriedAgainWhileOnlyTheWayToItsHostIsBroken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"lost":    {fmt.Errorf("host pi: %w", remote.ErrLost), "app.stage ok, app.pull ok, app.start ok, app.health ok"},
		"refused": {errors.New("no"), "app.stage ok, app.pull failed, app.start skipped, app.health skipped"},
	} {
		t.Run(name, func(t *testing.T) {
			h := shellhost.New(t, "pi")
			broke := false
			h.Fails = func(command string) error {
				if strings.Contains(command, "berth-step") && !broke {
					broke = true
					return c.err
				}
				return nil
			}
			x := execution("r1", stepsOf("pi", "app"), h)
			x.Patience = 20 * time.Second
			if got := outcomes(x, Execute(t.Context(), t.Context(), x)); got != c.want || !broke {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// journalOf reads the journal of a run on a host.
func journalOf(t *testing.T, h *shellhost.Host, run string) []ledger.Entry {
	t.Helper()
	entries, err := ledger.ReadJournal([]byte(h.Has(ledger.JournalFile(run))))
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// kinds are the journal's entries in short.
func kinds(entries []ledger.Entry) string {
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSpace(e.Step+" "+string(e.Kind)))
	}
	return strings.Join(out, ", ")
}
