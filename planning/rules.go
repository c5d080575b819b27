package planning

import (
	"errors"
	"strings"

	"berth/message"
	"berth/planner"
	"berth/quantity"
)

// Rules change rules of the inventory for one run, as they are typed: "" leaves what the inventory says.
type Rules struct {
	Goal, Margin, Overcommit string // the goal is always named
	OverMargin               bool
	Without                  []string // machines and guests
}

// Apply changes the problem; every wrong rule is reported by its flag.
func (r *Rules) Apply(p *planner.Problem) (*planner.Problem, error) {
	var errs []error
	goal, ok := planner.ParseGoal(r.Goal)
	if !ok {
		errs = append(errs, message.Errorf("--goal %s: it is one of %s", r.Goal, strings.Join(planner.Goals(), ", ")))
	}
	p.Goal = goal
	if r.Margin != "" {
		m, err := quantity.Percent(r.Margin)
		if err == nil && (m < 100 || m > 1000) {
			err = message.New("a margin is between 10 % and 100 %")
		}
		if err != nil {
			errs = append(errs, message.Errorf("--margin %s: %w", r.Margin, err))
		} else {
			p.SetMargin(m)
		}
	}
	if r.Overcommit != "" {
		o, err := quantity.Ratio(r.Overcommit)
		if err != nil {
			errs = append(errs, message.Errorf("--overcommit %s: %w", r.Overcommit, err))
		} else {
			p.SetOvercommit(o)
		}
	}
	if r.OverMargin {
		p.AllowOverMargin()
	}
	for _, name := range r.Without {
		q, ok := p.Without(name)
		if !ok {
			errs = append(errs, message.Errorf("--without %s: there is no such machine or guest", name))
			continue
		}
		p = q
	}
	if errs != nil {
		return nil, errors.Join(errs...)
	}
	return p, nil
}
