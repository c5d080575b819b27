package rollout

import (
	"context"
	"errors"
)

// Prepare looks at the hosts and makes ready what is asked for. Errors are of the input (InputError), refusals
// (RefusedError), or of what could not be done; what stands in the way of a deployment is among the run's findings.
// What was seen until ctx ended says nothing: then that it was interrupted is the error.
func (e *Env) Prepare(ctx context.Context, r Request) (*Run, error) {
	run, err := e.prepare(ctx, r)
	if ctx.Err() != nil {
		return nil, e.interrupted()
	}
	return run, err
}

func (e *Env) interrupted() error {
	return errors.New(e.Words.Say("interrupted; nothing was changed", "interrompu ; rien n'a été changé"))
}

func (e *Env) prepare(ctx context.Context, r Request) (*Run, error) {
	switch r.Kind {
	case Resume:
		return e.resume(ctx, r)
	case Rollback:
		return e.rollback(ctx, r)
	case Return:
		return returning(ctx, e, r)
	case Finish:
		return finishing(ctx, e, r, nil)
	}
	return e.deploy(ctx, r, nil)
}
