package tui

import (
	"slices"

	"berth/planner"
	"berth/tui/cells"
)

// carriedDetail says what decides whether what is carried is dropped on the host under the cursor: what is left there, how its guest
// changes, how fast it would be, what has to be carried, and whether another place is better; where it does not fit, every reason in full.
func (p picture) carriedDetail() (string, [][]part) {
	c, at := p.carry, p.at
	names := p.w.And(c.services)
	if at.inTray() {
		return p.w.Say("take off", "retirer"), [][]part{{{cells.Plain, p.w.Say("%s would have no host", "%s n'aurait plus d'hôte", names)}}}
	}
	ans := p.answer(at)
	if ans == nil {
		return at.name(), [][]part{{{cells.Muted, p.notPickable()}}}
	}
	title := p.w.Say("%s to %s", "%s vers %s", names, at.host)
	h := p.s.Board().HostIndex(at.host)
	switch {
	case hereAlready(p.s, c, at):
		return title, [][]part{{{cells.Muted, p.w.Say("it comes from here: dropping puts it back", "il vient d'ici : le poser le remet")}}, p.placeParts(h)}
	case len(ans.Reasons) > 0:
		return title, p.refusalParts(ans)
	}
	return title, [][]part{p.roomParts(h, ans), slices.Concat(p.speedParts(h), p.transferParts(at.host), p.placeParts(h)), p.growthParts(h, ans)}
}

// refusalParts are the reasons for which a host does not take what is carried, and what happens if it is dropped there all the same.
func (p picture) refusalParts(ans *planner.Answer) [][]part {
	var out [][]part
	for _, r := range ans.Reasons {
		text := p.w.Reason(r)
		if r.Rule.Measured() != planner.NoFigure {
			text = p.w.Say("with it: %s", "avec lui : %s", text)
		}
		out = append(out, []part{{cells.Over, cells.SignOver + " " + text}})
	}
	return append(out, []part{{cells.Muted, p.w.Say("%s drops it all the same: the plan would break a rule, and is not deployed until that is mended",
		"%s le pose quand même : le plan enfreindrait une règle, et ne se déploie pas avant que ce soit réglé", p.keyOf("drop-over"))}})
}

// roomParts say what is left of the machine, and what becomes of the guest.
func (p picture) roomParts(h int, ans *planner.Answer) []part {
	b := p.s.Board()
	machine := b.MachineLoad(b.MachineOf(h))
	t := cells.Fits
	if tightWith(b, h, ans) {
		t = cells.Tight
	}
	out := []part{{t, p.w.Say("%s then has %s of %s free", "%s a alors %s libres sur %s", machine.Machine.Name,
		p.w.Left(machine.Headroom+machine.Used-ans.MachineUsed), p.w.Size(machine.Machine.Memory))}}
	if !b.Host(h).IsGuest() || ans.Grows <= 0 {
		return out
	}
	l := b.HostLoad(h)
	if !b.InUse(h) || ans.Grows == ans.Size {
		return append(out, part{cells.Plain, p.w.Say("%s would be made, with %s", "%s serait créé, avec %s", l.Host.Name, p.w.Size(ans.Size))})
	}
	out = append(out, part{cells.Plain, p.w.Say("%s grows %s", "%s grandit : %s", l.Host.Name, change(p.g, p.w.Size(l.Memory), p.w.Size(ans.Size)))})
	if g := guestOf(machine.Machine, l.Host.Name); g != nil && g.Exists && g.Kind == planner.VM && g.ExistsAt != ans.Size {
		out = append(out, part{cells.Tight, p.w.Say("it restarts for that", "il redémarre pour cela")})
	}
	return out
}

// growthParts say why a guest grows by more than what is carried takes.
func (p picture) growthParts(h int, ans *planner.Answer) []part {
	host := p.s.Board().Host(h)
	if !host.IsGuest() || ans.Grows <= ans.Adds {
		return nil
	}
	return []part{{cells.Muted, p.w.Say("%s more for %s: a guest is filled to %s at most, in steps of %s", "%s de plus pour %s : un invité se remplit à %s au plus, par pas de %s",
		p.w.Size(ans.Grows), p.w.Used(ans.Adds), p.w.Percent(host.Margin), p.w.Size(planner.GuestStep))}}
}

// guestOf finds a guest of a machine; nil: it has none of that name.
func guestOf(m *planner.Machine, name string) *planner.Guest {
	for k := range m.Guests {
		if m.Guests[k].Name == name {
			return &m.Guests[k]
		}
	}
	return nil
}

// speedParts say how fast a single service would be beside where it comes from, and its verdict where that says more than that all is well.
func (p picture) speedParts(h int) []part {
	if len(p.carry.services) > 1 {
		return nil
	}
	var out []part
	s, processor := p.s.Board().Service(p.carry.services[0]), p.s.Board().Host(h).Processor
	fit := fitParts(p.w, s, processor)
	if s.Judge(processor).Verdict == planner.Viable {
		fit = fit[1:]
	} else if s.Judge(processor).Verdict == planner.Unknown {
		return fit
	}
	if slower := p.speedWords(h); slower != "" {
		t := cells.Plain
		if p.carry.times[h] >= slowFrom {
			t = cells.Tight
		}
		out = append(out, part{t, slower})
	}
	return append(out, fit...)
}

// transferParts say what data would be carried from where the services run today, and for how long that takes them down.
func (p picture) transferParts(host string) []part {
	var moves []planner.Move
	var all planner.Move
	for _, name := range p.carry.services {
		from := p.s.Problem().Current.Host[name]
		if from == "" || from == host {
			continue
		}
		s := p.s.Board().Service(name)
		moves = append(moves, planner.Move{Service: name, From: from, To: host, Action: planner.MoveService, Data: s.DataBytes(), Unknown: s.DataUnknown()})
		all.Data, all.Unknown = all.Data+s.DataBytes(), all.Unknown || s.DataUnknown()
	}
	switch {
	case len(moves) > 1:
		return []part{{cells.Plain, p.w.Say("%s move, %s to carry", "%s déplacés, %s à transporter", p.w.Services(len(moves)), p.w.DataSize(all.Data, all.Unknown))}}
	case len(moves) == 1:
		return []part{{cells.Plain, p.w.Carried(moves[0])}}
	case len(p.carry.services) == 1 && p.s.Problem().Current.Host[p.carry.services[0]] == host:
		return []part{{cells.Plain, p.w.Say("it runs here today: nothing to carry", "il tourne ici aujourd'hui : rien à transporter")}}
	}
	return nil
}

// placeParts say whether another place is better by the goal, and in what.
func (p picture) placeParts(h int) []part {
	c := p.carry
	switch {
	case c.best < 0 || c.best == h: // the title says so
		return nil
	case c.worse[h].Kind == planner.WhyBetter:
		return []part{{cells.Muted, p.w.BetterOn(c.answers[c.best].Host, c.worse[h])}}
	case c.worse[h].Kind == planner.WhyEqual:
		return []part{{cells.Muted, p.w.Say("as good by the goal as %s", "aussi bien que %s selon l'objectif", c.answers[c.best].Host)}}
	}
	return nil
}
