package rollout

import (
	"context"

	"berth/deployer/ledger"
)

// resume prepares to go on with the newest run, where it did not come to its end.
func (e *Env) resume(ctx context.Context, r Request) (*Run, error) {
	f, err := e.former(ctx, r.Lab, nil)
	if err != nil {
		return nil, err
	}
	if f.last == nil || f.last.Whole() {
		out := []string{e.Words.Say("Nothing to go on with: no run was broken off.", "Rien à reprendre : aucune exécution n'a été interrompue.")}
		return &Run{env: e, Nothing: append(out, e.heldByNobody(f.past)...)}, nil
	}
	if err := f.canTake(ctx, e, r.Lab); err != nil {
		return nil, err
	}
	e.note("", "berth: going on with run %s of %s", "berth : reprise de l'exécution %s de %s", f.last.Name, f.last.Order.Who)
	order := &f.last.Order
	if order.Undoes != "" {
		return e.back(ctx, r, f, order.Undoes, order)
	}
	r.Only, r.Service = order.Only, order.Service
	if r.Plan, err = r.Judge(f.last.Name, order.Plan); err != nil {
		return nil, err
	}
	return e.deploy(ctx, r, f)
}

// heldByNobody names hosts that are locked by a run that was broken off before it wrote anything there.
func (e *Env) heldByNobody(past []ledger.History) []string {
	var out []string
	for i := range past {
		if h := &past[i]; h.Held != "" && h.Run(h.Held) == nil {
			out = append(out, e.Words.Say("%s is locked by run %s, which has begun nothing there; berth unlock lets go of it",
				"%s est verrouillé par l'exécution %s, qui n'y a rien commencé ; berth unlock lève le verrou", h.Host, h.Held))
		}
	}
	return out
}
