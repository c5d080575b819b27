package planning

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"berth/message"
	"berth/planfile"
	"berth/planner"
)

// File is a plan file.
type File struct {
	Name    string // for messages
	Data    []byte
	StaleOK bool // it is taken although inventory or catalog have changed since
}

// Judge judges the placement of a plan file, under the rules.
func (l *Lab) Judge(f File, r *Rules) (*planner.Plan, error) {
	saved, err := planfile.Read(f.Name, f.Data)
	if err != nil {
		return nil, err
	}
	if changed := saved.Stale(l.Meta); len(changed) > 0 && !f.StaleOK {
		return nil, message.Errorf("plan %s: %s changed since it was made; plan again, or take it all the same with --stale-ok",
			f.Name, strings.Join(changed, " and "))
	}
	p, gone := saved.Apply(l.Problem)
	var unknown []string
	for _, name := range gone {
		unknown = append(unknown, fmt.Sprintf("it was planned without %q, which the inventory does not have", name))
	}
	if p, err = r.Apply(p); err != nil {
		return nil, err
	}
	if saved.GoalStated {
		p.Goal = saved.Goal
	}
	if problems := append(unknown, strangers(l.Problem, saved.Placement)...); len(problems) > 0 {
		return nil, message.Errorf("plan %s does not match %s:\n  %s", f.Name, l.File, strings.Join(slices.Compact(slices.Sorted(slices.Values(problems))), "\n  "))
	}
	leaveOut(p, &saved.Placement)
	return planner.Check(p, saved.Placement), nil
}

// strangers says what a placement names that the lab does not have.
func strangers(p *planner.Problem, pl planner.Placement) []string {
	var out []string
	for service, host := range pl.Host {
		if p.Service(service) == nil {
			out = append(out, fmt.Sprintf("the inventory wishes for no service %q", service))
		}
		if _, ok := p.Host(host); ok {
			continue
		}
		if p.Machine(host) != nil {
			out = append(out, fmt.Sprintf("%s is on %s, which is a hypervisor: name the guest", service, host))
			continue
		}
		out = append(out, fmt.Sprintf("%s is on %q, which is no machine or guest of the inventory that runs services", service, host))
	}
	for guest := range pl.Size {
		if h, ok := p.Host(guest); !ok || !h.IsGuest() {
			out = append(out, fmt.Sprintf("the inventory has no guest %q whose memory could be chosen", guest))
		}
	}
	return out
}

// leaveOut takes out of a placement what is on hosts that a flag has taken away.
func leaveOut(p *planner.Problem, pl *planner.Placement) {
	there := map[string]bool{}
	for _, h := range p.Hosts() {
		there[h.Name] = true
	}
	maps.DeleteFunc(pl.Host, func(_, host string) bool { return !there[host] })
	maps.DeleteFunc(pl.Size, func(guest string, _ planner.Bytes) bool { return !there[guest] })
}
