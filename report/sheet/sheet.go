// Package sheet draws a plan on one page that is read from two metres: machines as boxes, in them their guests and services as blocks in
// proportion to their memory, the margin as a line across all of them, three figures, and the command that made it. The same drawing is
// written as SVG, as PNG, and in the characters of a terminal.
package sheet

import (
	"cmp"
	"slices"
	"time"

	"berth/planner"
	"berth/wording"
)

// Sheet is a plan as it is to be drawn, in the reader's language.
type Sheet struct {
	Lang     string // as HTML names it: "en", "fr"
	Title    string
	About    string // what holds for the whole
	Bad      bool   // something does not fit
	Date     string // empty: without
	Digest   string // of the plan, short; empty: without
	Command  string // that made it; empty: without
	Machines []*Box
	Figures  []Figure
	Groups   []string // of services, in the order of their hues
	Signs    Signs
}

// Signs are the words of the legend.
type Signs struct{ New, Moved, Reserved, Margin, Also string }

// Figure is one of the key figures: what, how much, and what there is to say to it.
type Figure struct{ Label, Value, About string }

// Kind is what a box is.
type Kind int

// The kinds of boxes.
const (
	Machine Kind = iota
	Guest
	Service
	Agents   // all of a host, together
	Reserved // kept for the host itself, and foreign
)

// Change is what the plan does with what a box is.
type Change int

// The changes.
const (
	Stays Change = iota
	New
	Moved // or of another size
)

// Box is a rectangle as large as its memory, and what lies in it.
type Box struct {
	Kind   Kind
	Name   string
	About  []string // of machines and guests, what matters most first
	Left   string   // of machines and guests: what is left under the margin
	Tight  bool     // little is
	Memory planner.Bytes
	Amount string // the same in words
	Usable planner.Bytes
	Group  int // of a service, a place in Groups; -1: none
	Change Change
	From   string // where it moves from
	Inside []*Box
}

// Options are what a sheet says beside the plan.
type Options struct {
	Lang    wording.Lang
	Date    time.Time // zero: without a date
	Digest  string
	Command string
}

// drawer makes the boxes of a plan.
type drawer struct {
	wording.Words
	p      *planner.Plan
	groups []string
}

// Of makes the sheet of a plan.
func Of(p *planner.Plan, o Options) *Sheet {
	d := &drawer{Words: wording.For(o.Lang), p: p}
	for _, s := range p.Problem.Services {
		if s.Group != "" && !s.Agent && !slices.Contains(d.groups, s.Group) {
			d.groups = append(d.groups, s.Group)
		}
	}
	slices.Sort(d.groups)
	s := &Sheet{
		Lang: o.Lang.String(), Title: p.Problem.Name, About: d.PlanLine(p), Bad: p.Status == planner.Infeasible, Digest: o.Digest, Command: o.Command,
		Signs: Signs{
			New: d.Say("new", "nouveau"), Moved: d.Say("moves or changes its size", "déménage ou change de taille"), Reserved: d.Label(wording.Reserved),
			Margin: d.Say("margin %s", "marge %s", d.Percent(p.Problem.Rules.Margin)), Also: d.Say("also", "aussi"),
		},
	}
	for _, c := range p.Problem.Rules.Changed {
		s.About = d.Clauses([]string{s.About, d.RuleChange(c)})
	}
	if !o.Date.IsZero() {
		s.Date = d.Date(o.Date)
	}
	for _, m := range p.Machines {
		s.Machines = append(s.Machines, d.machine(m))
	}
	for _, g := range d.groups {
		s.Groups = append(s.Groups, d.Group(g))
	}
	s.Figures = d.figures()
	return s
}

func (d *drawer) machine(l planner.MachineLoad) *Box {
	m := l.Machine
	b := &Box{
		Kind: Machine, Name: m.Name, About: nonEmpty(m.Address), Left: d.LeftOrOver(l.Headroom, false), Tight: l.Headroom < 0,
		Memory: m.Memory, Amount: d.Size(m.Memory), Usable: l.Usable, Group: -1,
	}
	for _, x := range planner.Draws(d.p) {
		if x.Known && x.Machine.Name == m.Name {
			b.About = append(b.About, d.Draws(x))
		}
	}
	b.About = append(b.About, d.MachineAbout(*m))
	b.Inside = d.inside(m.Name, m.Reserved+m.Foreign)
	for _, g := range d.p.Guests {
		if g.Machine == m.Name && g.Memory > 0 {
			b.Inside = append(b.Inside, d.guest(g))
		}
	}
	return b
}

func (d *drawer) guest(g planner.GuestChange) *Box {
	b := &Box{Kind: Guest, Name: d.Guest(g.Guest.ID, g.Guest.Name), Memory: g.Memory, Amount: d.Size(g.Memory), Group: -1}
	switch {
	case g.Action == planner.CreateGuest:
		b.Change = New
	case g.Action == planner.ResizeGuest:
		b.Change, b.From = Moved, d.Size(g.From)
	}
	if l := d.p.Load(g.Guest.Name); l != nil {
		b.About, b.Usable = nonEmpty(l.Host.Address), l.Usable
		if b.Tight = l.Headroom < 0; b.Tight { // it is as small as it can be: that it is full says nothing else
			b.Left = d.LeftOrOver(l.Headroom, false)
		}
		b.Inside = d.inside(g.Guest.Name, l.Host.Reserved+l.Host.Foreign)
		if l.Host.Kind == planner.LXC { // its size is a ceiling: on its machine it weighs what is in it
			b.Memory, b.Amount = max(l.Used+l.Host.Reserved+l.Host.Foreign, l.Host.LeastCharge), d.Say("up to %s", "jusqu'à %s", d.Size(g.Memory))
		}
	} else if g.Guest.Appliance {
		b.About = []string{d.Label(wording.Appliance)}
	}
	return b
}

// inside are the blocks of a host, the largest group first, and in it the largest service.
func (d *drawer) inside(host string, reserved planner.Bytes) []*Box {
	var out []*Box
	var agents planner.Bytes
	sums := map[int]planner.Bytes{}
	for _, s := range d.p.Placed {
		switch {
		case s.Host != host:
		case s.Service.Agent:
			agents += s.Memory
		default:
			b := &Box{Kind: Service, Name: s.Service.Name, Memory: s.Memory, Amount: d.Used(s.Memory), Group: slices.Index(d.groups, s.Service.Group)}
			switch s.From {
			case "":
				b.Change = New
			case host:
			default:
				b.Change, b.From = Moved, s.From
			}
			sums[b.Group] += s.Memory
			out = append(out, b)
		}
	}
	slices.SortStableFunc(out, func(a, b *Box) int {
		return cmp.Or(cmp.Compare(sums[b.Group], sums[a.Group]), cmp.Compare(a.Group, b.Group), cmp.Compare(b.Memory, a.Memory), cmp.Compare(a.Name, b.Name))
	})
	if agents > 0 {
		out = append(out, &Box{Kind: Agents, Name: d.Label(wording.Agents), Memory: agents, Amount: d.Used(agents), Group: -1})
	}
	if reserved > 0 {
		out = append(out, &Box{Kind: Reserved, Name: d.Label(wording.Reserved), Memory: reserved, Amount: d.Used(reserved), Group: -1})
	}
	return out
}

// figures are what fits, what changes, and what is down for how long.
func (d *drawer) figures() []Figure {
	p := d.p
	placed, all := len(p.Placement.Host), len(p.Placement.Host)+len(p.Unplaced)
	fits := Figure{Label: d.Say("fits", "tient"), Value: d.Say("%s of %d", "%s sur %d", d.Services(placed), all), About: d.Status(p)}
	if len(p.Unplaced) > 0 {
		var names []string
		for _, u := range p.Unplaced {
			names = append(names, u.Service.Name)
		}
		fits.About = d.Say("no place for %s", "pas de place pour %s", d.And(names))
	}
	var fresh, moved int
	var data planner.Bytes
	var unknown bool
	for _, m := range p.Moves {
		switch {
		case m.Agent:
		case m.Action == planner.AddService:
			fresh++
		case m.Action == planner.MoveService:
			moved++
			data += m.Data
			unknown = unknown || m.Unknown
		}
	}
	changes := Figure{Label: d.Say("changes", "change"), Value: d.Say("%d new, %d moving", "%d en plus, %d en déménagement", fresh, moved)}
	if moved > 0 {
		changes.About = d.Say("with %s", "avec %s", d.DataSize(data, unknown))
	}
	down := Figure{Label: d.Say("down meanwhile", "arrêtés pendant ce temps"), Value: d.Say("nothing", "rien")}
	if p.Status != planner.Infeasible {
		var most planner.Down
		services := map[string]bool{}
		for _, ph := range planner.Phases(p) {
			for _, x := range ph.Down {
				for _, s := range x.Services {
					services[s] = true
				}
				if x.Seconds > most.Seconds {
					most = x
				}
			}
		}
		if len(services) > 0 {
			down.Value = d.Services(len(services))
			down.About = d.Say("at most %s", "au plus %s", d.DownFor(most))
		}
	} else {
		down.Value, down.About = "-", ""
	}
	return []Figure{fits, changes, down}
}

func nonEmpty(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}
