package tui

import (
	"strings"

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
	*view
	left, right compare.Side
	rows        []compare.Row
	title       string
	about       []part // what is known of the right one
	sentence    string // the difference in one sentence
	chips       []compare.Chip
	done        session.Done
	same        bool // the right one is what is on the board
	top         int
}

// proposeState shows a state with other wishes than the present ones.
func (p *proposal) proposeState(to session.State, done session.Done, title string) intent {
	right := compare.SideOf(p.s, p.w.Say("then", "alors"), to)
	return p.compareSides(present(p.view), right, done, title)
}

// compareSides shows two states of which nothing is known but what can be seen.
func (p *proposal) compareSides(left, right compare.Side, done session.Done, title string) intent {
	return p.show(left, right, done, title, faultsPart(p.w, right), rankPart(p.view, compare.Rank(left, right), left, right))
}

// show opens the screen.
func (p *proposal) show(left, right compare.Side, done session.Done, title string, about ...part) intent {
	d := compare.Of(machines(p.s), left, right)
	same := right.State.Changes == p.s.Changes() && len(planner.Diff(present(p.view).Placement, right.Placement)) == 0
	*p = proposal{
		view: p.view, left: left, right: right, rows: d.Rows(p.w), title: title, about: about, sentence: d.Sentence(p.w, p.g), chips: d.Chips(p.w, p.g), done: done, same: same,
	}
	return over(onProposal)
}

func (p *proposal) notTakeable() string {
	if p.same {
		return p.w.Say("this is what is on the board already", "c'est déjà ce qui est au tableau")
	}
	return ""
}

// take makes the right state the session's.
func (p *proposal) take() intent {
	if p.s.Goto(p.right.State, p.done) {
		return all{back{}, notice{cells.Plain, p.w.Say("taken: %s (%s takes it back)", "pris : %s (%s l'annule)", doneWords(p.w, p.done), p.keyOf("undo"))}}
	}
	return back{}
}

func (p *proposal) key(tea.KeyMsg) intent { return nil }

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
		return part{cells.Fits, v.w.Say("better %s: %s", "mieux %s : %s", than, compare.Briefly(v.w, r))}
	case r.Sign > 0:
		return part{cells.Tight, cells.SignTight + " " + v.w.Say("worse %s: %s", "moins bien %s : %s", than, compare.Briefly(v.w, r))}
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
