package planning

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"berth/planner"
	"berth/wording"
)

// Search says how long a search takes.
type Search struct {
	Seed   uint64
	Limit  time.Duration
	Chosen bool // somebody chose the limit, so all of it is taken where nothing is proven
	Timing bool // how long it took is said
}

// stepsASecond is about twice what a machine of 2026 does: more would give the first turns of the search all the time.
const stepsASecond = 10_000_000

// steps is how much work is done at most: the planner's own measure, unless somebody says for how long to search.
func (s *Search) steps() int64 {
	if !s.Chosen {
		return 0
	}
	return int64(min(s.Limit.Seconds(), 1e6) * stepsASecond)
}

// Solve plans the problem, and shows on stderr how far it is when it takes
// longer than a second.
func (s *Search) Solve(ctx context.Context, p *planner.Problem, stderr io.Writer, w wording.Words) *planner.Plan {
	var plan *planner.Plan
	s.During(ctx, stderr, w, func(ctx context.Context, o planner.Options) bool {
		plan = planner.Solve(ctx, p, o)
		return plan.Proven
	})
	return plan
}

// During runs work that searches, with its progress shown. The work says whether it came to its end;
// where it did not and was stopped, that is said too.
func (s *Search) During(ctx context.Context, stderr io.Writer, w wording.Words, work func(context.Context, planner.Options) (whole bool)) {
	limited, cancel := context.WithTimeout(ctx, s.Limit)
	defer cancel()
	last := progress{words: w}
	stop := last.show(stderr)
	start := time.Now()
	whole := work(limited, planner.Options{Seed: s.Seed, Steps: s.steps(), Progress: last.note})
	stop()
	if s.Timing {
		fmt.Fprintln(stderr, w.Say("search: %s", "recherche : %s", time.Since(start).Round(100*time.Microsecond)))
	}
	switch {
	case whole:
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, w.Say("berth: stopped; this is the best plan so far", "berth : arrêté ; voici le meilleur plan trouvé"))
	case errors.Is(limited.Err(), context.DeadlineExceeded):
		fmt.Fprintln(stderr, w.Say("berth: stopped after %s (--time); this is the best plan so far", "berth : arrêté après %s (--time) ; voici le meilleur plan trouvé", s.Limit))
	}
}

// progress is the latest news of a search.
type progress struct {
	words wording.Words

	mu   sync.Mutex
	news planner.Progress
	some bool
}

func (g *progress) note(p planner.Progress) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.news, g.some = p, true
}

// show prints a line after the first second, and then every second in which there is news, until the
// function that it returns is called.
func (g *progress) show(w io.Writer) (stop func()) {
	ticker, done, ended := time.NewTicker(time.Second), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for shown := ""; ; {
			select {
			case <-done:
				return
			case <-ticker.C:
				if line := g.line(); line != shown {
					fmt.Fprintln(w, line)
					shown = line
				}
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
	w := g.words
	if !g.some {
		return w.Say("searching ...", "recherche ...")
	}
	return w.Say("searching: %s now %s, at best %s (ctrl+c takes the best so far)", "recherche : %s, pour l'instant %s, au mieux %s (ctrl+c prend le meilleur trouvé)",
		w.Criterion(g.news.Criterion), w.Cost(g.news.Criterion, g.news.Cost), w.Cost(g.news.Criterion, g.news.Bound))
}
