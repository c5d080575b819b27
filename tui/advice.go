package tui

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
)

func (q *search) notAdvisable() string {
	if q.facts.problems() == 0 {
		return q.w.Say("everything fits: there is nothing to suggest", "tout tient : rien à proposer")
	}
	return q.notSearchable()
}

// advise asks what would make everything fit.
func (q *search) advise() intent {
	p, c, pl := q.s.Problem(), q.s.Changes(), q.s.Board().Placement()
	return q.begin(q.w.Say("looking for advice", "recherche de conseils"), func(ctx context.Context, o planner.Options, generation int) tea.Msg {
		o.From = pl
		return adviceComputedMsg{generation: generation, advice: planner.Advise(ctx, p, o), changes: c}
	})
}

// adviceComputed keeps advice until it can be shown.
func (q *search) adviceComputed(msg adviceComputedMsg) intent {
	if q.ended(msg.generation, msg.changes) {
		q.advice = &msg
	}
	return nil
}

// showAdvice offers advice that has come, once the board is on top and nothing is carried: a window must
// not take keys that are meant for something else.
func (q *search) showAdvice() intent {
	msg := q.advice
	if msg == nil || q.screen != onBoard || q.board.carrying() {
		return nil
	}
	q.advice = nil
	if msg.changes != q.s.Changes() {
		return nil
	}
	var list []choice
	for _, a := range msg.advice {
		list = append(list, choice{name: q.w.Advice(a), about: q.movesTo(a), why: notAdvised(q.view, a), do: func() intent { return q.takeAdvice(a) }})
	}
	if list == nil {
		return notice{cells.Tight, q.w.Say("no one or two changes make everything fit", "ni un ni deux changements ne font tout tenir")}
	}
	return pick{title: q.w.Say("each of these makes everything fit", "chacun de ceux-ci fait tout tenir"), choices: list}
}

// movesTo counts what a piece of advice moves on the board.
func (q *search) movesTo(a planner.Advice) string {
	switch n := len(planner.Diff(present(q.view).Placement, a.Plan.Placement)); n {
	case 0:
		return q.w.Say("nothing moves", "rien ne bouge")
	case 1:
		return q.w.Say("1 changes its host", "1 change d'hôte")
	default:
		return q.w.Say("%d change their host", "%d changent d'hôte", n)
	}
}

// takeAdvice shows the plan that a piece of advice leads to; taking it changes the wishes with it.
func (q *search) takeAdvice(a planner.Advice) intent {
	return q.proposal.proposeState(session.State{Placement: a.Plan.Placement, Changes: advisedChanges(q.s, a)}, session.Done{Kind: session.TookAdvice}, q.w.Advice(a))
}

// notAdvised says why a session cannot make what is advised come true.
func notAdvised(v *view, a planner.Advice) string {
	for _, r := range a.Remedies {
		switch {
		case r.Kind == planner.AddMemory:
			return v.w.Say("berth cannot add memory: put it in, and say so in the inventory", "berth ne peut pas ajouter de mémoire : montez-la, et indiquez-la dans l'inventaire")
		case r.Kind == planner.OtherPort:
			return v.w.Say("ports are changed in the inventory, not here", "ports se change dans l'inventaire, pas ici")
		case r.Kind == planner.LetPart:
			return v.w.Say("with is changed in the inventory, not here", "with se change dans l'inventaire, pas ici")
		case r.Kind == planner.GiveUpGuest:
			return v.w.Say("keep is changed in the inventory, not here", "keep se change dans l'inventaire, pas ici")
		case r.Kind != planner.RaiseMargin || !ownMargins(v.s, r.Margin):
			continue
		}
		problem := advisedChanges(v.s, a).Apply(v.s.Base(), v.s.Library())
		if planner.Check(problem, a.Plan.Placement).Status == planner.Infeasible {
			return v.w.Say("a machine has a margin of its own: raise that in the inventory", "une machine a sa propre marge : augmentez-la dans l'inventaire")
		}
	}
	return ""
}

// ownMargins reports whether a machine has a margin of its own that is lower. The lab's does not change it.
func ownMargins(s *session.Session, than planner.Permille) bool {
	return slices.ContainsFunc(s.Problem().Machines, func(machine planner.Machine) bool {
		return machine.Margin != 0 && machine.Margin < than
	})
}

// advisedChanges are the present changes with what is advised.
func advisedChanges(s *session.Session, a planner.Advice) *session.Changes {
	return s.Changes().Edit(func(c *session.Changes) {
		for _, r := range a.Remedies {
			advised(c, r, s.Problem())
		}
	})
}

// advised makes one remedy a change.
func advised(c *session.Changes, r planner.Remedy, p *planner.Problem) {
	switch r.Kind {
	case planner.AcceptVerdict:
		c.Accepts[r.Subject] = true
	case planner.Unpin:
		c.Pins[r.Subject] = nil
	case planner.WidenGuest, planner.ShrinkGuest:
		if h, ok := p.Host(r.Subject); ok {
			memory := h.Memory
			if changed, twice := c.Ranges[r.Subject]; twice {
				memory = changed
			}
			if r.Kind == planner.WidenGuest {
				memory.Max = r.To
			} else {
				memory.Min = r.To
			}
			c.Ranges[r.Subject] = memory
		}
	case planner.RaiseMargin:
		c.Margin = r.Margin
	case planner.LeaveOut:
		c.Omit(r.Subject)
	}
}
