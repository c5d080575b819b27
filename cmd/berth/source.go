package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"berth/planner"
	"berth/planning"
	"berth/wording"
)

// rules are the flags that change a rule of the inventory for one run.
type rules struct {
	goal, margin, overcommit string
	overMargin               bool
	without                  []string
}

func (r *rules) register(f *pflag.FlagSet) {
	f.StringVar(&r.goal, "goal", "balance", "the `GOAL`, what counts: "+strings.Join(planner.Goals(), ", "))
	f.StringVar(&r.margin, "margin", "", "use up to this `SHARE` of every machine's memory, like 85%, whatever the inventory says")
	f.StringVar(&r.overcommit, "overcommit", "", "`CORES` of demand for each core, like 1.5")
	f.BoolVar(&r.overMargin, "allow-over-margin", false, "machines may be filled up to their whole memory")
	f.StringArrayVar(&r.without, "without", nil, "plan as if this `MACHINE` or guest were down; can be given again")
}

// given are the rules of the flags.
func (r *rules) given() *planning.Rules {
	return &planning.Rules{Goal: r.goal, Margin: r.margin, Overcommit: r.overcommit, OverMargin: r.overMargin, Without: r.without}
}

// apply changes the problem; every wrong flag is reported.
func (r *rules) apply(p *planner.Problem) (*planner.Problem, error) {
	p, err := r.given().Apply(p)
	if err != nil {
		return nil, usageError{err}
	}
	return p, nil
}

// search are the flags of a search.
type search struct {
	seed   uint64
	limit  time.Duration
	timing bool
	flags  *pflag.FlagSet // that say whether somebody chose the limit; nil: nobody did
}

func (s *search) register(f *pflag.FlagSet) {
	f.Uint64Var(&s.seed, "seed", 1, "seed of the search: the same seed gives the same plan")
	f.DurationVar(&s.limit, "time", 10*time.Second, "search for this long at most and take the best plan so far; given, a plan that is not proven takes all of it")
	s.flags = f
}

// registerTimed registers a search that tells how long it took.
func (s *search) registerTimed(f *pflag.FlagSet) {
	s.register(f)
	f.BoolVar(&s.timing, "timing", false, "say on standard error how long reading and searching took")
}

// check refuses flags that mean nothing.
func (s *search) check() error {
	if s.limit <= 0 {
		return usagef("--time %s: it is longer than nothing, like 10s", s.limit)
	}
	return nil
}

// given is the search of the flags.
func (s *search) given() *planning.Search {
	return &planning.Search{Seed: s.seed, Limit: s.limit, Chosen: s.flags != nil && s.flags.Changed("time"), Timing: s.timing}
}

// planSource is where a command takes its plan from: a search, or a file.
type planSource struct {
	rules
	search
	file    string // --plan
	staleOK bool
}

func (s *planSource) register(f *pflag.FlagSet) {
	s.search.registerTimed(f)
	s.registerFile(f)
}

// registerFile registers what holds also where nothing is searched.
func (s *planSource) registerFile(f *pflag.FlagSet) {
	s.rules.register(f)
	f.StringVar(&s.file, "plan", "", "take the placement of this plan `FILE` and do not search")
	f.BoolVar(&s.staleOK, "stale-ok", false, "take the plan although inventory or catalog have changed since")
}

// plan makes or reads the plan for the lab, under the rules of the flags. w is what it says meanwhile.
func (s *planSource) plan(ctx context.Context, a *app, w wording.Words) (*planner.Plan, *planning.Lab, error) {
	if err := s.search.check(); err != nil {
		return nil, nil, err
	}
	l, err := a.readLab()
	if err != nil {
		return nil, nil, err
	}
	if s.timing {
		fmt.Fprintln(a.stderr, a.words.Say("read: %s", "lecture : %s", l.Took.Round(100*time.Microsecond)))
	}
	if s.file != "" {
		p, err := s.saved(l)
		return p, l, err
	}
	p, err := s.apply(l.Problem)
	if err != nil {
		return nil, nil, err
	}
	return s.search.given().Solve(ctx, p, a.stderr, w), l, nil
}

// shown begins every command that shows a plan: flags are checked before any work is done.
func (a *app) shown(ctx context.Context, from *planSource, out *output) (*shower, *planner.Plan, *planning.Lab, error) {
	show, err := out.shower(a)
	if err != nil {
		return nil, nil, nil, err
	}
	p, l, err := from.plan(ctx, a, show.words())
	if err != nil {
		return nil, nil, nil, err
	}
	show.Meta = l.Meta
	return show, p, l, nil
}

// saved judges the placement of a plan file.
func (s *planSource) saved(l *planning.Lab) (*planner.Plan, error) {
	data, err := readFile(s.file, "plan")
	if err != nil {
		return nil, err
	}
	return s.judged(l, data)
}

// judged is saved for the content of a plan file; s.file is its name for messages.
func (s *planSource) judged(l *planning.Lab, data []byte) (*planner.Plan, error) {
	p, err := l.Judge(planning.File{Name: s.file, Data: data, StaleOK: s.staleOK}, s.rules.given())
	if err != nil {
		return nil, usageError{err}
	}
	return p, nil
}
