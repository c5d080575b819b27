package rollout

import (
	"context"
	"slices"
	"strings"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/message"
	"berth/planfile"
)

// Left says how a run was left, empty for the one that comes first, by what hosts say and by what is known here:
// whether berth works on it on this computer, and whether inventory and catalog are those of then. owners have the
// locks, as far as they are known.
func (e *Env) Left(l *Lab, past []ledger.History, run string, owners ...ledger.Owner) ledger.Left {
	left := ledger.LeftOn(past, run)
	for _, o := range owners {
		if left.Ending != ledger.Settled && o.Run == left.Run && e.works(&hold{Owner: o}) {
			return left.AsUnderWay(o.PID)
		}
	}
	if edited(l, planOf(past, left.Run)) {
		return left.AsEdited()
	}
	return left
}

// planOf is what a run was to bring about, as a plan file has it; nil where no host says so.
func planOf(past []ledger.History, run string) []byte {
	for i := range past {
		if r := past[i].Run(run); r != nil && len(r.Order.Plan) > 0 {
			return r.Order.Plan
		}
	}
	return nil
}

// edited reports whether inventory or catalog are others than those that a plan was made with.
func edited(l *Lab, plan []byte) bool {
	saved, err := planfile.Read("", plan)
	return err == nil && len(saved.Stale(l.Meta)) > 0
}

// inTheWay gives what says how runs were left that have a lock or did not end, for a deployment: nil where there are
// none. Only then hosts are asked for what they remember. held are the locks of hypervisors, which nobody looked at as at a host.
func (e *Env) inTheWay(ctx context.Context, l *Lab, looked map[string]*probe.Facts, held []ledger.Holder, own string) func(run string) ledger.Left {
	var owners []ledger.Owner
	open := false
	for i := range held {
		owners = append(owners, *held[i].Owner)
	}
	for _, f := range looked {
		if f.Lock != nil && (own == "" || f.Lock.Owner().Run != own) {
			owners = append(owners, f.Lock.Owner())
		}
		open = open || f.Journal != nil && !f.Journal.Ended() && f.Journal.Run != own
	}
	if len(owners) == 0 && !open {
		return nil
	}
	past := e.everywhere(ctx, l)
	return func(run string) ledger.Left { return e.Left(l, past, run, owners...) }
}

// everywhere asks all hosts for their newest runs: of one that is not asked a run would look as if it were gone.
func (e *Env) everywhere(ctx context.Context, l *Lab) []ledger.History {
	var all []string
	for _, h := range l.Problem.Hosts() {
		all = append(all, h.Name)
	}
	past, _ := e.pastOf(ctx, l, all, 2)
	return past
}

// refuse refuses because of how a run was left, with what leads out.
func (e *Env) refuse(left ledger.Left) error {
	return e.refused("%s: %s", "%s : %s", left.Say(e.Words), left.Hint(e.Words))
}

// leftOut takes hosts that the operator says are gone out of what is remembered, and says what stays undone there. One
// that answers is not gone.
func (e *Env) leftOut(l *Lab, past []ledger.History, gone []string) ([]ledger.History, error) {
	if len(gone) == 0 {
		return past, nil
	}
	if _, err := named(l.Problem, "--without", gone); err != nil {
		return nil, err
	}
	for i := range past {
		if h := &past[i]; h.Err == nil && slices.Contains(gone, h.Host) {
			return nil, &InputError{message.Errorf("--without %s: %s", h.Host, e.Words.Say("it answers, so it is not gone", "il répond, il n'est donc pas perdu"))}
		}
	}
	past = slices.DeleteFunc(slices.Clone(past), func(h ledger.History) bool { return slices.Contains(gone, h.Host) })
	for i := range past {
		past[i].Runs = slices.Clone(past[i].Runs)
		for j := range past[i].Runs {
			o := &past[i].Runs[j].Order
			o.Hosts = minus(o.Hosts, gone)
		}
	}
	return past, nil
}

// undone says what a run leaves undone on hosts that are gone.
func (e *Env) undone(last *ledger.Last, gone []string) {
	saved, err := planfile.Read("", last.Order.Plan)
	for _, host := range sorted(gone) {
		var services []string
		if err == nil {
			for service, on := range saved.Placement.Host {
				if on == host {
					services = append(services, service)
				}
			}
		}
		slices.Sort(services)
		e.note("~ ", "run %s goes on without %s: what it was to do there stays undone%s", "l'exécution %s continue sans %s : ce qu'elle devait y faire reste à faire%s",
			last.Name, host, listed(services))
	}
}

// listed puts names behind a sentence.
func listed(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return " (" + strings.Join(names, ", ") + ")"
}

func minus(names, gone []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(gone, name) })
}
