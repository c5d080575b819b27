//go:build linux

package rollout

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/steps"
	"berth/internal/faults"
	"berth/internal/shellhost"
	"berth/lab/turn/day"
	"berth/planfile"
	"berth/planner"
)

// fates is how many schedules there are.
const fates = 200

// A service that writes all the time moves, comes back and moves again while hosts, connections, disks, programs and berth itself fail by a schedule
// that a seed draws; what an operator does about it is drawn as well. It is never written to in two places, it starts with nothing but what it
// stopped with, it runs where the last command that ended well says, and nothing is left of what was taken back. BERTH_FAULTS=all plays all
// schedules, else a few have their turn; a failure says its schedule, and -run .../seed_137$ plays that one again, whichever have their turn.
//
//raced:skip
func TestAServiceIsNeverInTwoPlacesNorLosesAByteWhateverHappens(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("NOT TESTED: only root can give files to others")
	}
	if _, err := exec.LookPath("rsync"); err != nil {
		t.Skip("NOT TESTED: there is no rsync")
	}
	named := strings.Contains(flag.Lookup("test.run").Value.String(), "seed_")
	turn := rand.New(rand.NewPCG(day.Seed(), 4)).Perm(fates)[:2]
	for seed := range fates {
		if !day.All() && !slices.Contains(turn, seed) && !named {
			continue // another day
		}
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			s := faults.Draw(uint64(seed), faults.Kinds)
			w := newKeeperWorld(t, s)
			t.Cleanup(func() {
				if t.Failed() || named {
					t.Logf("%s\nall that was said:\n%s", s, w.said.String())
				}
			})
			w.play()
		})
	}
}

// play does what the operator does, until all of his commands have ended well.
func (w *keeperWorld) play() {
	w.t.Helper()
	if err := w.op.Play(); err != nil {
		w.t.Fatal(err)
	}
	w.end()
}

// Newest is the run that hosts know as the newest.
func (w *keeperWorld) Newest() string {
	if last := ledger.Newest(w.past()); last != nil {
		return last.Name
	}
	return ""
}

func (w *keeperWorld) past() []ledger.History {
	return w.env.Past(w.t.Context(), []string{"nas", "pi"}, 2)
}

// Left is how that was left.
func (w *keeperWorld) Left() faults.Left { return leftAs[ledger.LeftOn(w.past(), "").Ending] }

// leftAs are the endings that an operator tells apart; all others are open.
var leftAs = map[ledger.Ending]faults.Left{ledger.Settled: faults.Settled, ledger.NotBegun: faults.NotBegun, ledger.GoingBack: faults.GoingBack, ledger.Stopped: faults.Stopped}

// Aged notes that the service may start with older data.
func (w *keeperWorld) Aged() { w.happens("old - -\n") }

// Runs fails where the service does not run where it is to.
func (w *keeperWorld) Runs(command, host string) {
	w.t.Helper()
	unlock := w.locked()
	up := w.up()
	unlock()
	if !slices.Equal(up, []string{host}) {
		w.t.Fatalf("after berth %s, which ended well, it runs on %q, and is to run on %s", command, up, host)
	}
}

// end looks at everything once nothing more happens.
func (w *keeperWorld) end() {
	w.t.Helper()
	home := w.op.Home
	w.Heal()
	shellhost.Await(w.t, "the end of what was begun", func() bool { return len(w.nodes["pi"].processes())+len(w.nodes["nas"].processes()) == 0 })
	w.stopWriting()
	w.audit(home)
	if left := ledger.LeftOn(w.past(), ""); left.Ending != ledger.Settled {
		w.t.Errorf("%s", left.Say(w.env.Words))
	}
	for name, n := range w.nodes {
		if has, _ := filepath.Glob(n.Path(ledger.Staging + "/*")); len(has) > 0 || n.Has(ledger.LockDir+"/who") != "-" {
			w.t.Errorf("on %s lock of %q, staged %q", name, n.Has(ledger.LockDir+"/who"), has)
		}
		if beside := w.named(n, ".berth-move-"); len(beside) > 0 {
			w.t.Errorf("on %s %q are left", name, beside)
		}
		w.hidden(n)
	}
	if env := w.nodes[home].Has("opt/berth/keeper/.env"); !strings.Contains(env, w.secret) {
		w.t.Errorf("on %s it has another secret than %s: %s", home, w.secret, env)
	}
	if w.op.Acts[len(w.op.Acts)-1] == "finish" && w.nodes[home].Has(ledger.MoveFile("keeper")) == "-" {
		w.NothingLeft()
	}
}

// NothingLeft fails where there is something of a move that was taken back or has had its last word.
func (w *keeperWorld) NothingLeft() {
	w.t.Helper()
	for name, n := range w.nodes {
		if note := n.Has(ledger.MoveFile("keeper")); note != "-" && !strings.Contains(note, `"waiting"`) {
			w.t.Errorf("on %s is written down\n%s", name, note)
		}
		if beside := w.named(n, ".berth-move-"); len(beside) > 0 {
			w.t.Errorf("on %s %q are left", name, beside)
		}
		if n.Has(ledger.MoveFile("keeper")) == "-" {
			if aside := w.named(n, ".berth-before-"); len(aside) > 0 {
				w.t.Errorf("on %s %q are left", name, aside)
			}
		}
	}
}

// named lists what a host has with something in its name.
func (w *keeperWorld) named(n *node, part string) []string {
	return faults.Named(part, n.Path("volumes"), n.Path("opt"))
}

// hidden fails where the secret of the service is in what berth wrote down or said.
func (w *keeperWorld) hidden(n *node) {
	w.t.Helper()
	if strings.Contains(w.said.String(), w.secret) {
		w.t.Error("the secret was said")
	}
	_ = filepath.WalkDir(n.Root, func(name string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || strings.HasSuffix(name, "env") {
			return nil
		}
		if text, err := os.ReadFile(name); err == nil && bytes.Contains(text, []byte(w.secret)) {
			w.t.Errorf("the secret is in %s", name)
		}
		return nil
	})
}

// happens writes a line into the log.
func (w *keeperWorld) happens(line string) {
	w.t.Helper()
	defer w.locked()()
	f, err := os.OpenFile(filepath.Join(w.dir, "log"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(line); err != nil {
		w.t.Fatal(err)
	}
}

// Type does what a command does, while something goes wrong.
func (w *keeperWorld) Type(command string, f *faults.Fault) error {
	w.t.Helper()
	w.note("$ berth %s", command)
	err := w.does(command, f)
	if err != nil {
		w.note("%v", err)
	}
	return err
}

func (w *keeperWorld) plan() *planner.Plan {
	return planner.Check(w.lab.Problem, planner.Placement{Host: map[string]string{"keeper": w.op.Wish}})
}

func (w *keeperWorld) does(command string, f *faults.Fault) error {
	if command == "unlock" {
		locks, err := w.env.Locks(w.t.Context(), w.lab, nil)
		if err != nil || len(locks.Hosts) == 0 {
			return err
		}
		if _, err := locks.Break(w.t.Context()); err != nil {
			return err
		}
		return errors.New("the locks are gone")
	}
	r := Request{Lab: w.lab, Wait: 30 * time.Second}
	if f != nil && f.Kind == faults.Unwell {
		r.Wait = 2 * time.Second
	}
	words := strings.Fields(command)
	r.Kind = map[string]Kind{"deploy": Deploy, "resume": Resume, "rollback": Rollback, "return": Return, "finish": Finish}[words[0]]
	switch r.Kind {
	case Deploy:
		r.Plan = w.plan()
	case Return, Finish:
		r.Service, r.Old = "keeper", len(words) > 1
	}
	r.Judge = func(run string, text []byte) (*planner.Plan, error) {
		saved, err := planfile.Read("of run "+run, text)
		if err != nil {
			return nil, err
		}
		return planner.Check(w.lab.Problem, saved.Placement), nil
	}
	run, err := w.env.Prepare(w.t.Context(), r)
	if err != nil {
		return err
	}
	for _, f := range run.Findings {
		if f.Severity() == preflight.Stops {
			w.note("! %s\n  %s", f.Say(w.env.Words), f.Hint(w.env.Words))
		}
	}
	if len(run.Nothing) > 0 {
		w.note("%s", strings.Join(run.Nothing, "\n"))
		return nil
	}
	now, leave := context.WithCancel(w.t.Context())
	defer leave()
	a := &faults.Arming{World: w.dir, Fault: f, Note: w.note, Strike: func() { w.strike(*f, leave) }}
	if run.exec != nil {
		run.exec.Patience = 3 * time.Second
	}
	list := run.Steps()
	var mu sync.Mutex
	begun := map[int]bool{}
	result, err := run.CarryOut(now, w.t.Context(), steps.Open(nil), func(n steps.News) {
		word := list[n.Step].Word()
		mu.Lock()
		order := len(begun)
		first := !begun[n.Step]
		begun[n.Step] = true
		mu.Unlock()
		switch n.Outcome {
		case steps.Active:
			if first {
				w.note("  %s begins on %s", word, list[n.Step].Host)
				a.Begins(word, order, len(list))
			}
		case steps.Succeeded, steps.Failed:
			w.note("  %s ended on %s: %v", word, list[n.Step].Host, n.Err)
			a.Ends(word)
		}
	})
	a.Close()
	if result != nil && run.Left().Ending != ledger.Settled {
		return errors.Join(err, errors.Join(result.Errors...), errors.New(run.Left().Hint(w.env.Words)))
	}
	return err
}

func (w *keeperWorld) note(format string, args ...any) {
	w.saying.Lock()
	defer w.saying.Unlock()
	fmt.Fprintf(&w.said, format+"\n", args...)
}

// side is the host that a fault is about, by the move under way.
func (w *keeperWorld) side(s faults.Side) *node { return w.nodes[w.op.Of(s)] }

// strike lets something go wrong.
func (w *keeperWorld) strike(f faults.Fault, kill func()) {
	n := w.side(f.Side)
	lasts, next := f.Lasts()
	if w.away = ""; next && (f.Kind == faults.Cut || f.Kind == faults.Crash) {
		w.away = n.name
	}
	back := func(do func()) {
		if !lasts {
			time.AfterFunc(300*time.Millisecond, do)
		}
	}
	switch f.Kind {
	case faults.Kill:
		kill()
	case faults.Cut:
		n.cut()
		back(func() { n.dark.Store(false) })
	case faults.Crash:
		n.cut()
		n.kill()
		n.does("crash")
		w.put(n.name+"/down", "")
		back(func() { w.revive(n) })
	case faults.Full:
		n.full(f.Spot % (96 << 10))
	case faults.OnWay:
		w.flip.Store(int64(200 + f.Spot%30000))
	case faults.There:
		for _, at := range w.named(w.side(faults.Target), ".berth-move-") {
			if faults.Flip(at, f.Spot) {
				break
			}
		}
	case faults.Here:
		unlock := w.locked()
		for _, host := range w.up() {
			faults.Flip(w.at(host, w.places[f.Spot%len(w.places)]), f.Spot)
		}
		unlock()
	case faults.Docker:
		n.does("restart")
	case faults.Unwell:
		w.put(w.side(faults.Target).name+"/health", "unhealthy")
	case faults.NoRsync:
		n.Program("rsync", "#!/bin/sh\necho 'sh: rsync: not found' >&2\nexit 127\n")
	case faults.Old:
		n.Program("rsync", "#!/bin/sh\ncase $* in --version) echo 'rsync  version 3.1.2  protocol version 31' ;; *) echo 'rsync: unknown option' >&2; exit 1 ;; esac\n")
	}
}

// revive lets a host that went down come back.
func (w *keeperWorld) revive(n *node) {
	if os.Remove(filepath.Join(w.dir, n.name, "down")) == nil {
		n.does("revive")
		n.dark.Store(false)
	}
}

// Heal mends everything that went wrong, but for a host that is away for one more command.
func (w *keeperWorld) Heal() {
	w.flip.Store(0)
	away := w.away
	w.away = ""
	for _, n := range w.nodes {
		if n.name != away {
			w.revive(n)
			n.dark.Store(false)
		}
		n.size(0)
		w.put(n.name+"/health", "healthy")
		n.Program("rsync", faults.Hold(w.dir))
	}
}
