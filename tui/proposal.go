package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/session"
)

// proposal shows a state beside the present one before it is taken: what the planner suggests, a piece of
// advice, or a variant.
type proposal struct {
	to    session.State
	plan  *planner.Plan // of to
	now   *planner.Plan
	done  session.Done
	title string
	top   int
}

func (p *proposal) key(*Model, tea.KeyMsg) tea.Cmd     { return nil }
func (p *proposal) mouse(*Model, tea.MouseMsg) tea.Cmd { return nil }
func (p *proposal) draw(m *Model, a area)              {}
func (p *proposal) scroll(m *Model, lines int)         {}

// propose shows what a search has found.
func (m *Model) propose(plan *planner.Plan) {
	m.proposeState(session.State{Placement: plan.Placement, Changes: m.s.Changes()}, plan, session.Done{Kind: session.Planned}, m.w.Say("proposal", "proposition"))
}

func (m *Model) proposeState(to session.State, plan *planner.Plan, done session.Done, title string) {
	*m.proposal = proposal{to: to, plan: plan, now: m.s.Plan()(), done: done, title: title}
	m.open(onProposal)
}

func (m *Model) notTakeable() string { return "" }

func (m *Model) takeProposal() {
	m.back()
	m.s.Goto(m.proposal.to, m.proposal.done)
}

func (m *Model) chooseVariant() {}
