package rollout

import (
	"context"
	"errors"
	"slices"
	"strings"

	"berth/deployer/ledger"
)

// former is a run that is taken up or back, and what the hosts remember.
type former struct {
	last *ledger.Last
	past []ledger.History
}

// errNoHost is the error where no host answers.
func (e *Env) errNoHost() error {
	return errors.New(e.Words.Say("no host could be asked", "aucun hôte n'a pu être interrogé"))
}

// Answered reports whether any host could be asked.
func Answered(past []ledger.History) bool {
	return slices.ContainsFunc(past, func(h ledger.History) bool { return h.Err == nil })
}

// former asks the hosts of a lab for their newest runs. last is nil where no host knows any.
func (e *Env) former(ctx context.Context, l *Lab, only []string) (*former, error) {
	names, err := Named(l.Problem, only)
	if err != nil {
		return nil, err
	}
	f := &former{past: e.Past(ctx, names, 2)}
	if !Answered(f.past) {
		for _, h := range f.past {
			e.Note("! " + h.Err.Error())
		}
		return nil, e.errNoHost()
	}
	f.last = ledger.Newest(f.past)
	if f.last != nil && len(f.last.Gone) > 0 {
		e.note("", "~ run %s was about %s, too, which the inventory does not have any more", "~ l'exécution %s concernait aussi %s, que l'inventaire n'a plus",
			f.last.Name, strings.Join(f.last.Gone, ", "))
	}
	return f, nil
}

// canTake refuses a run of which too little is known, and one on which berth still works.
func (f *former) canTake(ctx context.Context, e *Env, l *Lab) error {
	if f.last.Order.Run == "" {
		return e.refused("run %s left no note of what it was to bring about; berth unlock lets go of it, berth deploy deploys anew",
			"l'exécution %s n'a pas laissé de note de ce qu'elle devait faire ; berth unlock lève le verrou, berth deploy déploie à nouveau", f.last.Name)
	}
	if err := f.last.Asked(); err != nil {
		return &RefusedError{err}
	}
	if err := f.overtaken(e); err != nil {
		return err
	}
	return f.letGo(ctx, e, l)
}

// overtaken refuses a run that others came after on a host that it touched, or would touch now.
func (f *former) overtaken(e *Env, touched ...string) error {
	hosts := f.last.Overtaken(f.past, touched)
	if len(hosts) == 0 {
		return nil
	}
	return e.refused("run %s did not end on %s, and other runs were begun on %s since: berth unlock --host %s lets go of it, berth deploy deploys anew",
		"l'exécution %s n'est pas terminée sur %s, et d'autres ont commencé depuis sur %s : berth unlock --host %s lève le verrou, berth deploy déploie à nouveau",
		f.last.Name, strings.Join(f.last.Open, ", "), strings.Join(hosts, ", "), strings.Join(f.last.Open, " --host "))
}

// letGo refuses to take up a run on which a berth of this computer still works, and says of others that hold
// it how long ago they wrote anything: nobody else can tell whether they still work.
func (f *former) letGo(ctx context.Context, e *Env, l *Lab) error {
	var names []string
	for _, name := range f.last.Order.Hosts {
		if _, there := l.Problem.Host(name); there {
			names = append(names, name)
		}
	}
	hosts, _ := e.Fleet.Hosts(names)
	held := ledger.Holders(ctx, hosts)
	for _, h := range held {
		if h.Err != nil {
			return &RefusedError{h.Err}
		}
	}
	for _, h := range holds(held, f.past) {
		if h.Run != f.last.Name && (h.Run == "" || h.Run != f.last.Order.Undoes) {
			continue // it cannot be taken anyway
		}
		if e.works(&h) {
			return e.refused("run %s is still under way: berth works on it, process %d on this computer. Wait for it, or stop it there with ctrl+c. If that process is at something else, berth unlock --yes lets go of the run",
				"l'exécution %s est encore en cours : berth y travaille, processus %d sur cet ordinateur. Attendez-le, ou arrêtez-le là-bas par ctrl+c. Si ce processus fait autre chose, berth unlock --yes libère l'exécution", h.Run, h.PID)
		}
		e.Note(e.sayHold(&h))
	}
	return nil
}
