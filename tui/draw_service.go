package tui

import (
	"strings"

	"berth/planner"
	"berth/tui/cells"
	"berth/tui/gauge"
)

// drawServiceLine draws one line of a host: a service, its agents, or a service that leaves.
//
//	>v+ immich              4x slower  ━━━━━╸ 6.0 GB ~
//
// The columns are the cursor, the selection, what happens to the service, its name, a note where there is
// room for one, its share of the host, what it takes, and how well it is there.
func (p picture) drawServiceLine(a cells.Area, e entry) {
	switch e.kind {
	case agentsEntry:
		p.drawAgents(a, e)
		return
	case ghostEntry:
		p.drawGhostLine(a, e)
		return
	case leavingEntry:
		p.saw(cells.SignLeaves)
		x := a.Put(2, 0, cells.Muted, cells.SignLeaves+" "+e.service.Name)
		a.PutRight(a.W-2, 0, cells.Muted, cells.Short(p.w.Say("removed", "supprimé"), a.W-x-3, p.g))
		return
	}
	p.drawService(a, e.service, e.at)
}

// drawService draws the line of a service.
func (p picture) drawService(a cells.Area, s *planner.Service, at spot) {
	t := p.rowTone(s, at)
	chosen := t == cells.Chosen
	if _, lands := p.lands(s.Name); lands || chosen {
		a.Clear(t)
	}
	a.Put(0, 0, either(chosen, t, cells.Accent), p.rowMarks(s, at))
	a.Put(2, 0, either(chosen, t, cells.Muted), p.signOf(s, at))
	said := serviceWords(p.view, s, at)
	p.saw(p.signOf(s, at), said.mark, basis(p.g, s))
	size := said.size
	if !at.inTray() {
		size = p.amountWords(s, at, size)
	}
	a.Put(a.W-1, 0, either(chosen && said.markTone == cells.Plain, t, said.markTone), said.mark)
	right := min(a.PutRight(a.W-2, 0, either(t == cells.Plain, cells.Muted, t), size), a.W-2-sizeWidth)
	if said.noteTone != cells.Over && !at.inTray() {
		right = p.drawShare(a, right, s, at)
	}
	x := p.drawName(a, 4, right-5, t, s.Name)
	if note := said.noteIn(p.view, right-x-4); note != "" {
		a.PutRight(right-2, 0, either(chosen && said.noteTone == cells.Muted, t, said.noteTone), note)
	}
}

// rowTone is how the row of a service looks: chosen, just dropped, or stepping back where it is in the hand or not what is looked for.
func (p picture) rowTone(s *planner.Service, at spot) cells.Tone {
	tone, lands := p.lands(s.Name)
	switch {
	case p.inHand(s.Name):
		return cells.Dimmed
	case lands:
		return tone
	case p.at == at:
		return cells.Chosen
	case !p.matches(s.Name):
		return cells.Dimmed
	}
	return cells.Plain
}

// rowMarks says whether the cursor is on a row, and whether it is selected.
func (p picture) rowMarks(s *planner.Service, at spot) string {
	cursor, selected := " ", " "
	if p.at == at {
		cursor = cells.SignCursor
	}
	if p.chosen[s.Name] {
		selected = cells.SignSelected
	}
	return cursor + selected
}

// drawGhostLine draws where what is carried would land.
func (p picture) drawGhostLine(a cells.Area, e entry) {
	a.Put(1, 0, cells.Accent, strings.Repeat(p.g.Ghost, max(a.W-2, 0)))
	host := p.s.Board().Host(p.s.Board().HostIndex(e.at.host))
	a.PutRight(a.W-2, 0, cells.Accent, " "+p.w.Used(e.service.DemandOn(host.Processor).Memory))
	a.PutIn(3, 0, a.W-16, cells.Accent, " "+e.service.Name+" ", p.g)
}

// signOf says what happens to a service: it comes, or comes from another host.
func (p picture) signOf(s *planner.Service, at spot) string {
	switch action, comes := p.facts.comes[s.Name]; {
	case p.inHand(s.Name):
		return cells.SignLeaves
	case !comes || at.inTray():
		return " "
	case action == planner.AddService:
		return cells.SignNew
	}
	return cells.SignMoved
}

// amountWords says what a service takes under the chosen measure: of memory, what is known of it already.
func (p picture) amountWords(s *planner.Service, at spot, memory string) string {
	if p.measure == byMemory {
		return memory
	}
	part, _ := p.share(s, at)
	return measures[p.measure].say(p.w, part)
}

// drawShare draws the share of a service before a column, and returns where it begins.
func (p picture) drawShare(a cells.Area, right int, s *planner.Service, at spot) int {
	w := stripeWidth(a.W)
	if w == 0 {
		return right
	}
	right = min(right, a.W-2-len("16.0 GB")) // shares line up, whatever stands behind them
	part, whole := p.share(s, at)
	gauge.Share(a, right-w-1, 0, w, part, whole, p.hueOf(s).Stripe(), p.g)
	return right - w - 1
}

// stripeWidth is how wide the share of a service is in a line of so many columns, 0 where there is no room for one.
func stripeWidth(w int) int {
	if w < stripesFrom {
		return 0
	}
	return (w - 20) / 5
}

// stripesFrom is the least width of a line with a share in it.
const stripesFrom = 36

// share is what a service takes of its host under the chosen measure, and what the host has.
func (p picture) share(s *planner.Service, at spot) (part, whole int64) {
	h := p.s.Board().HostIndex(at.host)
	host := p.s.Board().Host(h)
	part = measures[p.measure].service(s.DemandOn(host.Processor))
	switch p.measure {
	case byMemory:
		return part, int64(p.s.Board().HostLoad(h).Memory)
	case byCPU:
		return part, int64(p.s.Board().HostLoad(h).CPULimit)
	case byDisk:
		return part, int64(host.Disk)
	}
	f := p.drawn(at.machine)
	return part * f.worth / 1000, f.Most
}

// sizeWidth is what most sizes take: what stands before them lines up.
const sizeWidth = 6

// noteLeast is the room in which the head of a longer note still says something.
const noteLeast = 9

// rowWords are what a row says of a service.
type rowWords struct {
	size     string
	mark     string               // how well it is there, in a sign
	note     string               // and in words
	slow     *planner.Performance // where the note is of that: there is more to say of it
	markTone cells.Tone
	noteTone cells.Tone
}

// noteIn is the note in at most so many columns, "" where that is not worth it.
func (r *rowWords) noteIn(v *view, room int) string {
	if r.slow != nil && room > cells.Width(r.note) {
		if long := slowerWords(v, *r.slow); room >= cells.Width(long) {
			return long
		}
	}
	if room < min(cells.Width(r.note), noteLeast) {
		return ""
	}
	return cells.Short(r.note, room, v.g)
}

// serviceWords says what a service takes on its host, and how well it is there.
func serviceWords(v *view, s *planner.Service, at spot) rowWords {
	h := v.s.Board().HostIndex(at.host)
	if h < 0 {
		return rowWords{size: basis(v.g, s) + v.w.Used(s.Demand.Memory), mark: cells.SignOver, markTone: cells.Over, noteTone: cells.Muted}
	}
	p := v.s.Board().Host(h).Processor
	out := rowWords{size: basis(v.g, s) + v.w.Used(s.DemandOn(p).Memory), mark: " ", markTone: cells.Plain, noteTone: cells.Muted}
	j := s.Judge(p)
	switch {
	case j.Verdict == planner.NotRecommended:
		out.mark, out.markTone, out.note, out.noteTone = cells.SignOver, cells.Over, v.w.Verdict(j.Verdict), cells.Over
	case j.Verdict == planner.Acceptable:
		out.mark, out.markTone, out.note, out.noteTone = cells.SignTight, cells.Tight, v.w.Verdict(j.Verdict), cells.Tight
	case j.Verdict == planner.Unknown:
		out.note = v.w.NotJudged(j)
	case len(s.Wish.On) > 0:
		out.note = v.w.Say("pinned", "épinglé")
	case s.Critical:
		out.note = v.w.Say("critical", "critique")
	}
	if slow, is := s.SlowestOn(p); is && (out.note == "" || j.Verdict != planner.Viable) {
		out.note, out.slow = v.w.Slowdown(slow), &slow
		if slow.Low >= slowFrom && out.markTone == cells.Plain { // viable all the same, and as slow as another that is not
			out.mark, out.markTone, out.noteTone = cells.SignTight, cells.Tight, cells.Tight
		}
	}
	if wrong := v.facts.wrong[s.Name]; len(wrong) > 0 {
		out.mark, out.markTone, out.note, out.noteTone, out.slow = cells.SignOver, cells.Over, v.w.Misfit(wrong[0]), cells.Over, nil
	}
	return out
}

// basis is the mark of an amount of memory that nobody stated: derived from the service's files, or assumed.
func basis(g *cells.Glyphs, services ...*planner.Service) string {
	mark := ""
	for _, s := range services {
		switch {
		case s.AssumedMemory() > 0:
			return cells.SignAssumed
		case len(s.DerivedOf(planner.FactMemory)) > 0:
			mark = g.Derived
		}
	}
	return mark
}

// drawAgents draws the agents of a host, with what they take together.
func (p picture) drawAgents(a cells.Area, e entry) {
	names := make([]string, len(e.agents))
	var memory planner.Bytes
	var sum int64
	host := p.s.Board().Host(p.s.Board().HostIndex(e.at.host))
	for i, s := range e.agents {
		names[i] = s.Name
		memory += s.DemandOn(host.Processor).Memory
		if p.measure != byMemory {
			part, _ := p.share(s, e.at)
			sum += part
		}
	}
	text := basis(p.g, e.agents...) + p.w.Used(memory)
	if p.measure != byMemory {
		text = measures[p.measure].say(p.w, sum)
	}
	p.saw(basis(p.g, e.agents...))
	said := p.w.Say("agent: %s", "agent : %s", names[0])
	if len(names) > 1 {
		said = p.w.Say("agents: %s", "agents : %s", strings.Join(names, ", "))
		if together := p.w.Say("%s together", "%s ensemble", text); cells.Width(said)+cells.Width(together)+7 <= a.W {
			text = together
		}
	}
	right := a.PutRight(a.W-2, 0, cells.Muted, text)
	a.PutIn(4, 0, right-5, cells.Muted, said, p.g)
}
