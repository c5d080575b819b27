package rollout

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/deployer/steps"
)

// former is a run that is taken up or back, and what the hosts remember.
type former struct {
	last *ledger.Last
	past []ledger.History
	gone []string // hosts that the operator says are gone for good

	absent absences
}

// errNoHost is the error where no host answers.
func (e *Env) errNoHost() error {
	return errors.New(e.Words.Say("no host could be asked", "aucun hôte n'a pu être interrogé"))
}

// NotAllAsked is the error where some hosts could not be asked, or none.
func (e *Env) NotAllAsked(past []ledger.History) error {
	if !Answered(past) {
		return e.errNoHost()
	}
	return errors.New(e.Words.Say("not every host could be asked", "tous les hôtes n'ont pas pu être interrogés"))
}

// Answered reports whether any host could be asked.
func Answered(past []ledger.History) bool {
	return slices.ContainsFunc(past, func(h ledger.History) bool { return h.Err == nil })
}

// former asks the hosts of a lab for their newest runs. last is nil where no host knows any.
func (e *Env) former(ctx context.Context, l *Lab, only, gone []string) (*former, error) {
	names, err := Named(l.Problem, only)
	if err != nil {
		return nil, err
	}
	f := &former{gone: gone}
	var past []ledger.History
	if len(only) > 0 {
		past = e.Past(ctx, names, 2)
	} else {
		past, f.absent = e.pastOf(ctx, l, names, 2)
	}
	if f.past, err = e.leftOut(l, past, gone); err != nil {
		return nil, err
	}
	if !Answered(f.past) {
		for _, h := range f.past {
			e.Note("! " + e.Words.Error(h.Err))
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

// ending reports whether the run, nil for none, began to destroy a guest: its backup was made before.
func (f *former) ending(guest string) bool {
	if f == nil || f.last == nil {
		return false
	}
	for _, run := range f.last.Hosts {
		for i := range run.Entries {
			if x := &run.Entries[i]; ends(x) == guest {
				return true
			}
		}
	}
	return false
}

// ends is the guest that a journal's entry says to be destroyed from here on; empty: it says nothing of that, or that the guest was gone before.
func ends(x *ledger.Entry) string {
	guest, destroys := strings.CutSuffix(x.Step, "."+steps.Destroy{}.Word())
	if _, _, typed := guests.Destroyed(x.Detail); x.Kind != ledger.EntryStarted || !destroys || !typed {
		return ""
	}
	return guest
}

// awake is likewise, once guests answer that the run left shut down, where it can be taken at all.
func (e *Env) awake(ctx context.Context, r Request, f *former) (*former, error) {
	waited, err := e.calmed(ctx, r, f)
	if err != nil {
		return nil, err
	}
	if waited {
		if f, err = e.former(ctx, r.Lab, nil, r.Without); err != nil {
			return nil, err
		}
	}
	if err := f.canTake(ctx, e, r.Lab); err != nil {
		return nil, err
	}
	if !r.OnlyLook && quiet(ctx, e, f) { // what was read of its hosts is older than what has ended there since
		if f, err = e.former(ctx, r.Lab, nil, r.Without); err != nil {
			return nil, err
		}
	}
	woken, err := e.wokenUp(ctx, r, f)
	if err != nil || !woken {
		return f, err
	}
	if f, err = e.former(ctx, r.Lab, nil, r.Without); err != nil {
		return nil, err
	}
	return f, f.canTake(ctx, e, r.Lab)
}

// quiet waits until no step of a run that was broken off works on its hosts any more, and reports whether there was any. Hosts that do not answer are for
// those to say who need them.
func quiet(ctx context.Context, e *Env, f *former) bool {
	waited := false
	for _, host := range f.last.Open {
		if h := e.Fleet.Handles([]string{host})[host]; h != nil {
			did, _ := ledger.Quiet(ctx, h, func(step, run string) {
				e.note("~ ", "waiting until a step ends on %s that still runs there: %s of run %s", "attente de la fin sur %s d'une étape qui s'y exécute encore : %s de l'exécution %s", host, step, run)
			})
			waited = waited || did
		}
	}
	return waited
}

// canTake refuses a run of which too little is known, and one on which berth still works.
func (f *former) canTake(ctx context.Context, e *Env, l *Lab) error {
	left := ledger.LeftOn(f.past, "")
	switch {
	case f.last.Order.Run == "":
		left.Ending, left.Run = ledger.NoOrder, f.last.Name // also of one that came to its end
		return e.refuse(left)
	case left.Ending == ledger.Overtaken:
		return e.refuse(left)
	case f.last.Asked() != nil:
		return e.dark(f.last.Name, f.last.Missing(), f.last.Asked())
	}
	return f.letGo(ctx, e, l)
}

// dark refuses because hosts of a run do not answer.
func (e *Env) dark(run string, hosts []string, why error) error {
	return &RefusedError{fmt.Errorf("%w\n%s", why, ledger.Left{Ending: ledger.HostDark, Run: run, Hosts: hosts}.Hint(e.Words))}
}

// overtaken refuses a run that others came after on a host that it touched, or would touch now.
func (f *former) overtaken(e *Env, touched ...string) error {
	if len(f.last.Overtaken(f.past, touched)) == 0 {
		return nil
	}
	left := ledger.LeftOn(f.past, "")
	left.Ending = ledger.Overtaken
	return e.refuse(left)
}

// letGo refuses to take up a run on which a berth of this computer still works, and says of others that hold
// it how long ago they wrote anything: nobody else can tell whether they still work.
func (f *former) letGo(ctx context.Context, e *Env, l *Lab) error {
	var names []string
	for _, name := range f.last.Order.Hosts {
		if _, there := l.Problem.Host(name); there && !slices.Contains(f.absent.unborn, name) && !slices.Contains(f.absent.asleep, name) {
			names = append(names, name)
		}
	}
	hosts, _ := e.Fleet.Hosts(names)
	held := ledger.Holders(ctx, hosts)
	for _, h := range held {
		if h.Err != nil {
			return e.dark(f.last.Name, []string{h.Host}, h.Err)
		}
	}
	for _, h := range holds(held, f.past) {
		if h.Run != f.last.Name && (h.Run == "" || h.Run != f.last.Order.Undoes) {
			continue // it cannot be taken anyway
		}
		if e.works(&h) {
			return e.refuse(ledger.Left{Run: h.Run}.AsUnderWay(h.PID))
		}
		e.Note(e.sayHold(&h))
	}
	return nil
}
