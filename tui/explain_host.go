package tui

import (
	"slices"

	"berth/planner"
	"berth/tui/cells"
	"berth/tui/compare"
	"berth/wording"
)

// explainPlace says what a machine or a host is, what it carries, and where it is tight or over.
func explainPlace(v *view, at spot) []textLine {
	var e explanation
	i := machineIndex(v.s, at.machine)
	if i < 0 {
		return e
	}
	base := &machines(v.s)[i]
	machine, k := active(v.s, at.machine)
	if machine == nil {
		e.say(cells.Over, v.w.Say("switched off: what ran there has to find another place", "hors service : ce qui y tournait doit trouver une autre place"))
		return e
	}
	switch h := v.s.Board().HostIndex(at.host); {
	case at.host == "":
		explainMachine(v, &e, base, k)
	case h < 0:
		explainFixed(v.w, &e, base, at.host)
	default:
		explainHost(v, &e, base, h)
	}
	return e
}

// explainFixed says what a guest is on which nothing can be placed.
func explainFixed(w wording.Words, e *explanation, base *planner.Machine, name string) {
	for _, g := range base.Guests {
		if g.Name != name {
			continue
		}
		e.say(cells.Plain, w.GuestAbout(g))
		if g.Appliance {
			e.say(cells.Plain, w.Say("an appliance: never moved, sized or destroyed", "une appliance : jamais déplacée, redimensionnée ni détruite"))
		} else {
			e.say(cells.Over, w.Say("switched off: what ran there has to find another place", "hors service : ce qui y tournait doit trouver une autre place"))
		}
	}
}

// explainMachine says what a hypervisor gives to its guests.
func explainMachine(v *view, e *explanation, base *planner.Machine, k int) {
	l := v.s.Board().MachineLoad(k)
	e.say(cells.Plain, v.w.MachineAbout(*base))
	e.say(cells.Muted, base.Address)
	if len(base.Devices) > 0 {
		e.say(cells.Plain, v.w.Devices(base.Devices))
	}
	explainMemory(v, e, base.Name, memoryOf{base.Memory, l.Usable, l.Used, base.Reserved, base.Foreign, l.Headroom, l.Today, l.Margin, 0})
	e.say(cells.Plain, v.w.VCPUs(l.CPU, l.CPULimit, v.s.Problem().Rules.Overcommit))
	if sum, by, ok := v.s.Problem().Ceilings(base, v.facts.guests); ok {
		e.say(cells.Plain, v.w.Ceilings(sum, base.Memory, by))
	}
	explainGuests(v, e, base)
}

// explainGuests says what becomes of the guests of a machine.
func explainGuests(v *view, e *explanation, base *planner.Machine) {
	e.heading(v.w.Say("Its guests", "Ses invités"))
	changes := map[string]planner.GuestChange{}
	for _, g := range v.facts.guests {
		changes[g.Guest.Name] = g
	}
	for _, g := range base.Guests {
		text, t := v.w.Say("not there: nothing runs in it", "absent : rien n'y tourne"), cells.Muted
		switch c, changed := changes[g.Name]; {
		case g.Appliance:
			text, t = v.w.GuestAbout(g), cells.Plain
		case changed:
			text, t = v.w.GuestChange(c), cells.Plain
		}
		e.row(t, v.w.Guest(g.ID, g.Name), 24, text)
	}
}

// explainHost says what a docker machine or a guest carries.
func explainHost(v *view, e *explanation, base *planner.Machine, h int) {
	b := v.s.Board()
	host, l := b.Host(h), b.HostLoad(h)
	e.say(cells.Plain, v.w.HostAbout(*host))
	if base.Address != "" && !host.IsGuest() {
		e.say(cells.Muted, base.Address)
	}
	if len(host.Devices) > 0 {
		e.say(cells.Plain, v.w.Devices(host.Devices))
	}
	if host.IsGuest() {
		e.say(cells.Plain, sizingWords(v.w, host.Memory))
		if !b.InUse(h) {
			e.say(cells.Muted, v.w.Say("nothing runs in it: it is not there", "rien n'y tourne : il n'existe pas"))
			return
		}
	}
	grows := host.Memory.Max
	if !host.IsGuest() || l.Memory >= grows {
		grows = 0
	}
	explainMemory(v, e, host.Name, memoryOf{l.Memory, l.Usable, l.Used, host.Reserved, host.Foreign, l.Headroom, l.Today, host.Margin, grows})
	e.say(cells.Plain, v.w.CPUUse(l.CPU, l.CPULimit, v.s.Problem().Rules.Overcommit))
	explainServices(v, e, h)
	if !host.IsGuest() && len(base.Guests) > 0 {
		explainGuests(v, e, base)
	}
}

// memoryOf are the figures of a host or a machine.
type memoryOf struct {
	all, usable, used, reserved, foreign, headroom, today planner.Bytes
	margin                                                planner.Permille
	grows                                                 planner.Bytes // how large a guest may become; 0: no larger than it is
}

// explainMemory says how full it is, and every rule that it breaks.
func explainMemory(v *view, e *explanation, name string, f memoryOf) {
	e.heading(v.w.Say("How full it is", "Son remplissage"))
	table := []figure{
		{name: v.w.Say("memory", "mémoire"), amounts: []string{v.w.Size(f.all)}},
		{name: v.w.Say("may be used", "utilisable"), amounts: []string{v.w.Left(f.usable)}, note: v.w.Say("fill to %s", "remplir à %s", v.w.Percent(f.margin))},
		{name: v.w.Say("used", "utilisé"), amounts: []string{v.w.Used(f.used)}},
	}
	if f.reserved > 0 {
		table = append(table, figure{name: v.w.Say("reserved", "réservé"), amounts: []string{v.w.Used(f.reserved)}})
	}
	if f.foreign > 0 {
		table = append(table, figure{name: v.w.Say("not berth's", "hors de berth"), amounts: []string{v.w.Used(f.foreign)}})
	}
	near := f.grows == 0 && planner.Tight(f.used+f.reserved+f.foreign, f.usable)
	t, left := cells.Fits, v.w.LeftOrOver(f.headroom, near)
	switch {
	case f.headroom < 0:
		t, left = cells.Over, cells.SignOver+" "+left
	case f.grows > 0:
		left += v.w.Say("; it grows with its services up to %s, as far as its machine has room",
			" ; il grandit avec ses services jusqu'à %s, selon la place de sa machine", v.w.Size(f.grows))
	case near:
		t, left = cells.Tight, cells.SignTight+" "+left+v.w.Say(": more than 95 % of what may be used is", " : plus de 95 % de l'utilisable est pris")
	}
	if f.today > 0 {
		table = append(table, figure{tone: cells.Muted, name: v.w.Say("today", "aujourd'hui"), amounts: []string{v.w.Used(f.today)}})
	}
	for i := range table {
		table[i].right = true
	}
	e.figures(table)
	e.say(t, left)
	for _, r := range v.facts.wrong[name] {
		e.wrong(v.w.Violation(r))
	}
}

// explainServices lists what runs on a host, the largest first: that is where room can be made.
func explainServices(v *view, e *explanation, h int) {
	b := v.s.Board()
	p := b.Host(h).Processor
	list := slices.Clone(b.Services(h))
	slices.SortStableFunc(list, func(x, y *planner.Service) int {
		return int(y.DemandOn(p).Memory>>20 - x.DemandOn(p).Memory>>20)
	})
	e.heading(v.w.Say("What it carries: %s, the largest first", "Ce qu'il porte : %s, les plus grands d'abord", v.w.Services(len(list))))
	for _, s := range list {
		t, text := cells.Plain, v.w.Demand(s.DemandOn(p))
		if s.Agent {
			text += ", " + v.w.Say("agent", "agent")
		} else if j := s.Judge(p); j.Verdict != planner.Viable {
			t = verdictTone(j.Verdict)
			text += ", " + verdictWords(v.w, j)
		}
		sign := map[cells.Tone]string{cells.Plain: " ", cells.Muted: " ", cells.Tight: cells.SignTight, cells.Over: cells.SignOver}[t]
		e.row(t, sign+" "+s.Name, 30, text)
		for _, r := range v.facts.wrong[s.Name] {
			e.row(cells.Over, "", 30, cells.SignOver+" "+v.w.Reason(r))
		}
	}
}

// sizingWords says how much memory a guest gets.
func sizingWords(w wording.Words, r planner.Range) string {
	if r.Min == r.Max {
		return w.Say("always %s", "toujours %s", compare.RangeWords(w, r))
	}
	return w.Say("%s, as its services ask for", "%s, selon ses services", compare.RangeWords(w, r))
}
