package rollout

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"sync"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/secrets"
	"berth/deployer/steps"
	"berth/planfile"
)

// deploy prepares a deployment; again is the run that it goes on with, nil for a new one.
func (e *Env) deploy(ctx context.Context, r Request, again *former) (*Run, error) {
	names, err := Named(r.Plan.Problem, r.Only)
	if err != nil {
		return nil, err
	}
	names = minus(names, r.Without)
	if _, err := named(r.Plan.Problem, "--destroy", r.Destroy); err != nil {
		return nil, err
	}
	start := e.Now()
	virtual := e.lookAtGuests(ctx, r, names)
	bundles, seen, err := e.lookAndRender(ctx, r, names, again, virtual)
	if err != nil {
		return nil, err
	}
	looked := e.Now()
	if err := e.compare(ctx, r, again, virtual, virtual.without(seen.facts)); err != nil {
		return nil, err
	}
	j, err := e.judge(ctx, r, bundles, seen)
	if err != nil {
		return nil, err
	}
	j.unborn = virtual.coming
	e.adopt(ctx, r, j)
	said := e.pin(ctx, j, seen.looked(), r.Pull)
	ways := e.theirs(ctx, j.hosts, j.spotsOf(ctx))
	moving := r.moving(j, again)
	saves, saved := saving(ctx, e, r, moving, seen.facts)
	list, err := steps.Graph(steps.Goal{
		Plan: r.Plan, Moves: moving, Saves: saves, Bundles: bundles, Stands: j.stands, Pins: j.pinsOf, Adopts: j.adopts, Anew: r.Pull, Elsewhere: seen.others,
		Guests: virtual.changes, Keys: virtual.keys, Ways: virtual.ways,
		Shares: r.Lab.Inventory.Shares,
		Takes:  func(b *compose.Bundle) map[string]string { return takes(b, ways, seen.facts[b.Host], again) },
		Only:   func(_, service string) bool { return r.Service == "" || r.Service == service },
	}, seen.facts)
	if err != nil {
		return nil, &RefusedError{err}
	}
	if r.Returns && r.Old {
		list = steps.Unmoved(list, movedOf(seen.facts, r.Service), r.Without)
	}
	x := &steps.Execution{Hosts: e.Fleet.Handles(union(names, union(virtual.machines(), servers(list)))), Absent: steps.NewAbsent(virtual.coming), Values: j.values, Wait: r.Wait, Steps: list, Moves: r.Lab.Inventory.Moves}
	run := &Run{env: e, lab: r.Lab, exec: x, looked: virtual.without(seen.looked()), again: again}
	if again != nil {
		x.Order = again.last.Order
		x.Order.Hosts = union(x.Order.Hosts, steps.Touches(x.Steps)) // a host may need something now that it did not need then
		if err := again.overtaken(e, x.Order.Hosts...); err != nil {
			return nil, err
		}
	} else if x.Order, err = e.order(r, bundles, x.Steps, run.looked); err != nil {
		return nil, err
	}
	locks := held(ctx, e, virtual, x)
	left := e.inTheWay(ctx, r.Lab, run.looked, locks, x.Order.Run)
	virtual.findings = append(virtual.findings, lockedBy(locks, left)...)
	want := preflight.Want{
		Plan: r.Plan, Inventory: r.Lab.Inventory, Bundles: bundles, Service: r.Service, Resumes: again != nil, Run: x.Order.Run, Frees: steps.Frees(x.Steps), Starts: steps.Starts(x.Steps), Mounts: steps.Mounts(x.Steps),
		Left:   left,
		Secret: func(ref compose.SecretRef) error { return j.missing(ctx, ref) }, Elsewhere: seen.others, Scanned: seen.scanned, Former: seen.former, Manifests: said,
		Pins: j.pins, Follow: r.Pull, InTheWay: ways, TakeOver: r.TakeOver, Stacks: j.stacks, Coming: virtual.coming, Sized: virtual.sized(), Guests: virtual.findings, Off: off(ctx, e, r.Lab, virtual.without(seen.facts)),
	}
	want.Old = r.Returns && r.Old
	want.Saved, want.Moves, want.Sides = saved, moving, seeMoves(ctx, e, moving, seen.facts, virtual.coming)
	there := virtual.without(seen.facts)
	want.Weights = e.weigh(ctx, j.hosts, preflight.ToWeigh(want, there))
	want.There = askPaths(ctx, e, j.hosts, preflight.ToFind(want, there), probe.There)
	want.Shares = seeShares(ctx, e, r, preflight.ToSee(want, there))
	run.Findings = preflight.Check(want, there)
	run.Took.Look, run.Took.Judge = looked.Sub(start), e.Now().Sub(looked)
	if len(x.Steps) == 0 && again == nil {
		run.Nothing = []string{e.nothingToDo(r)}
	}
	return run, nil
}

// order is what a new run is to bring about.
func (e *Env) order(r Request, bundles []compose.Bundle, list []steps.Step, looked map[string]*probe.Facts) (ledger.Order, error) {
	name, err := e.runName(looked, nil)
	label := ""
	if len(bundles) > 0 {
		label = bundles[0].Plan
	}
	return ledger.Order{
		Run: name, Who: e.Who, Label: label, Hosts: steps.Touches(list),
		Only: r.Only, Service: r.Service, Pull: r.Pull, Destroy: r.Destroy, Returns: r.Returns, Old: r.Old, Plan: oneLine(planfile.Write(r.Plan, r.Lab.Meta)),
	}, err
}

// oneLine is a JSON text without its line feeds, which are between its values only.
func oneLine(text []byte) []byte {
	var out bytes.Buffer
	if err := json.Compact(&out, text); err != nil {
		return text
	}
	return out.Bytes()
}

// judge judges every bundle once, and whether a secret is another one by now. A value may come from a program that asks
// for something.
func (e *Env) judge(ctx context.Context, r Request, bundles []compose.Bundle, seen *scene) (*judgement, error) {
	source := func(context.Context, string) (string, bool, error) { return "", false, nil }
	if slices.ContainsFunc(bundles, func(b compose.Bundle) bool { return len(b.Secrets) > 0 }) {
		var err error
		if source, err = e.Secrets(ctx); err != nil {
			return nil, err
		}
	}
	source = orGiven(source, bundles)
	known := seen.looked()
	maps.DeleteFunc(known, func(_ string, f *probe.Facts) bool { return f.RootErr != nil }) // what it keeps cannot be read
	j := &judgement{
		bundles: bundles, facts: seen.facts, hosts: e.Fleet.Handles(seen.names), standing: map[*compose.Bundle]steps.Standing{},
		values: steps.SecretValues(source, secrets.Make, e.Fleet.Handles(slices.Collect(maps.Keys(known))), known),
	}
	for i := range bundles {
		b := &bundles[i]
		f := seen.facts[b.Host]
		if f == nil || f.Err != nil {
			continue
		}
		j.standing[b] = steps.Stands(b, f)
		if j.standing[b] != steps.Missing && steps.Changed(ctx, source, j.values, j.hosts[b.Host], b, f) {
			j.standing[b] = steps.Missing
		}
	}
	return j, nil
}

// orGiven adds to what the operator has what the entries have in a .env beside their Compose files.
func orGiven(source steps.Source, bundles []compose.Bundle) steps.Source {
	return func(ctx context.Context, secret string) (string, bool, error) {
		value, has, err := source(ctx, secret)
		for i := range bundles {
			if given, ok := bundles[i].Given(secret); ok && !has && err == nil {
				return given, true, nil
			}
		}
		return value, has, err
	}
}

// stands is what was judged; Missing where the host could not be looked at.
func (j *judgement) stands(b *compose.Bundle, _ *probe.Facts) steps.Standing { return j.standing[b] }

// coming lists what has to be brought to hosts that could be looked at.
func (j *judgement) coming() []*compose.Bundle {
	var out []*compose.Bundle
	for i := range j.bundles {
		b := &j.bundles[i]
		if f := j.facts[b.Host]; f != nil && f.Err == nil && (j.standing[b] == steps.Missing || j.standing[b] == steps.ByHand) {
			out = append(out, b)
		}
	}
	return out
}

// renewed lists what only has to take files up anew.
func (j *judgement) renewed() []*compose.Bundle {
	var out []*compose.Bundle
	for i := range j.bundles {
		if b := &j.bundles[i]; j.standing[b] == steps.Stale {
			out = append(out, b)
		}
	}
	return out
}

// missing says why a secret cannot be had, where only the operator has it.
func (j *judgement) missing(ctx context.Context, ref compose.SecretRef) error {
	for _, b := range j.coming() {
		if b.Service != ref.Service || ref.Made && !steps.RunsByHand(b, j.facts[b.Host]) {
			continue
		}
		value, err := j.values(ctx, j.hosts[b.Host], b)
		if err != nil {
			return err
		}
		_, err = value(ref)
		return err
	}
	return nil
}

// weigh asks hosts about some of their paths. One that does not answer is said, and nothing is known of it then.
func (e *Env) weigh(ctx context.Context, hosts map[string]ledger.Host, paths map[string][]string) map[string]map[string]probe.Weight {
	return askPaths(ctx, e, hosts, paths, probe.Weigh)
}

// askPaths asks all hosts beside each other.
func askPaths[T any](ctx context.Context, e *Env, hosts map[string]ledger.Host, paths map[string][]string, ask func(context.Context, ledger.Host, []string) (map[string]T, error)) map[string]map[string]T {
	out := map[string]map[string]T{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for host, wanted := range paths {
		if hosts[host] == nil {
			continue
		}
		all.Go(func() {
			said, err := ask(ctx, hosts[host], wanted)
			mu.Lock()
			defer mu.Unlock()
			if out[host] = said; err != nil {
				e.Note("! " + e.Words.Error(err))
			}
		})
	}
	all.Wait()
	return out
}
