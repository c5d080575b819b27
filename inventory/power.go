package inventory

import (
	"berth/planner"
	"berth/quantity"
	"berth/strictyaml"
)

// readPower reads what a machine draws.
func readPower(v strictyaml.Value) planner.Power {
	var p planner.Power
	given := v.Struct(strictyaml.Fields{
		"idle": strictyaml.Into(&p.Idle, quantity.Watts),
		"busy": strictyaml.Into(&p.Busy, quantity.Watts),
	})
	given.Need(v, "idle")
	if busy := given["busy"]; !busy.IsZero() && p.Busy < p.Idle {
		busy.Errorf("%s draws less at work than idle", v.What())
	}
	return p
}

// readPrice reads what power costs in the lab.
func (r *reader) readPrice(v strictyaml.Value) {
	v.Struct(strictyaml.Fields{"price": strictyaml.Into(&r.problem.Price, quantity.Price)}).Need(v, "price")
}
