package rollout

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"berth/deployer/ledger"
	"berth/wording"
)

// Locks are the hosts that a run has left behind, locked or with a journal that did not end.
type Locks struct {
	Hosts   []string // by name
	Said    []string // a sentence for each: by whom, since when
	Unasked []string // hosts that could not be asked

	env  *Env
	lab  *Lab
	past []ledger.History
	open map[string]string // the run that did not end, by host
}

// Locks asks hosts for their locks; only limits them, none is all.
func (e *Env) Locks(ctx context.Context, l *Lab, only []string) (*Locks, error) {
	f, err := e.former(ctx, l, only, nil)
	if err != nil {
		return nil, err
	}
	names, err := Named(l.Problem, only)
	if err != nil {
		return nil, err
	}
	facts := e.Fleet.Look(ctx, names)
	out := &Locks{env: e, lab: l, past: f.past, open: map[string]string{}}
	for i := range f.past {
		h := &f.past[i]
		if h.Err != nil {
			out.Unasked = append(out.Unasked, h.Host)
			e.Note("! " + e.Words.Error(h.Err))
			continue
		}
		open := unended(h)
		if lock := facts[h.Host].Lock; lock != nil || open != "" {
			out.open[h.Host] = open
			out.Hosts = append(out.Hosts, h.Host)
			out.Said = append(out.Said, sayLock(e.Words, h.Host, lock, open))
		}
	}
	return out, nil
}

// unended names the run that did not end on a host; empty: none. Its last word may be all that is missing.
func unended(h *ledger.History) string {
	if run := h.Run(h.Open()); run != nil {
		if _, ended := run.Ended(); !ended {
			return run.Name
		}
	}
	return ""
}

func sayLock(w wording.Words, host string, lock *ledger.LockFacts, open string) string {
	if lock == nil {
		return w.Say("%s: not locked, but run %s did not end", "%s : pas verrouillé, mais l'exécution %s n'est pas terminée", host, open)
	}
	o := lock.Owner()
	unknown := w.Say("unknown", "inconnu")
	return w.Say("%s: locked by %s since %s, run %s%s", "%s : verrouillé par %s depuis %s, exécution %s%s",
		host, cmp.Or(o.Who, unknown), cmp.Or(o.When, unknown), cmp.Or(o.Run, unknown), processOf(w, o))
}

// Instead says what is better than to break the locks; empty where nothing is.
func (l *Locks) Instead(ctx context.Context) string {
	left := l.env.Left(l.lab, l.env.everywhere(ctx, l.lab), "")
	if len(left.Way()) == 0 || left.Way()[0] != "berth resume" {
		return ""
	}
	return left.Hint(l.env.Words)
}

// Next says what leads out once the locks are broken: a run that was let go of counts as stopped.
func (l *Locks) Next(ctx context.Context) string {
	now := l.env.Words.Say("berth deploy deploys what is wanted now", "berth deploy déploie ce qui est voulu maintenant")
	if left := l.env.Left(l.lab, l.env.everywhere(ctx, l.lab), ""); left.Ending != ledger.Settled {
		hint := left.Hint(l.env.Words)
		if left.Ending == ledger.Stopped {
			hint = now + "; " + hint
		}
		return left.Say(l.env.Words) + ": " + hint
	}
	return now
}

// MayBreak refuses to break the lock of a berth that still works on this computer, and says of others how
// long ago they wrote anything. Where it is told to all the same it only says so: a process may have the number of one
// that ended.
func (l *Locks) MayBreak(ctx context.Context, allTheSame bool) error {
	e := l.env
	hosts, _ := e.Fleet.Hosts(l.Hosts)
	for _, h := range holds(ledger.Holders(ctx, hosts), l.past) {
		switch {
		case !e.works(&h):
			e.Note(e.sayHold(&h))
		case allTheSame:
			e.note("", "berth: process %d on this computer still works on run %s; its lock is broken all the same",
				"berth : le processus %d sur cet ordinateur travaille encore à l'exécution %s ; son verrou est levé quand même", h.PID, h.Run)
		default:
			return e.refuse(ledger.Left{Run: h.Run}.AsUnderWay(h.PID))
		}
	}
	return nil
}

// Break lets go of the locks, and says on how many hosts it did.
func (l *Locks) Break(ctx context.Context) (done int, err error) {
	handles := l.env.Fleet.Handles(l.Hosts)
	var errs []error
	for i := range l.past {
		h := &l.past[i]
		if !slices.Contains(l.Hosts, h.Host) {
			continue
		}
		var runs []string
		if open := l.open[h.Host]; open != "" {
			runs = []string{open}
		}
		err := ledger.Break(ctx, handles[h.Host], h.Sight, runs...)
		if err == nil {
			done++
		} else if errors.Is(err, ledger.ErrMovedOn) {
			err = &RefusedError{err}
		}
		errs = append(errs, err)
	}
	return done, errors.Join(errs...)
}

// MayBeLocked is the error of hosts that could not be asked: they keep their locks until they answer, and one that never
// will needs none.
func (l *Locks) MayBeLocked() error {
	say := l.env.Words.Say
	what := say("not every host could be asked", "tous les hôtes n'ont pas pu être interrogés")
	if len(l.Hosts) == 0 {
		what = say("nothing is locked on the hosts that could be asked", "rien n'est verrouillé sur les hôtes qui ont pu être interrogés")
	}
	return errors.New(say("%s; %s may be locked until it answers. If it is gone for good, berth deploy --without %s plans without it",
		"%s ; %s est peut-être verrouillé tant qu'il ne répond pas. S'il est perdu pour de bon, berth deploy --without %s planifie sans lui",
		what, strings.Join(l.Unasked, ", "), strings.Join(l.Unasked, " --without ")))
}
