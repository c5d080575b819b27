package rollout

import (
	"context"
	"fmt"

	"berth/deployer/ledger"
)

// resume prepares to go on with the newest run, where it did not come to its end.
func (e *Env) resume(ctx context.Context, r Request) (*Run, error) {
	f, err := e.former(ctx, r.Lab, nil, r.Without)
	if err != nil {
		return nil, err
	}
	if f.last == nil || f.last.Whole() {
		e.sayUnasked(f)
		if left := ledger.LeftOn(f.past, ""); left.Ending != ledger.Settled {
			return nil, e.refuse(left)
		}
		return &Run{env: e, Nothing: []string{e.Words.Say("Nothing to go on with: no run was broken off.", "Rien à reprendre : aucune exécution n'a été interrompue.")}}, nil
	}
	if f, err = e.awake(ctx, r, f); err != nil {
		return nil, err
	}
	e.undone(f.last, f.gone)
	e.note("", "berth: going on with run %s of %s", "berth : reprise de l'exécution %s de %s", f.last.Name, f.last.Order.Who)
	order := &f.last.Order
	if order.Undoes != "" {
		return e.back(ctx, r, f, order.Undoes, order)
	}
	if order.Finish != "" {
		r.Service = order.Finish
		return finishing(ctx, e, r, f)
	}
	r.Returns, r.Old = order.Returns, order.Old
	r.Only, r.Service, r.Pull, r.Destroy = minus(order.Only, f.gone), order.Service, order.Pull, order.Destroy
	left := ledger.LeftOn(f.past, "")
	if len(order.Only) > 0 && len(r.Only) == 0 {
		return nil, e.refuse(left.AsUnfit())
	}
	if edited(r.Lab, order.Plan) && !r.StaleOK {
		left = left.AsEdited()
		return nil, &InputError{fmt.Errorf("%s: %s", left.Say(e.Words), left.Hint(e.Words))}
	}
	if r.Plan, err = r.Judge(f.last.Name, order.Plan); err != nil {
		return nil, &InputError{fmt.Errorf("%w\n%s", err, left.AsUnfit().Hint(e.Words))}
	}
	return e.deploy(ctx, r, f)
}
