package rollout

import "context"

// Prepare looks at the hosts and makes ready what is asked for. Errors are of the input (InputError), refusals
// (RefusedError), or of what could not be done; what stands in the way of a deployment is among the run's findings.
func (e *Env) Prepare(ctx context.Context, r Request) (*Run, error) {
	switch r.Kind {
	case Resume:
		return e.resume(ctx, r)
	case Rollback:
		return e.rollback(ctx, r)
	}
	return e.deploy(ctx, r, nil)
}
