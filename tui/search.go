package tui

import (
	"cmp"
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
)

// search is the planner at work beside the screen. There is one at a time.
type search struct {
	*view
	o        *Options
	ctx      context.Context // ends with the program
	board    *board
	proposal *proposal

	generation int // of the last one that was begun; what belongs to another is too late
	cancel     context.CancelFunc
	what       string
	changes    *session.Changes // that it is made for
	heard      heard
	ready      *planComputedMsg   // found while something else was on the screen
	advice     *adviceComputedMsg // likewise
}

// heard is the news of a search.
type heard struct {
	last  planner.Progress
	count int // how often it found something better
}

func (s *search) running() bool { return s.cancel != nil }

// planComputedMsg is the end of a search for a plan.
type planComputedMsg struct {
	generation int
	plan       *planner.Plan
	changes    *session.Changes // that it was made for
	whole      bool             // nothing was held in its place
	found      []planner.Change // otherwise: the places that were found for services that had none
	stopped    bool             // before its end
}

// adviceComputedMsg is the end of a search for advice.
type adviceComputedMsg struct {
	generation int
	advice     []planner.Advice
	changes    *session.Changes
}

// improvedMsg says how far a search has come.
type improvedMsg struct {
	generation int
	news       planner.Progress
	from       <-chan planner.Progress
}

const usualLimit = 10 * time.Second

// limit is how long a search may take.
func (q *search) limit() time.Duration { return cmp.Or(q.o.Limit, usualLimit) }

// begin starts work beside the screen; what was at work before is stopped and its result dropped.
func (q *search) begin(what string, find func(context.Context, planner.Options, int) tea.Msg) intent {
	if q.running() {
		q.cancel()
	}
	ctx, cancel := context.WithTimeout(q.ctx, q.limit())
	q.generation++
	q.cancel, q.what, q.changes, q.heard, q.advice = cancel, what, q.s.Changes(), heard{}, nil
	generation := q.generation
	news := make(chan planner.Progress, 1)
	options := planner.Options{Seed: q.o.Seed, Progress: func(p planner.Progress) { offer(news, p) }}
	return work(tea.Batch(
		func() tea.Msg {
			defer close(news)
			return find(ctx, options, generation)
		},
		listen(news, generation),
	))
}

// offer leaves the latest news for who listens; what nobody has heard yet is replaced.
func offer(news chan planner.Progress, p planner.Progress) {
	for {
		select {
		case news <- p:
			return
		default:
		}
		select {
		case <-news:
		default:
		}
	}
}

// listen waits for the next news.
func listen(news <-chan planner.Progress, generation int) tea.Cmd {
	return func() tea.Msg {
		p, ok := <-news
		if !ok {
			return nil
		}
		return improvedMsg{generation: generation, news: p, from: news}
	}
}

func (q *search) improved(msg improvedMsg) intent {
	if msg.generation == q.generation && q.running() {
		q.heard = heard{last: msg.news, count: q.heard.count + 1}
	}
	return work(listen(msg.from, msg.generation))
}

// ended takes note of the end of a search, and reports whether its result is still wanted.
func (q *search) ended(generation int, c *session.Changes) bool {
	if generation != q.generation || !q.running() {
		return false
	}
	q.cancel()
	q.cancel = nil
	return c == q.s.Changes()
}

// stop drops a search.
func (q *search) stop() intent {
	if q.running() {
		q.cancel()
		q.cancel = nil
		return notice{cells.Muted, q.w.Say("stopped", "arrêté")}
	}
	return nil
}

// outdated drops a search that is about a problem which is no longer there.
func (q *search) outdated() intent {
	if q.running() && q.changes != q.s.Changes() {
		return q.stop()
	}
	return nil
}

func (q *search) notSearching() string {
	if !q.running() {
		return q.w.Say("no search is running", "aucune recherche n'est en cours")
	}
	return ""
}

func (q *search) notSearchable() string {
	if len(q.s.Problem().Machines) == 0 {
		return q.w.Say("every machine is switched off", "toutes les machines sont hors service")
	}
	return q.board.carryingFirst()
}

// planAll asks for the best plan of everything.
func (q *search) planAll() intent {
	p, c, pl := q.s.Problem(), q.s.Changes(), q.s.Board().Placement()
	return q.begin(q.w.Say("planning", "planification"), func(ctx context.Context, o planner.Options, generation int) tea.Msg {
		o.From = pl // after one change to the lab, most of it is right already
		plan := planner.Solve(ctx, p, o)
		return planComputedMsg{generation: generation, plan: plan, changes: c, whole: true, stopped: ctx.Err() != nil}
	})
}

func (q *search) notPlaceable() string {
	if len(q.facts.unplaced) == 0 {
		return q.w.Say("everything has a place", "tout a une place")
	}
	return q.notSearchable()
}

// planRest asks for places for what has none; everything else stays where it is.
func (q *search) planRest() intent {
	p, c, pl := q.s.Problem(), q.s.Changes(), q.s.Board().Placement()
	broken := slices.Clone(q.facts.violations)
	return q.begin(q.w.Say("placing the rest", "placement du reste"), func(ctx context.Context, o planner.Options, generation int) tea.Msg {
		plan := session.PlaceRest(ctx, p, pl, broken, o)
		msg := planComputedMsg{generation: generation, plan: plan, changes: c, stopped: ctx.Err() != nil}
		for _, change := range planner.Diff(pl, plan.Placement) {
			if change.Service != "" && change.From == "" {
				msg.found = append(msg.found, change)
			}
		}
		return msg
	})
}

// bestKnown reports whether a search has proven that nothing is better than what is on the board.
func (q *search) bestKnown() bool { return q.facts.standing == session.Proven }

// noRoom reports whether it is known that what has no place finds none as things are.
func (q *search) noRoom() bool { return q.bestKnown() || q.facts.noRest }

// adviceIdle reports whether there are better things to do than to ask for advice.
func (q *search) adviceIdle() bool { return !q.noRoom() }

// words says what the planner is at.
func (q *search) words() string {
	if q.heard.count == 0 {
		return q.w.Say("%s ... %s stops", "%s ... %s arrête", q.what, q.keyOf("stop"))
	}
	return q.w.Say("%s: %s now %s, at best %s, %s stops", "%s : %s %s, au mieux %s, %s arrête", q.what, q.w.Criterion(q.heard.last.Criterion),
		q.w.Cost(q.heard.last.Criterion, q.heard.last.Cost), q.w.Cost(q.heard.last.Criterion, q.heard.last.Bound), q.keyOf("stop"))
}
