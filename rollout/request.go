package rollout

import (
	"context"
	"slices"
	"time"

	"berth/deployer/ledger"
	"berth/message"
	"berth/planner"
	"berth/strictyaml"
)

// Kind says what is asked of a run.
type Kind int

// The kinds of runs.
const (
	Deploy   Kind = iota // carry a plan out
	Resume               // go on with the run that was broken off or stopped
	Rollback             // take the newest run back
	Return               // bring a service back that has moved with its data
	Finish               // delete what a service that has moved has left behind
)

// Request is what is asked of a run.
type Request struct {
	Kind Kind
	Lab  *Lab
	Plan *planner.Plan // of Deploy
	// Judge gives the plan of an order, judged by the lab as it is now; of Resume. run names the run for messages.
	Judge    func(run string, plan []byte) (*planner.Plan, error)
	Only     []string // hosts that a deployment is limited to; none: all of the plan
	Service  string   // that a deployment is limited to, empty: all; of Return and Finish, that it is about
	Returns  bool     // a deployment that brings Service back
	Old      bool     // of Return: with what it had when it moved, and not with what it wrote since
	Without  []string // hosts that are gone for good: Resume and Rollback go on without them
	Destroy  []string // guests that may be destroyed, each by its name: that is not taken back
	OnlyLook bool     // nothing is to be carried out: no guest is started to look at it
	StaleOK  bool     // Resume goes on although inventory or catalog have changed since
	// TakeOver says that files which berth did not write, or which were changed since, may be replaced: the ordinary
	// confirmation of a run is not about them.
	TakeOver bool
	Pull     bool // tags that have moved are followed, also of services that run as planned otherwise
	Wait     time.Duration
}

// Named gives the hosts of a problem that are named, or all.
func Named(p *planner.Problem, only []string) ([]string, error) { return named(p, "--host", only) }

func named(p *planner.Problem, flag string, only []string) ([]string, error) {
	var all []string
	for _, h := range p.Hosts() {
		all = append(all, h.Name)
	}
	for _, name := range only {
		if !slices.Contains(all, name) {
			return nil, &InputError{message.Errorf("%s %s: the inventory has no such host%s", flag, name, strictyaml.DidYouMean(name, all))}
		}
	}
	if len(only) > 0 {
		return sorted(only), nil
	}
	return all, nil
}

func sorted(names []string) []string {
	names = slices.Clone(names)
	slices.Sort(names)
	return slices.Compact(names)
}

func union(a, b []string) []string { return sorted(slices.Concat(a, b)) }

// Past asks hosts for their newest runs. What is wrong with how one is reached is its error.
func (e *Env) Past(ctx context.Context, names []string, newest int) []ledger.History {
	hosts, wrong := e.Fleet.Hosts(names)
	past := ledger.Past(ctx, hosts, newest)
	for name, err := range wrong {
		past = append(past, ledger.History{Host: name, Err: err})
	}
	return past
}

// WithCopies adds what the operator's copies know of hosts that could not be asked; the error stays.
func (e *Env) WithCopies(past []ledger.History, newest int) []ledger.History {
	copies, err := ledger.Copies(e.Journals, newest)
	if err != nil {
		e.note("! ", "the copies of journals cannot be read: %v", "les copies de journaux ne sont pas lisibles : %v", err)
	}
	out := slices.Clone(past)
	for i, h := range out {
		if copied := copies[h.Host]; h.Err != nil && copied != nil {
			out[i].Runs = copied.Runs
			e.note("berth: ", "%s could not be asked: its lines are from the copy on this computer", "%s n'a pas pu être interrogé : ses lignes viennent de la copie sur cet ordinateur", h.Host)
		}
	}
	return out
}
