package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"berth/planfile"
	"berth/planner"
	"berth/wording"
)

// search are the flags of a search.
type search struct {
	seed   uint64
	limit  time.Duration
	timing bool
}

func (s *search) register(f *pflag.FlagSet) {
	f.Uint64Var(&s.seed, "seed", 1, "seed of the search: the same seed gives the same plan")
	f.DurationVar(&s.limit, "time", 10*time.Second, "stop searching after this time and take the best plan so far")
	f.BoolVar(&s.timing, "timing", false, "say on standard error how long reading and searching took")
}

// solve plans the problem under the flags' limits, and shows on stderr how far it is when it takes
// longer than a second.
func (s *search) solve(ctx context.Context, p *planner.Problem, stderr io.Writer) *planner.Plan {
	var plan *planner.Plan
	s.during(ctx, stderr, func(ctx context.Context, o planner.Options) { plan = planner.Solve(ctx, p, o) })
	return plan
}

// during runs work that searches, with its progress shown.
func (s *search) during(ctx context.Context, stderr io.Writer, work func(context.Context, planner.Options)) {
	limited, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	var last progress
	stop := last.show(stderr)
	start := time.Now()
	work(limited, planner.Options{Seed: s.seed, Progress: last.note})
	stop()
	if s.timing {
		fmt.Fprintf(stderr, "search: %s\n", time.Since(start).Round(100*time.Microsecond))
	}
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "berth: stopped; this is the best plan so far")
	case errors.Is(limited.Err(), context.DeadlineExceeded):
		fmt.Fprintf(stderr, "berth: stopped after %s (--time); this is the best plan so far\n", s.limit)
	}
}

// progress is the latest news of a search.
type progress struct {
	mu   sync.Mutex
	news planner.Progress
	some bool
}

func (g *progress) note(p planner.Progress) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.news, g.some = p, true
}

// show prints a line every second from the first on, until the function that it returns is called.
func (g *progress) show(w io.Writer) (stop func()) {
	ticker, done, ended := time.NewTicker(time.Second), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				fmt.Fprintln(w, g.line())
			}
		}
	}()
	return func() {
		ticker.Stop()
		close(done)
		<-ended
	}
}

func (g *progress) line() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.some {
		return "searching ..."
	}
	w := wording.For(wording.EN)
	return fmt.Sprintf("searching: %s %s, at least %s (ctrl+c takes the best so far)",
		w.Criterion(g.news.Criterion), w.Cost(g.news.Criterion, g.news.Cost), w.Cost(g.news.Criterion, g.news.Bound))
}

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

// plan makes or reads the plan for the lab, under the rules of the flags.
func (s *planSource) plan(ctx context.Context, a *app) (*planner.Plan, *lab, error) {
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
	return s.solve(ctx, p, a.stderr), l, nil
}

// saved judges the placement of a plan file.
func (s *planSource) saved(l *lab) (*planner.Plan, error) {
	data, err := readFile(s.file, "plan")
	if err != nil {
		return nil, err
	}
	saved, err := planfile.Read(s.file, data)
	if err != nil {
		return nil, usageError{err}
	}
	if changed := saved.Stale(l.meta); len(changed) > 0 && !s.staleOK {
		return nil, usagef("plan %s: %s changed since it was made; plan again, or take it all the same with --stale-ok",
			s.file, strings.Join(changed, " and "))
	}
	p, unknown := saved.Apply(l.problem)
	if p, err = s.apply(p); err != nil {
		return nil, err
	}
	if saved.GoalStated {
		p.Goal = saved.Goal
	}
	for name := range saved.Placement.Host {
		if p.Service(name) == nil {
			unknown = append(unknown, name)
		}
	}
	for name := range saved.Placement.Size {
		if _, ok := p.Host(name); !ok {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) > 0 {
		return nil, usagef("plan %s: %s does not know %s", s.file, l.file, strings.Join(sorted(unknown), ", "))
	}
	return planner.Check(p, saved.Placement), nil
}
