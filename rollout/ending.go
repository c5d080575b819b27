package rollout

import (
	"context"
	"errors"
	"fmt"

	"berth/deployer/ledger"
)

// Left says how the run was left by CarryOut, where that gave a result: Settled where everything was done.
func (r *Run) Left() ledger.Left { return r.left }

// leftWith is the run as it was left, open on some hosts.
func (r *Run) leftWith(e ledger.Ending, open ...string) ledger.Left {
	if r.exec.Order.Undoes != "" && e != ledger.NotBegun {
		e = ledger.GoingBack
	}
	return ledger.Left{Ending: e, Run: r.Name(), Open: open}
}

// with puts how a run was left, and what leads out, below an error.
func (r *Run) with(err error, left ledger.Left) error {
	w := r.env.Words
	return fmt.Errorf("%w\n%s: %s", err, left.Say(w), left.Hint(w))
}

// onceMore says that the same command does it once what went wrong is mended.
func (r *Run) onceMore(err error) error {
	return fmt.Errorf("%w\n%s", err, r.env.Words.Say("nothing was begun: mend that, then %s once more", "rien n'a été commencé : réparer cela, puis relancer %s", r.command()))
}

// command is the one that prepared the run.
func (r *Run) command() string {
	command := "berth deploy"
	switch {
	case r.again != nil && r.again.last.Name == r.Name():
		command = "berth resume"
	case r.again != nil:
		command = "berth rollback"
	case r.exec.Order.Finish != "":
		command = "berth finish " + r.exec.Order.Finish
	case r.exec.Order.Returns && r.exec.Order.Old:
		command = "berth return " + r.exec.Order.Service + " --old"
	case r.exec.Order.Returns:
		command = "berth return " + r.exec.Order.Service
	}
	return command
}

// notLocked says why the hosts could not be locked, and what leads out. Those that were locked already are let go of.
func (r *Run) notLocked(ctx context.Context, err error) error {
	var still *ledger.StillLocked
	refused := errors.Is(err, ledger.ErrLocked) || errors.Is(err, ledger.ErrMovedOn)
	switch {
	case errors.As(err, &still):
		err = r.with(err, r.leftWith(ledger.NotBegun, still.Hosts...))
	case errors.Is(err, ledger.ErrLocked):
		if left := r.inTheWay(ctx); left.Ending != ledger.Settled {
			err = fmt.Errorf("%w\n%s", err, left.Hint(r.env.Words))
		}
	case refused:
		err = fmt.Errorf("%w\n%s", err, r.env.Words.Say("nothing was changed: %s looks again", "rien n'a été changé : %s regarde à nouveau", r.command()))
	default:
		err = r.onceMore(err)
	}
	if refused {
		return &RefusedError{err}
	}
	return err
}

// inTheWay asks how the run was left that has the lock of a host of this one.
func (r *Run) inTheWay(ctx context.Context) ledger.Left {
	past := r.env.everywhere(ctx, r.lab)
	hosts, _ := r.env.Fleet.Hosts(r.Hosts())
	for _, h := range ledger.Holders(ctx, hosts) {
		if h.Owner != nil && h.Owner.Run != r.Name() {
			return r.env.Left(r.lab, past, h.Owner.Run, *h.Owner)
		}
	}
	return ledger.Left{}
}

// notBegun takes back what was begun, where a host could not be told what the run is to bring about, and says what
// leads out.
func (r *Run) notBegun(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return r.leftAsItIs(nil)
	}
	x := r.exec
	failed := ledger.FailedOn(err, nil)
	begun := ledger.Except(x.Touched(), failed)
	ended := x.Holding().End(ctx, begun, false)
	unlocked := ledger.Unlock(ctx, x.Touched(), x.Token)
	var still *ledger.StillLocked
	switch {
	case errors.As(unlocked, &still) && len(begun) == 0:
		return r.with(err, r.leftWith(ledger.NotBegun, still.Hosts...))
	case len(begun) == 0:
		return r.onceMore(err)
	case ended != nil || unlocked != nil:
		return r.with(err, r.leftWith(ledger.Untouched, append(ledger.FailedOn(ended, nil), ledger.FailedOn(unlocked, nil)...)...))
	}
	return r.with(err, r.leftWith(ledger.Stopped))
}

// leftAsItIs says what is true after everything was left at once. Of moved see ledger.Left.
func (r *Run) leftAsItIs(moved []string) error {
	w := r.env.Words
	left := r.leftWith(ledger.Partly)
	left.Moved = moved
	return errors.New(w.Say("run %s was left as it is; commands that run on the hosts come to their end there. %s",
		"l'exécution %s a été laissée telle quelle ; les commandes en cours sur les hôtes y vont à leur terme. %s", r.Name(), left.Hint(w)))
}

// end writes down how the run ended, whole or with services that have moved, and lets go of the hosts. One that cannot be told stays locked: there the run is to
// be gone on with. The others are free.
func (r *Run) end(ctx context.Context, whole bool, moved []string) error {
	x := r.exec
	err := x.End(ctx, whole)
	open := ledger.FailedOn(err, ledger.ErrLockLost)
	unlocked := ledger.Unlock(ctx, ledger.Except(x.Touched(), open), x.Token)
	open = union(open, ledger.FailedOn(unlocked, nil))
	switch {
	case errors.Is(err, ledger.ErrLockLost):
		r.left = r.env.Left(r.lab, r.env.everywhere(ctx, r.lab), "")
	case whole && len(open) > 0:
		r.left = r.leftWith(ledger.Unended, open...)
	case !whole:
		r.left = r.leftWith(ledger.Stopped, open...)
	}
	r.left.Moved = moved
	return errors.Join(err, unlocked)
}
