package rollout

import (
	"context"
	"maps"
	"math"
	"slices"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/message"
)

// scene is what was seen of the hosts before a deployment.
type scene struct {
	names   []string                // hosts that the run may touch
	facts   map[string]*probe.Facts // of them
	others  map[string]*probe.Facts // hosts that the run does not touch, where what they have concerns it
	scanned []status.Scanned        // what runs there, where something comes that keeps something
	former  *ledger.FormerRuns      // likewise
}

// looked are all hosts that were looked at, whether the run touches them or not.
func (s *scene) looked() map[string]*probe.Facts {
	out := maps.Clone(s.facts)
	maps.Copy(out, s.others)
	return out
}

// lookAndRender renders while the hosts answer. What cannot be rendered ends it before anybody waits for them.
func (e *Env) lookAndRender(ctx context.Context, r Request, names []string, again *former, virtual *hypervisors) ([]compose.Bundle, *scene, error) {
	while, cancel := context.WithCancel(ctx)
	defer cancel()
	looked := make(chan map[string]*probe.Facts, 1)
	go func() { looked <- e.Fleet.Look(while, minus(names, virtual.coming)) }()
	bundles, err := render(r, names, nil)
	if err != nil {
		return nil, nil, err
	}
	s := &scene{names: names, facts: <-looked}
	if ctx.Err() != nil {
		return nil, nil, e.interrupted()
	}
	maps.Copy(s.facts, virtual.assumed())
	if slices.ContainsFunc(bundles, func(b compose.Bundle) bool { return b.AtHome }) { // only the hosts know what that is
		if bundles, err = render(r, names, probe.Homes(s.facts)); err != nil {
			return nil, nil, err
		}
	}
	e.lookElsewhere(ctx, r, bundles, s, again)
	return bundles, s, nil
}

// lookElsewhere looks at hosts that a limited run leaves out, and asks for former runs, where that is needed.
func (e *Env) lookElsewhere(ctx context.Context, r Request, bundles []compose.Bundle, s *scene, again *former) {
	var others []string
	for _, h := range r.Lab.Problem.Hosts() {
		if !slices.Contains(s.names, h.Name) {
			others = append(others, h.Name)
		}
	}
	if others = preflight.Elsewhere(r.Plan, bundles, s.facts, others); len(others) > 0 {
		s.others = e.Fleet.Look(ctx, others)
	}
	if preflight.Unsettled(r.Plan, bundles, s.facts) {
		s.scanned = status.Scan(r.Lab.Catalog, r.Lab.Problem, s.looked())
		s.former = e.formerRuns(ctx, s.looked(), again)
	}
}

// formerRuns asks the hosts that answer, and the copies on this computer, for where runs have put services: of
// hosts that do not answer, or that the inventory does not have any more, nothing else says so.
func (e *Env) formerRuns(ctx context.Context, looked map[string]*probe.Facts, again *former) *ledger.FormerRuns {
	var answer []string
	dark := false
	for name, f := range looked {
		if f.Err == nil && f.RootErr == nil {
			answer = append(answer, name)
		}
		dark = dark || f.Err != nil || f.RootErr != nil || f.Docker.Down() || f.Journal == nil // which may have been installed anew
	}
	hosts, _ := e.Fleet.Hosts(answer)
	out := &ledger.FormerRuns{Traces: ledger.Traces(ctx, hosts)}
	for _, t := range out.Traces {
		if t.Err != nil {
			e.note("! ", "what former runs did is not known: %v", "ce qu'ont fait d'anciennes exécutions n'est pas connu : %v", t.Err)
		}
	}
	if again != nil {
		out.Own = again.last.Order.Run
	}
	copies, err := ledger.Copies(e.Journals, math.MaxInt)
	if err != nil {
		e.note("! ", "not all copies of journals can be read: %v", "toutes les copies de journaux ne sont pas lisibles : %v", err)
		out.Lost = true
	}
	out.Copied = maps.Clone(copies)
	maps.DeleteFunc(copies, func(host string, _ *ledger.History) bool { return slices.Contains(answer, host) })
	out.Copies = copies
	if !dark { // only of a host that is gone, or that forgot, anything can be told
		out.Most = ordersAtOnce
	}
	out.Order = e.orders(ctx, hosts, out.Traces)
	return out
}

// ordersAtOnce is how many orders are read from hosts at a time.
const ordersAtOnce = 10

// orders reads orders of runs, each once, from the first host that can give it, and with one the next older ones.
func (e *Env) orders(ctx context.Context, hosts []ledger.Host, traces []ledger.Trace) func(run string) *ledger.Order {
	known := map[string]*ledger.Order{}
	mute := map[string]bool{} // hosts that failed once
	return func(run string) *ledger.Order {
		if o, read := known[run]; read {
			return o
		}
		for _, h := range hosts {
			i := slices.IndexFunc(traces, func(t ledger.Trace) bool { return t.Host == h.Name() })
			if i < 0 || mute[h.Name()] {
				continue
			}
			var wanted []string
			for _, r := range traces[i].Runs { // newest first
				if _, read := known[r.Name]; !read && r.Name <= run && len(wanted) < ordersAtOnce {
					wanted = append(wanted, r.Name)
				}
			}
			if !slices.Contains(wanted, run) {
				continue
			}
			got, err := ledger.OrdersOf(ctx, h, wanted)
			if err != nil {
				mute[h.Name()] = true
				e.Note("! " + e.Words.Error(err))
			}
			maps.Copy(known, got)
			if known[run] != nil {
				return known[run]
			}
		}
		known[run] = nil
		e.note("! ", "what run %s was to do cannot be read", "ce que l'exécution %s devait faire est illisible", run)
		return nil
	}
}

// render makes the files of the services that the run is about.
func render(r Request, names []string, homes map[string]string) ([]compose.Bundle, error) {
	found := r.Service == ""
	bundles, err := compose.Render(compose.Input{Plan: r.Plan, Catalog: r.Lab.Catalog, Inventory: r.Lab.Inventory, Homes: homes, Only: func(host, service string) bool {
		mine := slices.Contains(names, host) && (r.Service == "" || r.Service == service)
		found = found || mine
		return mine
	}})
	switch {
	case err != nil:
		return nil, &InputError{message.Errorf("nothing is deployed:\n%w", err)}
	case !found:
		return nil, &InputError{message.Errorf("--service %s: the plan puts no such service on these hosts", r.Service)}
	}
	return bundles, nil
}
