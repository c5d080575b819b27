package tui

import (
	"berth/planner"
	"berth/tui/cells"
	"berth/tui/gauge"
	"berth/wording"
)

// measure is what bars show.
type measure struct {
	en, fr  string
	service func(planner.Demand) int64                // what a service asks for
	guest   func(*planner.Guest, planner.Bytes) int64 // what a guest of so much memory takes of its machine
	say     func(wording.Words, int64) string
}

// The measures, in the order in which a key goes through them. Of what a machine draws a service has its share of the processor time
// that is asked for, so watts are counted in thousandths of a core until a machine says what one is worth.
var measures = [...]measure{
	{"memory", "mémoire", func(d planner.Demand) int64 { return int64(d.Memory) }, func(_ *planner.Guest, m planner.Bytes) int64 { return int64(m) },
		func(w wording.Words, n int64) string { return w.Used(planner.Bytes(n)) }},
	{"cpu", "cpu", func(d planner.Demand) int64 { return int64(d.CPU) }, func(g *planner.Guest, _ planner.Bytes) int64 { return 1000 * int64(g.CPUs) },
		func(w wording.Words, n int64) string { return w.CPU(planner.MilliCPU(n)) }},
	{"disk", "disque", func(d planner.Demand) int64 { return int64(d.Disk) }, func(g *planner.Guest, _ planner.Bytes) int64 { return int64(g.Disk) },
		func(w wording.Words, n int64) string { return w.Used(planner.Bytes(n)) }},
	{"watts", "watts", func(d planner.Demand) int64 { return int64(d.CPU) }, nil,
		func(w wording.Words, n int64) string { return w.Watts(planner.MilliWatts((n + 50) / 100 * 100)) }},
}

// The measures by their positions.
const (
	byMemory = iota
	byCPU
	byDisk
	byWatts
)

// filled is what the bar of a host or a machine shows under the chosen measure.
type filled struct {
	gauge.Stack
	says    func() []string // the figures, and what is said of them where there is less room; nil: there are none
	today   planner.Bytes   // as it was measured; 0: it was not, or memory is not what is shown
	missing string          // why there is no bar; "": there is one
	worth   int64           // of a thousandth of what is asked for, in thousandths: 1000, but for watts
}

// nextMeasureWord names what bars show next.
func (b *board) nextMeasureWord() string {
	m := &measures[(b.measure+1)%len(measures)]
	return b.w.Say(m.en, m.fr)
}

// nextMeasure lets bars show the next thing.
func (b *board) nextMeasure() intent {
	b.measure = (b.measure + 1) % len(measures)
	return notice{cells.Plain, b.w.Say("bars show %s; %s goes on", "les barres montrent : %s ; %s continue", b.w.Say(measures[b.measure].en, measures[b.measure].fr), b.keyOf("gauges"))}
}

// filled is the bar of what stands at a spot, which must be there: of a host, else of a hypervisor.
func (p picture) filled(at spot) filled {
	if h := p.s.Board().HostIndex(at.host); h >= 0 {
		return p.filledHost(at, h)
	}
	_, i := active(p.s, at.machine)
	return p.filledMachine(i)
}

func (p picture) filledHost(at spot, h int) filled {
	g, l, _ := p.memoryGauge(at)
	f := filled{worth: 1000}
	if p.measure == byWatts {
		f = p.drawn(at.machine)
	}
	f.Parts = p.parts(h, f.worth)
	if l.Host.IsGuest() {
		f.Kept = 0 // of watts: what the machine draws with nothing to do is none of its guests'
	} else {
		f.Parts = append(f.Parts, p.guestParts(at.machine)...)
	}
	switch p.measure {
	case byMemory:
		f.Stack = p.memoryStack(g, f.Parts)
		if l.Host.IsGuest() {
			most := p.w.Size(l.Host.Memory.Max)
			f.Most, f.Ends = int64(max(l.Host.Memory.Max, l.Memory)), []string{p.w.Say("of at most %s", "sur %s au plus", most), most}
		} else if m, _ := active(p.s, at.machine); m.UsedToday > 0 {
			f.today = l.Today
		}
		f.says = func() []string { return usedWords(p.w, l.Used, l.Host.Reserved+l.Host.Foreign, l.Usable, l.Memory) }
	case byCPU:
		f.whole(p.w, byCPU, int64(l.CPU), int64(l.CPULimit))
	case byDisk:
		f.whole(p.w, byDisk, gauge.Sum(f.Parts), int64(l.Host.Disk))
	}
	return f
}

// filledMachine is the bar of a hypervisor: its guests.
func (p picture) filledMachine(i int) filled {
	g, l := p.machineGauge(i)
	f := filled{worth: 1000}
	if p.measure == byWatts {
		f = p.drawn(l.Machine.Name)
		for k := range l.Machine.Guests {
			if h := p.s.Board().HostIndex(l.Machine.Guests[k].Name); h >= 0 && p.s.Board().InUse(h) {
				f.Parts = append(f.Parts, gauge.Part{Name: l.Machine.Guests[k].Name, Size: gauge.Sum(p.parts(h, f.worth)), Hue: p.hueOfHost(h)})
			}
		}
		return f
	}
	f.Parts = p.guestParts(l.Machine.Name)
	switch p.measure {
	case byMemory:
		f.Stack = p.memoryStack(g, f.Parts)
		if l.Machine.UsedToday > 0 {
			f.today = l.Today
		}
		f.says = func() []string {
			return usedWords(p.w, l.Used, l.Machine.Reserved+l.Machine.Foreign, l.Usable, l.Machine.Memory)
		}
	case byCPU:
		f.whole(p.w, byCPU, int64(l.CPU), int64(l.CPULimit))
	case byDisk:
		f.whole(p.w, byDisk, gauge.Sum(f.Parts), int64(l.Machine.Disk))
	}
	return f
}

// memoryStack is a bar of memory with what is in the hand on it.
func (p picture) memoryStack(g gauge.Gauge, parts []gauge.Part) gauge.Stack {
	s := g.Stack(parts)
	if p.carrying() {
		s.Added.Name = p.carry.title(p.view)
	}
	return s
}

// whole fills a bar that has no margin, and says its figures.
func (f *filled) whole(w wording.Words, by int, part, whole int64) {
	m := &measures[by]
	f.Limit, f.Size, f.Most = whole, whole, whole
	if whole == 0 {
		f.missing = w.Say("%s: %s asked for, size not stated", "%s : %s demandés, taille inconnue", w.Say(m.en, m.fr), m.say(w, part))
		return
	}
	f.says = func() []string {
		return []string{w.Say("%s %s of %s", "%s %s sur %s", w.Say(m.en, m.fr), m.say(w, part), m.say(w, whole))}
	}
}

// drawn begins the bar of what a machine draws: what it draws with nothing to do, and what a thousandth of a core adds.
func (p picture) drawn(machine string) filled {
	m, i := active(p.s, machine)
	var cpu int64
	for h := range p.s.Board().HostCount() {
		if p.s.Board().MachineOf(h) == i && p.s.Board().InUse(h) {
			cpu += int64(p.s.Board().HostLoad(h).CPU)
		}
	}
	d, known := drawOf(p.s.Board(), i)
	if !known {
		return filled{missing: p.w.Say("what it draws is not stated (power:)", "sa consommation n'est pas indiquée (power:)")}
	}
	most := int64(max(d.AtMost, d.Watts))
	f := filled{Stack: gauge.Stack{Kept: int64(m.Power.Idle), Limit: most, Size: most, Most: most}}
	if cpu > 0 {
		f.worth = int64(d.Watts-m.Power.Idle) * 1000 / cpu
	}
	f.says = func() []string {
		return []string{p.w.Say("%s, %s of it with nothing to do, at most %s", "%s, dont %s au repos, au plus %s", p.w.Draws(d), p.w.Watts(m.Power.Idle), p.w.Watts(planner.MilliWatts(most)))}
	}
	return f
}

// parts are the services of a host, agents among them, each with what it takes.
func (p picture) parts(h int, worth int64) []gauge.Part {
	host, m := p.s.Board().Host(h), &measures[p.measure]
	services := p.s.Board().Services(h)
	out := make([]gauge.Part, 0, len(services))
	for _, s := range services {
		_, fresh := p.lands(s.Name)
		out = append(out, gauge.Part{Name: s.Name, Size: m.service(s.DemandOn(host.Processor)) * worth / 1000, Hue: p.hueOf(s), Faded: p.inHand(s.Name), Fresh: fresh})
	}
	return out
}

// guestParts are the guests of a machine, each in the hue of what takes most of it.
func (p picture) guestParts(machine string) []gauge.Part {
	m, _ := active(p.s, machine)
	if m == nil || measures[p.measure].guest == nil {
		return nil
	}
	var out []gauge.Part
	for k := range m.Guests {
		g := &m.Guests[k]
		size, hue := max(g.ExistsAt, g.Memory.Min), cells.NoHue
		if h := p.s.Board().HostIndex(g.Name); h >= 0 {
			l := p.s.Board().HostLoad(h)
			if !p.s.Board().InUse(h) {
				continue
			}
			size, hue = l.Memory, p.hueOfHost(h)
			if g.Kind == planner.LXC { // its memory is a ceiling
				size = l.Used + l.Host.Reserved + l.Host.Foreign
			}
		}
		out = append(out, gauge.Part{Name: g.Name, Size: measures[p.measure].guest(g, size), Hue: hue})
	}
	return out
}

// hueOf is the hue of a service's group.
func (v *view) hueOf(s *planner.Service) cells.Hue {
	if position, is := v.facts.groups[s.Group]; is {
		return cells.HueOf(position)
	}
	return cells.NoHue
}

// hueOfHost is the hue of the group that takes the most memory of a host.
func (p picture) hueOfHost(h int) cells.Hue {
	var sum [cells.NoHue + 1]planner.Bytes
	best := cells.NoHue
	for _, s := range p.s.Board().Services(h) {
		if hue := p.hueOf(s); hue != cells.NoHue {
			sum[hue] += s.DemandOn(p.s.Board().Host(h).Processor).Memory
			if best == cells.NoHue || sum[hue] > sum[best] {
				best = hue
			}
		}
	}
	return best
}

// memoryGauge is the gauge of a host. While something is carried, the one under the cursor shows what
// it would add, and a guest the size that it would have.
func (p picture) memoryGauge(at spot) (gauge.Gauge, planner.HostLoad, bool) {
	h := p.s.Board().HostIndex(at.host)
	if h < 0 {
		return gauge.Gauge{}, planner.HostLoad{}, false
	}
	l := p.s.Board().HostLoad(h)
	g := gauge.OfHost(l)
	if a := p.answer(at); a != nil && p.at.place() == at && !hereAlready(p.s, p.carry, at) {
		g.Carry(a.Used)
		if l.Host.IsGuest() {
			g.Total, g.Usable = a.Size, l.Host.Margin.Of(a.Size)
		}
	}
	return g, l, true
}

// machineGauge is the gauge of a hypervisor: its guests, appliances among them. While something is carried
// over one of them, gauge and headroom are those that the machine would have.
func (p picture) machineGauge(i int) (gauge.Gauge, planner.MachineLoad) {
	l := p.s.Board().MachineLoad(i)
	g := gauge.OfMachine(l)
	at := p.at.place()
	if a := p.answer(at); a != nil && at.machine == l.Machine.Name && !hereAlready(p.s, p.carry, at) {
		l.Headroom += l.Used - a.MachineUsed
		g.Carry(a.MachineUsed)
	}
	return g, l
}

// usedWords says what is used, reserved (with what is not berth's) and left empty as the margin of a memory, and what of that where there is less room.
func usedWords(w wording.Words, used, kept, usable, of planner.Bytes) []string {
	margin, kind := w.Left(of-usable), 0
	if kept > 0 {
		kind = 1
	}
	brief := [...]string{
		w.Say("%s used of %s", "%s utilisés sur %s", w.Used(used), w.Size(of)),
		w.Say("%s + %s reserved of %s", "%s + %s réservés sur %s", w.Used(used), w.Used(kept), w.Size(of)),
	}[kind]
	if of <= usable {
		return []string{brief}
	}
	long := [...]string{
		w.Say("%s used + %s margin of %s", "%s utilisés + %s de marge sur %s", w.Used(used), margin, w.Size(of)),
		w.Say("%s + %s reserved + %s margin of %s", "%s + %s réservés + %s de marge sur %s", w.Used(used), w.Used(kept), margin, w.Size(of)),
	}[kind]
	return []string{long, brief}
}
