package tui

import (
	"slices"

	"berth/planner"
	"berth/tui/cells"
)

// explainPlace says what a machine or a host is, what it carries, and where it is tight or over.
func (m *Model) explainPlace(at spot) []textLine {
	var e explanation
	i := m.machineIndex(at.machine)
	if i < 0 {
		return e
	}
	base := &m.machines()[i]
	machine, k := m.active(at.machine)
	if machine == nil {
		e.say(cells.Over, m.w.Say("switched off: what ran there has to find another place", "hors service : ce qui y tournait doit trouver une autre place"))
		return e
	}
	switch h := m.s.Board().HostIndex(at.host); {
	case at.host == "":
		m.explainMachine(&e, base, k)
	case h < 0:
		m.explainFixed(&e, base, at.host)
	default:
		m.explainHost(&e, base, h)
	}
	return e
}

// explainFixed says what a guest is on which nothing can be placed.
func (m *Model) explainFixed(e *explanation, base *planner.Machine, name string) {
	for _, g := range base.Guests {
		if g.Name != name {
			continue
		}
		e.say(cells.Plain, m.w.GuestAbout(g))
		if g.Appliance {
			e.say(cells.Plain, m.w.Say("an appliance: never moved, sized or destroyed", "une appliance : jamais déplacée, redimensionnée ni détruite"))
		} else {
			e.say(cells.Over, m.w.Say("switched off: what ran there has to find another place", "hors service : ce qui y tournait doit trouver une autre place"))
		}
	}
}

// explainMachine says what a hypervisor gives to its guests.
func (m *Model) explainMachine(e *explanation, base *planner.Machine, k int) {
	l := m.s.Board().MachineLoad(k)
	e.say(cells.Plain, m.w.MachineAbout(*base))
	e.say(cells.Muted, base.Address)
	if len(base.Devices) > 0 {
		e.say(cells.Plain, m.w.Devices(base.Devices))
	}
	m.explainMemory(e, base.Name, memoryOf{base.Memory, l.Usable, l.Used, base.Reserved, base.Foreign, l.Headroom, l.Today, l.Margin, 0})
	e.say(cells.Plain, m.w.VCPUs(l.CPU, l.CPULimit, m.s.Problem().Rules.Overcommit))
	if sum, by, ok := m.s.Problem().Ceilings(base, m.facts.guests); ok {
		e.say(cells.Plain, m.w.Ceilings(sum, base.Memory, by))
	}
	m.explainGuests(e, base)
}

// explainGuests says what becomes of the guests of a machine.
func (m *Model) explainGuests(e *explanation, base *planner.Machine) {
	e.heading(m.w.Say("Its guests", "Ses invités"))
	changes := map[string]planner.GuestChange{}
	for _, g := range m.facts.guests {
		changes[g.Guest.Name] = g
	}
	for _, g := range base.Guests {
		text, t := m.w.Say("not there: nothing runs in it", "absent : rien n'y tourne"), cells.Muted
		switch c, changed := changes[g.Name]; {
		case g.Appliance:
			text, t = m.w.GuestAbout(g), cells.Plain
		case changed:
			text, t = m.w.GuestChange(c), cells.Plain
		}
		e.row(t, m.w.Guest(g.ID, g.Name), 24, text)
	}
}

// explainHost says what a docker machine or a guest carries.
func (m *Model) explainHost(e *explanation, base *planner.Machine, h int) {
	b := m.s.Board()
	host, l := b.Host(h), b.HostLoad(h)
	e.say(cells.Plain, m.w.HostAbout(*host))
	if base.Address != "" && !host.IsGuest() {
		e.say(cells.Muted, base.Address)
	}
	if len(host.Devices) > 0 {
		e.say(cells.Plain, m.w.Devices(host.Devices))
	}
	if host.IsGuest() {
		e.say(cells.Plain, m.sizingWords(host.Memory))
		if !b.InUse(h) {
			e.say(cells.Muted, m.w.Say("nothing runs in it: it is not there", "rien n'y tourne : il n'existe pas"))
			return
		}
	}
	grows := host.Memory.Max
	if !host.IsGuest() || l.Memory >= grows {
		grows = 0
	}
	m.explainMemory(e, host.Name, memoryOf{l.Memory, l.Usable, l.Used, host.Reserved, host.Foreign, l.Headroom, l.Today, host.Margin, grows})
	e.say(cells.Plain, m.w.CPUUse(l.CPU, l.CPULimit, m.s.Problem().Rules.Overcommit))
	m.explainServices(e, h)
	if !host.IsGuest() && len(base.Guests) > 0 {
		m.explainGuests(e, base)
	}
}

// memoryOf are the figures of a host or a machine.
type memoryOf struct {
	all, usable, used, reserved, foreign, headroom, today planner.Bytes
	margin                                                planner.Permille
	grows                                                 planner.Bytes // how large a guest may become; 0: no larger than it is
}

// explainMemory says how full it is, and every rule that it breaks.
func (m *Model) explainMemory(e *explanation, name string, f memoryOf) {
	e.heading(m.w.Say("How full it is", "Son remplissage"))
	e.say(cells.Plain, m.w.Say("%s of memory, of which %s may be used (margin %s)", "%s de mémoire, dont %s utilisables (marge %s)",
		m.w.Size(f.all), m.w.Left(f.usable), m.w.Percent(f.margin)))
	taken := []string{m.w.Say("%s used", "%s utilisés", m.w.Used(f.used))}
	if f.reserved > 0 {
		taken = append(taken, m.w.Say("%s reserved", "%s réservés", m.w.Used(f.reserved)))
	}
	if f.foreign > 0 {
		taken = append(taken, m.w.Say("%s used by what is not berth's", "%s utilisés hors de berth", m.w.Used(f.foreign)))
	}
	e.say(cells.Plain, m.w.And(taken))
	near := f.grows == 0 && planner.Tight(f.used+f.reserved+f.foreign, f.usable)
	t, left := cells.Fits, m.w.LeftOrOver(f.headroom, near)
	switch {
	case f.headroom < 0:
		t, left = cells.Over, cells.SignOver+" "+left
	case f.grows > 0:
		left += m.w.Say("; it grows with its services up to %s, as far as its machine has room",
			" ; il grandit avec ses services jusqu'à %s, selon la place de sa machine", m.w.Size(f.grows))
	case near:
		t, left = cells.Tight, cells.SignTight+" "+left+m.w.Say(": more than 95 % of what may be used is", " : plus de 95 % de l'utilisable est pris")
	}
	e.say(t, left)
	if f.today > 0 {
		e.say(cells.Muted, m.w.Say("today %s", "aujourd'hui %s", m.w.Used(f.today)))
	}
	for _, r := range m.facts.wrong[name] {
		e.wrong(m.w.Violation(r))
	}
}

// explainServices lists what runs on a host, the largest first: that is where room can be made.
func (m *Model) explainServices(e *explanation, h int) {
	b := m.s.Board()
	p := b.Host(h).Processor
	list := slices.Clone(b.Services(h))
	slices.SortStableFunc(list, func(x, y *planner.Service) int {
		return int(y.DemandOn(p).Memory>>20 - x.DemandOn(p).Memory>>20)
	})
	e.heading(m.w.Say("What it carries: %s, the largest first", "Ce qu'il porte : %s, les plus grands d'abord", m.w.Services(len(list))))
	for _, s := range list {
		t, text := cells.Plain, m.w.Demand(s.DemandOn(p))
		if s.Agent {
			text += ", " + m.w.Say("agent", "agent")
		} else if j := s.Judge(p); j.Verdict != planner.Viable {
			t = m.verdictTone(j.Verdict)
			text += ", " + m.w.Verdict(j.Verdict)
		}
		sign := map[cells.Tone]string{cells.Plain: " ", cells.Tight: cells.SignTight, cells.Over: cells.SignOver}[t]
		e.row(t, sign+" "+s.Name, 30, text)
		for _, r := range m.facts.wrong[s.Name] {
			e.row(cells.Over, "", 30, cells.SignOver+" "+m.w.Reason(r))
		}
	}
}
