package tui

import (
	"fmt"
	"slices"
	"strings"

	"berth/planner"
	"berth/runview"
	"berth/tui/cells"
)

// hostLines are a table of the hosts that a run is about: what comes and leaves there, and whether the host is ready or what stands in the
// way, with what mends it.
func (d *deployment) hostLines() []textLine {
	var e explanation
	names, said := d.concerned(), map[string]bool{}
	column := 0
	for _, name := range names {
		column = max(column, cells.Width(name))
	}
	column = min(column, 24) + 6
	for _, name := range names {
		sign, t := " ", cells.Plain
		if d.asked() {
			sign, t = d.g.Yes, cells.Fits
		}
		stops := slices.DeleteFunc(slices.Clone(d.stops), func(s runview.Stop) bool { return s.Host != name })
		if len(stops) > 0 {
			sign, t = cells.SignOver, cells.Over
		}
		at := len(e)
		e.row(cells.Plain, sign+" "+name, column, d.comesAndLeaves(name))
		e[at].headIn = t
		for _, s := range stops {
			e.row(cells.Over, "", column, s.Say)
			if s.Hint != "" && !said[s.Hint] { // what mends it on one host mends it on all
				said[s.Hint] = true
				e.row(cells.Muted, "", column, d.g.Arrow+" "+s.Hint)
			}
		}
	}
	return e
}

// asked reports whether the hosts have said whether they are ready.
func (d *deployment) asked() bool {
	return d.o.Deployer != nil && (d.wrong == "" || len(d.stops) > 0) && len(d.theirs) == 0
}

// concerned are the hosts where something changes, in the order of the inventory, and what else stands in the way.
func (d *deployment) concerned() []string {
	there := map[string]bool{}
	for _, ph := range d.phases {
		for _, g := range ph.Guests {
			there[g.Machine], there[g.Guest.Name] = true, true
		}
		for _, mv := range ph.Moves {
			there[mv.From], there[mv.To] = true, true
		}
	}
	var out []string
	add := func(name string) {
		if there[name] && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, m := range machines(d.s) {
		add(m.Name)
		for _, g := range m.Guests {
			add(g.Name)
		}
	}
	for _, s := range d.stops {
		there[s.Host] = true
		add(s.Host)
	}
	return out
}

// comesAndLeaves says what a run does on a host.
func (d *deployment) comesAndLeaves(host string) string {
	n := tallyOf(d.phases, host)
	parts := []string(nil)
	if n.guest != nil {
		parts = append(parts, d.guestWords(*n.guest))
	}
	count := func(n int, en, fr string) {
		if n > 0 {
			parts = append(parts, d.w.Say(en, fr, n))
		}
	}
	count(n.fresh, "%d new", "%d en plus")
	count(n.come, "arriving: %d", "arrivées : %d")
	count(n.leave, "leaving: %d", "départs : %d")
	if n.agents {
		parts = append(parts, d.w.Say("agents", "agents"))
	}
	steps := 0
	for _, s := range d.told.Steps {
		if s.Host == host {
			steps++
		}
	}
	if steps > 0 {
		parts = append(parts, stepCount(d.w, steps))
	}
	return strings.Join(parts, " "+d.g.Bullet+" ")
}

// hostTally is what phases do on a host.
type hostTally struct {
	guest              *planner.GuestChange // that it is; nil: it stays as it is
	fresh, come, leave int                  // services
	agents             bool
}

func tallyOf(phases []planner.Phase, host string) (n hostTally) {
	for _, ph := range phases {
		for _, g := range ph.Guests {
			if g.Guest.Name == host {
				n.guest = &g
			}
		}
		for _, mv := range ph.Moves {
			switch {
			case mv.Agent:
				n.agents = n.agents || mv.To == host
			case mv.To == host && mv.Action == planner.AddService:
				n.fresh++
			case mv.To == host:
				n.come++
			case mv.From == host:
				n.leave++
			}
		}
	}
	return n
}

// guestWords say what becomes of a guest.
func (d *deployment) guestWords(g planner.GuestChange) string {
	switch g.Action {
	case planner.CreateGuest:
		return d.w.Say("created with %s", "créé avec %s", d.w.Size(g.Memory))
	case planner.DestroyGuest:
		return d.w.Say("destroyed", "détruit")
	}
	return d.w.Size(g.From) + " " + d.g.Arrow + " " + d.w.Size(g.Memory)
}

const downBar = 12 // columns of the bar of what is down for longest

// timeLines are the phases one below the other, each with a bar of how long something is down in it, all to one scale.
func (d *deployment) timeLines() []textLine {
	var e explanation
	column, longest := 0, int64(1)
	for i, ph := range d.phases {
		column = max(column, cells.Width(d.phaseHead(i)))
		for _, x := range ph.Down {
			longest = max(longest, x.Seconds)
		}
	}
	column = min(column+5, d.width/2)
	for i, ph := range d.phases {
		if len(ph.Down) == 0 {
			e.row(cells.Muted, d.phaseHead(i), column, d.w.Say("nothing is down", "rien n'est arrêté"))
			continue
		}
		most, services := ph.Down[0], []string(nil)
		for _, x := range ph.Down {
			if x.Seconds > most.Seconds {
				most = x
			}
			services = append(services, x.Services...)
		}
		slices.Sort(services)
		services = slices.Compact(services)
		n := int(max(most.Seconds*downBar/longest, 1))
		bar := strings.Repeat(d.g.Stripe, n)
		who := d.w.And(services)
		if len(services) > 3 || len(services) == 0 {
			who = d.w.Services(len(services))
		}
		e.row(cells.Tight, d.phaseHead(i), column, d.w.Say("%s %s down: %s", "%s %s à l'arrêt : %s", bar, d.w.DownFor(most), who))
	}
	return e
}

// phaseHead is the number and the name of a phase, in one line.
func (d *deployment) phaseHead(i int) string {
	name, _, _ := strings.Cut(d.w.Phase(d.phases[i].Kind), ":")
	return fmt.Sprintf("%d  %s", i+1, strings.TrimSpace(name))
}
