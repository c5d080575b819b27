package rollout

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/steps"
)

// Run is a run that was prepared: it can be shown, and carried out once.
type Run struct {
	Findings []preflight.Finding // what stands in the way, or should be known
	Nothing  []string            // why there is nothing to do, in sentences; empty: there is something
	Took     Took
	Word     string // that agrees to it in place of the number of its steps; empty: that number

	env    *Env
	exec   *steps.Execution
	looked map[string]*probe.Facts
	again  *former // the run that is taken up or back; nil: none
	lab    *Lab
	left   ledger.Left // how it was left once it was carried out
	over   string      // a run whose lock may be taken, because it is taken back; empty: none
	stays  []string    // what is not as it was before the run that is taken back, in sentences
}

// Took says how long the parts of preparing took.
type Took struct{ Look, Judge time.Duration }

// Name is what the run is called.
func (r *Run) Name() string { return r.exec.Order.Run }

// Steps are what will be done.
func (r *Run) Steps() []steps.Step { return r.exec.Steps }

// Hosts lists the hosts that the run touches, by name.
func (r *Run) Hosts() []string {
	var out []string
	for _, h := range r.exec.Touched() {
		out = append(out, h.Name())
	}
	return out
}

// Acts lists what a step will ask of its host.
func (r *Run) Acts(ctx context.Context, step int) ([]steps.Act, error) { return r.exec.Acts(ctx, step) }

// List names the steps and their order, to tell whether two runs would do the same.
func (r *Run) List() string {
	var out strings.Builder
	for i := range r.exec.Steps {
		fmt.Fprintf(&out, "%s %s %v\n", r.exec.Steps[i].Host, r.exec.Steps[i].ID(), r.exec.Steps[i].After)
	}
	return out.String()
}

// CarryOut locks the hosts, does the steps, writes down how it ended and lets go of the hosts. The gate is that of a run
// that was agreed to. When stop is done no further step begins; when now is done everything is left as it is, and that
// is the error. There is no result where no step was begun, or where everything was left. Where a finding stops the run
// it is refused. Errors say what leads out; of a result Run.Left does.
func (r *Run) CarryOut(now, stop context.Context, gate *steps.Gate, news func(steps.News)) (*steps.Result, error) {
	if preflight.Stopped(r.Findings) {
		return nil, r.env.refused("nothing was changed", "rien n'a été changé")
	}
	x := r.exec
	x.Gate = gate
	locking, cancel := context.WithCancel(now)
	defer context.AfterFunc(stop, cancel)() // a host that does not give its lock is waited for no longer
	defer cancel()
	if err := r.lock(locking); err != nil {
		var still *ledger.StillLocked
		if stop.Err() != nil && errors.Is(err, context.Canceled) && !errors.As(err, &still) {
			return nil, r.env.interrupted()
		}
		return nil, r.notLocked(now, err)
	}
	copied := r.env.copyOf(x)
	defer copied.close()
	x.News = func(n steps.News) { copied.news(n); news(n) }
	x.Quiet = func(host string, after time.Duration) {
		r.env.note("~ ", "Docker on %s has not answered for %s", "Docker sur %s ne répond pas depuis %s", host, after)
	}
	if err := x.Begin(now); err != nil {
		return nil, r.notBegun(now, err)
	}
	copied.begin()
	result := steps.Execute(now, stop, x)
	moved := steps.Elsewhere(x.Steps, result.Outcomes)
	if now.Err() != nil {
		return nil, r.leftAsItIs(moved)
	}
	err := r.end(now, result.Whole(), moved)
	copied.end(result.Whole())
	return result, err
}

// lock takes the locks of the hosts that the run touches, all or none, if nothing was done on any host since it was
// looked at: what was found then is what the steps rest on.
func (r *Run) lock(ctx context.Context) error {
	x := r.exec
	token := make([]byte, 8)
	if _, err := rand.Read(token); err != nil {
		return err
	}
	x.Token = hex.EncodeToString(token)
	owner := ledger.Owner{Who: r.env.Who, PID: r.env.Process, When: r.env.Now().UTC().Format(time.RFC3339), Plan: x.Order.Label,
		Run: x.Order.Run, Over: r.over, Token: x.Token}
	x.Joins = r.joins(owner)
	seen := map[string]string{}
	var beside []string
	for name, f := range r.looked {
		if f.RootErr == nil {
			seen[name] = f.Sight // empty where it did not answer
		}
		if !slices.Contains(x.Order.Hosts, name) {
			beside = append(beside, name)
		}
	}
	if r.again != nil {
		for i := range r.again.past {
			h := &r.again.past[i]
			seen[h.Host] = cmp.Or(h.Sight, seen[h.Host]) // it is the older one
		}
	}
	if err := ledger.LockSeen(ctx, x.Touched(), owner, seen); err != nil {
		return err
	}
	hosts, _ := r.env.Fleet.Hosts(beside)
	if err := ledger.Unmoved(ctx, hosts, seen); err != nil {
		return errors.Join(err, ledger.Unlock(context.WithoutCancel(ctx), x.Touched(), x.Token))
	}
	return nil
}

// runName names the run by its time and two random bytes, after every run that the hosts know.
func (e *Env) runName(looked map[string]*probe.Facts, past []ledger.History) (string, error) {
	var b [2]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", err
	}
	var known []string
	for _, f := range looked {
		if f.Journal != nil {
			known = append(known, f.Journal.Run)
		}
	}
	for i := range past {
		for j := range past[i].Runs {
			known = append(known, past[i].Runs[j].Name)
		}
	}
	return ledger.RunName(e.Now(), hex.EncodeToString(b[:]), known...), nil
}

// copying is the operator's copy of a run's journal. Where it cannot be written that is said once, and the
// run goes on: the hosts have their own.
type copying struct {
	env  *Env
	run  *steps.Execution
	copy *ledger.Copy // nil: none
	told func(steps.News)
}

func (e *Env) copyOf(x *steps.Execution) *copying {
	out := &copying{env: e, run: x}
	err := e.OwnDir()
	if err == nil {
		out.copy, err = ledger.NewCopy(e.Journals, x.Order)
	}
	out.said(err)
	if out.copy != nil {
		out.told = x.Copy(out.copy)
	}
	return out
}

func (c *copying) begin() {
	if c.copy != nil {
		c.copy.Begin(steps.PerHost(c.run.Steps))
	}
}

func (c *copying) news(n steps.News) {
	if c.copy != nil {
		c.told(n)
	}
}

// end writes the last lines.
func (c *copying) end(whole bool) {
	if c.copy != nil {
		c.said(c.copy.End(whole))
		c.copy = nil
	}
}

// close leaves the copy without an end, as the run was left.
func (c *copying) close() {
	if c.copy != nil {
		c.said(c.copy.Close())
		c.copy = nil
	}
}

func (c *copying) said(err error) {
	if err != nil {
		c.env.note("", "berth: %v; the journals of the hosts are whole", "berth : %v ; les journaux des hôtes sont entiers", err)
	}
}
