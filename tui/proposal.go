package tui

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
	"berth/tui/compare"
	"berth/wording"
)

// proposal shows a state beside another one before it is taken: what the planner suggests, a piece of
// advice, a variant, or two variants.
type proposal struct {
	left, right compare.Side
	rows        []compare.Row
	title       string
	about       []part // what is known of the right one
	sentence    string // the difference in one sentence
	done        session.Done
	same        bool // the right one is what is on the board
	top         int
	ready       *planComputedMsg // found while something else was on the screen
}

// showReady shows what was found meanwhile. It waits until the board is on the screen and the hand is empty: a window that
// opens under somebody's fingers takes keys that were meant for another one.
func (m *Model) showReady() {
	msg := m.proposal.ready
	if msg == nil || m.screen != onBoard || m.board.carrying() {
		return
	}
	m.proposal.ready = nil
	if msg.changes == m.s.Changes() {
		m.propose(*msg)
	}
}

// propose shows what a search has found, if that is better than what is on the board.
func (m *Model) propose(msg planComputedMsg) {
	now, pl, gone := present(&m.view), msg.plan.Placement, 0
	if !msg.whole {
		pl, gone = withRest(m.s, msg.found)
	}
	to := compare.SideOf(m.s, m.w.Say("proposed", "proposé"), session.State{Placement: pl, Changes: m.s.Changes()})
	r := compare.Rank(now, to)
	switch {
	case r.Sign >= 0 && gone > 0:
		m.tell(cells.Tight, m.w.Say("the places that were found are taken by what you moved meanwhile: %s looks again", "les places trouvées sont prises par ce que vous avez déplacé entre-temps : %s cherche encore", m.keyOf("place-rest")))
		return
	case r.Sign >= 0:
		m.facts.noRest = !msg.whole && !msg.stopped
		m.tell(m.nothingBetter(msg, r))
		return
	}
	about := part{cells.Tight, m.w.Status(msg.plan)}
	switch {
	case !msg.whole:
		about = part{cells.Muted, m.w.Say("all that has a place stays there", "tout ce qui a une place y reste")}
	case msg.plan.Status == planner.Optimal:
		about.tone = cells.Fits
	case msg.plan.Status == planner.Infeasible:
		about = part{cells.Over, cells.SignOver + " " + about.text}
	}
	list := []part{about}
	if msg.stopped {
		list = append(list, m.limitReached())
	}
	m.show(now, to, session.Done{Kind: session.Planned}, m.w.Say("proposal", "proposition"), append(list, rankPart(&m.view, r, now, to))...)
}

// withRest lays services on the places that were found for them over what is on the board now. The board
// may have changed since the search began: what has a host by now stays there, and where a host has no
// room any more the service is left out; gone counts those.
func withRest(s *session.Session, found []planner.Change) (pl planner.Placement, gone int) {
	b := planner.NewBoard(s.Problem(), s.Board().Placement())
	for _, c := range found {
		h := b.HostIndex(c.To)
		switch {
		case b.HostOf(c.Service) >= 0 || b.Service(c.Service) == nil:
		case h < 0 || !b.Answers(c.Service)[h].Fits:
			gone++
		default:
			b.Put(c.Service, h)
		}
	}
	return b.Placement(), gone
}

// nothingBetter says why a search led to no proposal.
func (m *Model) nothingBetter(msg planComputedMsg, r compare.Ranking) (cells.Tone, string) {
	stopped := ""
	if msg.stopped {
		stopped = ", " + m.limitReached().text
	}
	switch {
	case !msg.whole:
		return cells.Tight, m.w.Say("no place found for %s%s: %s suggests what would help", "aucune place trouvée pour %s%s : %s suggère ce qui aiderait",
			m.w.Services(len(m.facts.unplaced)), stopped, m.keyOf("suggest"))
	case r.Sign > 0:
		return cells.Tight, m.w.Say("nothing better found%s: what is on the board is better (%s)", "rien de mieux trouvé%s : ce qui est au tableau est mieux (%s)",
			stopped, compare.Decides(m.w, r))
	case msg.plan.Proven && m.facts.problems() > 0:
		return cells.Tight, m.w.Say("nothing better (proven): %s", "rien de mieux (prouvé) : %s", problemWords(&m.view))
	case msg.plan.Proven:
		return cells.Fits, m.w.Say("nothing better: this is optimal (proven)", "rien de mieux : c'est optimal (prouvé)")
	}
	for _, s := range msg.plan.Scores {
		if s.Cost != s.Bound && s.Bound != planner.Unbounded {
			return cells.Tight, m.w.Say("nothing better found, not proven%s: %s %s, at best %s", "rien de mieux trouvé, non prouvé%s : %s %s, au mieux %s",
				stopped, m.w.Criterion(s.Criterion), m.w.Cost(s.Criterion, s.Cost), m.w.Cost(s.Criterion, s.Bound))
		}
	}
	return cells.Tight, m.w.Say("nothing better found, not proven%s", "rien de mieux trouvé, non prouvé%s", stopped)
}

// limitReached says that a search ended before it was done.
func (m *Model) limitReached() part {
	limit := m.o.Limit
	if limit == 0 {
		limit = usualLimit
	}
	return part{cells.Tight, m.w.Say("stopped at its limit of %s", "arrêté à sa limite de %s", limit.Round(time.Millisecond))}
}

// proposeState shows a state with other wishes than the present ones.
func (m *Model) proposeState(to session.State, done session.Done, title string) {
	right := compare.SideOf(m.s, m.w.Say("then", "alors"), to)
	m.compareSides(present(&m.view), right, done, title)
}

// compareSides shows two states of which nothing is known but what can be seen.
func (m *Model) compareSides(left, right compare.Side, done session.Done, title string) {
	m.show(left, right, done, title, faultsPart(m.w, right), rankPart(&m.view, compare.Rank(left, right), left, right))
}

// show opens the screen.
func (m *Model) show(left, right compare.Side, done session.Done, title string, about ...part) {
	d := compare.Of(machines(m.s), left, right)
	same := right.State.Changes == m.s.Changes() && len(planner.Diff(present(&m.view).Placement, right.Placement)) == 0
	*m.proposal = proposal{
		left: left, right: right, rows: d.Rows(m.w), title: title, about: about, sentence: d.Sentence(m.w, m.g), done: done,
		same: same, ready: m.proposal.ready,
	}
	m.open(onProposal)
}

func (m *Model) notTakeable() string {
	if m.proposal.same {
		return m.w.Say("this is what is on the board already", "c'est déjà ce qui est au tableau")
	}
	return ""
}

// takeProposal makes the right state the session's.
func (m *Model) takeProposal() {
	m.back()
	if m.s.Goto(m.proposal.right.State, m.proposal.done) {
		m.tell(cells.Plain, m.w.Say("taken: %s (%s takes it back)", "pris : %s (%s l'annule)", doneWords(m.w, m.proposal.done), m.keyOf("undo")))
	}
}

func (p *proposal) key(*Model, tea.KeyMsg) tea.Cmd { return nil }

func (p *proposal) mouse(m *Model, e tea.MouseMsg) tea.Cmd { return m.wheel(e) }

func (p *proposal) scroll(v *view, lines int) {
	n := len(p.layout(v.width))
	p.top = clamp(min(p.top, n)+min(max(lines, -n), n), max(n-p.room(v), 0)+1)
}

// room is how many lines of the difference are seen at once.
func (p *proposal) room(v *view) int { return max(v.height-2-p.footHeight(v), 1) }

// footHeight is the edge, the sentence and the keys.
func (p *proposal) footHeight(v *view) int {
	return 2 + min(len(cells.Wrap(p.sentence, v.width-2)), 2)
}

// present is what is on the board.
func present(v *view) compare.Side {
	return compare.NewSide(v.w.Say("now", "maintenant"), v.s.State(), v.s.Board())
}

// rankPart says whether the right side is better than the left one.
func rankPart(v *view, r compare.Ranking, left, right compare.Side) part {
	than := v.w.Say("than %s", "que %s", left.Name)
	if left.Board == v.s.Board() {
		than = v.w.Say("than now", "que maintenant")
	}
	switch {
	case !r.Known:
		return part{cells.Tight, v.w.Say("another problem: %s", "un autre problème : %s", strings.Join(compare.Otherwise(v.w, left.Board.Problem(), right.Board.Problem()), ", "))}
	case r.Sign < 0:
		return part{cells.Fits, v.w.Say("better %s: %s", "mieux %s : %s", than, compare.Decides(v.w, r))}
	case r.Sign > 0:
		return part{cells.Tight, cells.SignTight + " " + v.w.Say("worse %s: %s", "moins bien %s : %s", than, compare.Decides(v.w, r))}
	}
	return part{cells.Muted, v.w.Say("no better and no worse %s", "ni mieux ni moins bien %s", than)}
}

// faultsPart says whether a side fits.
func faultsPart(w wording.Words, s compare.Side) part {
	plan := planner.Plan{Violations: s.Board.Violations(), Unplaced: make([]planner.Unplaced, len(s.Board.Unplaced()))}
	if len(plan.Violations)+len(plan.Unplaced) == 0 {
		return part{cells.Fits, w.Say("everything fits", "tout tient")}
	}
	return part{cells.Over, cells.SignOver + " " + w.Faults(&plan)}
}
