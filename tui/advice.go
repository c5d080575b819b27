package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
)

// adviceComputed keeps advice until it can be shown.
func (m *Model) adviceComputed(msg adviceComputedMsg) tea.Cmd {
	if m.ended(msg.generation, msg.changes) {
		m.search.advice = &msg
	}
	return nil
}

// showAdvice offers advice that has come, once the board is on top and nothing is carried: a window must
// not take keys that are meant for something else.
func (m *Model) showAdvice() {
	msg := m.search.advice
	if msg == nil || m.screen != onBoard || m.board.carrying() {
		return
	}
	m.search.advice = nil
	if msg.changes != m.s.Changes() {
		return
	}
	var list []choice
	for _, a := range msg.advice {
		list = append(list, choice{name: m.w.Advice(a), about: m.w.Say("then everything fits", "alors tout tient"), why: notAdvised(&m.view, a), do: func(m *Model) tea.Cmd {
			m.takeAdvice(a)
			return nil
		}})
	}
	if list == nil {
		m.tell(cells.Tight, m.w.Say("no one or two changes make everything fit", "ni un ni deux changements ne font tout tenir"))
		return
	}
	m.choose(picker{title: m.w.Say("what would make it fit", "ce qui ferait tout tenir"), choices: list})
}

// takeAdvice shows the plan that a piece of advice leads to; taking it changes the wishes with it.
func (m *Model) takeAdvice(a planner.Advice) {
	m.proposeState(session.State{Placement: a.Plan.Placement, Changes: advisedChanges(m.s, a)}, session.Done{Kind: session.TookAdvice}, m.w.Advice(a))
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
