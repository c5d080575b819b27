package tui

import (
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
	generation int // of the last one that was begun; what belongs to another is too late
	cancel     context.CancelFunc
	what       string
	improved   int // how often it found something better
	news       planner.Progress
	some       bool               // news is there
	changes    *session.Changes   // that it is made for
	advice     *adviceComputedMsg // found, and not shown yet
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

// improvedMsg says how far a search has come.
type improvedMsg struct {
	generation int
	news       planner.Progress
	from       <-chan planner.Progress
}

// adviceComputedMsg is the end of a search for advice.
type adviceComputedMsg struct {
	generation int
	advice     []planner.Advice
	changes    *session.Changes
}

const usualLimit = 10 * time.Second

// begin starts work beside the screen; what was at work before is stopped and its result dropped.
func (m *Model) begin(what string, work func(context.Context, planner.Options, int) tea.Msg) tea.Cmd {
	if m.search.running() {
		m.search.cancel()
	}
	limit := m.o.Limit
	if limit == 0 {
		limit = usualLimit
	}
	ctx, cancel := context.WithTimeout(m.ctx, limit)
	m.search = search{generation: m.search.generation + 1, cancel: cancel, what: what, changes: m.s.Changes()}
	generation := m.search.generation
	news := make(chan planner.Progress, 1)
	options := planner.Options{Seed: m.o.Seed, Progress: func(p planner.Progress) { offer(news, p) }}
	return tea.Batch(
		func() tea.Msg {
			defer close(news)
			return work(ctx, options, generation)
		},
		listen(news, generation),
	)
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

func (m *Model) improved(msg improvedMsg) tea.Cmd {
	if msg.generation == m.search.generation && m.search.running() {
		m.search.news, m.search.some = msg.news, true
		m.search.improved++
	}
	return listen(msg.from, msg.generation)
}

// ended takes note of the end of a search, and reports whether its result is still wanted.
func (m *Model) ended(generation int, c *session.Changes) bool {
	if generation != m.search.generation || !m.search.running() {
		return false
	}
	m.search.cancel()
	m.search.cancel = nil
	return c == m.s.Changes()
}

// stopSearch drops a search.
func (m *Model) stopSearch() {
	if m.search.running() {
		m.search.cancel()
		m.search.cancel = nil
		m.tell(cells.Muted, m.w.Say("stopped", "arrêté"))
	}
}

func (m *Model) notSearching() string {
	if !m.search.running() {
		return m.w.Say("no search is running", "aucune recherche n'est en cours")
	}
	return ""
}

func (m *Model) notSearchable() string {
	if len(m.s.Problem().Machines) == 0 {
		return m.w.Say("every machine is switched off", "toutes les machines sont hors service")
	}
	return m.carryingFirst()
}

// planAll asks for the best plan of everything.
func (m *Model) planAll() tea.Cmd {
	p, c, pl := m.s.Problem(), m.s.Changes(), m.s.Board().Placement()
	return m.begin(m.w.Say("planning", "planification"), func(ctx context.Context, o planner.Options, generation int) tea.Msg {
		o.From = pl // after one change to the lab, most of it is right already
		plan := planner.Solve(ctx, p, o)
		return planComputedMsg{generation: generation, plan: plan, changes: c, whole: true, stopped: ctx.Err() != nil}
	})
}

func (m *Model) notPlaceable() string {
	if len(m.facts.unplaced) == 0 {
		return m.w.Say("everything has a place", "tout a une place")
	}
	return m.notSearchable()
}

// planRest asks for places for what has none; everything else stays where it is.
func (m *Model) planRest() tea.Cmd {
	p, c, pl := m.s.Problem(), m.s.Changes(), m.s.Board().Placement()
	broken := slices.Clone(m.facts.violations)
	return m.begin(m.w.Say("placing the rest", "placement du reste"), func(ctx context.Context, o planner.Options, generation int) tea.Msg {
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

// planComputed takes note of what a search has found; it is shown as soon as the board is free for it.
func (m *Model) planComputed(msg planComputedMsg) tea.Cmd {
	if !m.ended(msg.generation, msg.changes) {
		return nil
	}
	if msg.whole {
		m.s.Planned(msg.changes, msg.plan)
		m.facts.standing, m.facts.here, m.facts.best = m.s.Standing()
	}
	m.proposal.ready = &msg
	if m.board.carrying() {
		m.tell(cells.Muted, m.w.Say("planned: the answer comes when your hand is empty", "planifié : la réponse vient quand votre main est vide"))
	}
	return nil
}

// advise asks what would make everything fit.
func (m *Model) advise() tea.Cmd {
	p, c, pl := m.s.Problem(), m.s.Changes(), m.s.Board().Placement()
	return m.begin(m.w.Say("looking for advice", "recherche de conseils"), func(ctx context.Context, o planner.Options, generation int) tea.Msg {
		o.From = pl
		return adviceComputedMsg{generation: generation, advice: planner.Advise(ctx, p, o), changes: c}
	})
}

// bestKnown reports whether a search has proven that nothing is better than what is on the board.
func (m *Model) bestKnown() bool { return m.facts.standing == session.Proven }

// noRoom reports whether it is known that what has no place finds none as things are.
func (m *Model) noRoom() bool { return m.bestKnown() || m.facts.noRest }

// adviceIdle reports whether there are better things to do than to ask for advice.
func (m *Model) adviceIdle() bool { return !m.noRoom() }

func (m *Model) notAdvisable() string {
	if m.facts.problems() == 0 {
		return m.w.Say("everything fits: there is nothing to suggest", "tout tient : rien à proposer")
	}
	return m.notSearchable()
}
