package planning

import (
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
			f.Name, changedWords(changed))
	}
	p, gone := saved.Apply(l.Problem)
	var unknown []message.Text
	for _, name := range gone {
		unknown = append(unknown, message.Of("it was planned without %q, which the inventory does not have", name))
	}
	if p, err = r.Apply(p); err != nil {
		return nil, err
	}
	if saved.GoalStated {
		p.Goal = saved.Goal
	}
	if problems := append(unknown, strangers(l.Problem, saved.Placement)...); len(problems) > 0 {
		return nil, message.Errorf("plan %s does not match %s:\n  %s", f.Name, l.File, message.Join(inOrder(problems), message.Same("\n  ")))
	}
	leaveOut(p, &saved.Placement)
	return planner.Check(p, saved.Placement), nil
}

// changedWords names what has changed.
func changedWords(names []string) message.Text {
	var out []message.Text
	for _, name := range names {
		out = append(out, message.Word(name))
	}
	return message.Join(out, message.Word(" and "))
}

// inOrder sorts problems, each once.
func inOrder(problems []message.Text) []message.Text {
	slices.SortFunc(problems, func(a, b message.Text) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(problems)
}

// strangers says what a placement names that the lab does not have.
func strangers(p *planner.Problem, pl planner.Placement) []message.Text {
	var out []message.Text
	for service, host := range pl.Host {
		if p.Service(service) == nil {
			out = append(out, message.Of("the inventory wishes for no service %q", service))
		}
		if _, ok := p.Host(host); ok {
			continue
		}
		if p.Machine(host) != nil {
			out = append(out, message.Of("%s is on %s, which is a hypervisor: name the guest", service, host))
			continue
		}
		out = append(out, message.Of("%s is on %q, which is no machine or guest of the inventory that runs services", service, host))
	}
	for guest := range pl.Size {
		if h, ok := p.Host(guest); !ok || !h.IsGuest() {
			out = append(out, message.Of("the inventory has no guest %q whose memory could be chosen", guest))
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
