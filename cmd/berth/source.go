package main

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"berth/planfile"
	"berth/planner"
	"berth/wording"
)

// planSource is where a command takes its plan from: a search, or a file.
type planSource struct {
	rules
	search
	file    string // --plan
	staleOK bool
}

func (s *planSource) register(f *pflag.FlagSet) {
	s.rules.register(f)
	s.search.register(f)
	f.StringVar(&s.file, "plan", "", "take the placement of this plan `FILE` and do not search")
	f.BoolVar(&s.staleOK, "stale-ok", false, "take the plan although inventory or catalog have changed since")
}

// plan makes or reads the plan for the lab, under the rules of the flags. w is what it says meanwhile.
func (s *planSource) plan(ctx context.Context, a *app, w wording.Words) (*planner.Plan, *lab, error) {
	if err := s.search.check(); err != nil {
		return nil, nil, err
	}
	l, err := a.readLab()
	if err != nil {
		return nil, nil, err
	}
	if s.timing {
		fmt.Fprintf(a.stderr, "read: %s\n", l.took.Round(100*time.Microsecond))
	}
	if s.file != "" {
		p, err := s.saved(l)
		return p, l, err
	}
	p, err := s.apply(l.problem)
	if err != nil {
		return nil, nil, err
	}
	return s.solve(ctx, p, a.stderr, w), l, nil
}

// shown begins every command that shows a plan: flags are checked before any work is done.
func (a *app) shown(ctx context.Context, from *planSource, out *output) (*shower, *planner.Plan, *lab, error) {
	show, err := out.shower(a.stdout)
	if err != nil {
		return nil, nil, nil, err
	}
	p, l, err := from.plan(ctx, a, show.words())
	if err != nil {
		return nil, nil, nil, err
	}
	show.Meta = l.meta
	return show, p, l, nil
}

// saved judges the placement of a plan file.
func (s *planSource) saved(l *lab) (*planner.Plan, error) {
	data, err := readFile(s.file, "plan")
	if err != nil {
		return nil, err
	}
	return s.judged(l, data)
}

// judged is saved for the content of a plan file; s.file is its name for messages.
func (s *planSource) judged(l *lab, data []byte) (*planner.Plan, error) {
	saved, err := planfile.Read(s.file, data)
	if err != nil {
		return nil, usageError{err}
	}
	if changed := saved.Stale(l.meta); len(changed) > 0 && !s.staleOK {
		return nil, usagef("plan %s: %s changed since it was made; plan again, or take it all the same with --stale-ok",
			s.file, strings.Join(changed, " and "))
	}
	p, gone := saved.Apply(l.problem)
	var unknown []string
	for _, name := range gone {
		unknown = append(unknown, fmt.Sprintf("it was planned without %q, which the inventory does not have", name))
	}
	if p, err = s.apply(p); err != nil {
		return nil, err
	}
	if saved.GoalStated {
		p.Goal = saved.Goal
	}
	if problems := append(unknown, strangers(l.problem, saved.Placement)...); len(problems) > 0 {
		return nil, usagef("plan %s does not match %s:\n  %s", s.file, l.file, strings.Join(sorted(problems), "\n  "))
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
