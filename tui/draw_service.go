package tui

import (
	"strings"

	"berth/planner"
)

// drawServiceLine draws one line of a host: a service, its agents, or a service that leaves.
//
//	>v+ immich              4x slower   6.0 GB ~
//
// The columns are the cursor, the selection, what happens to the service, its name, a note where there is
// room for one, what it takes, and how well it is there.
func (m *Model) drawServiceLine(a area, e entry) {
	switch e.kind {
	case agentsEntry:
		m.drawAgents(a, e)
		return
	case leavingEntry:
		x := a.put(2, 0, muted, signLeaves+" "+e.service.Name)
		a.putRight(a.w-2, 0, muted, short(m.w.Say("removed", "supprimé"), a.w-x-3, m.g))
		return
	}
	s := e.service
	cursor, t := " ", plain
	if m.board.at == e.at {
		cursor, t = signCursor, chosen
		a.repaint(0, 0, a.w, chosen)
	}
	selected, sign := " ", " "
	if m.board.chosen[s.Name] {
		selected = signSelected
	}
	if action, comes := m.facts.comes[s.Name]; comes && !e.at.inTray() {
		sign = map[planner.MoveAction]string{planner.AddService: signNew, planner.MoveService: signMoved}[action]
	}
	if m.inHand(s.Name) {
		t = faint
	}
	if t == chosen {
		a.clear(chosen)
	}
	a.put(0, 0, pick(t == chosen, chosen, accent), cursor+selected)
	a.put(2, 0, pick(t == chosen, chosen, muted), sign)
	size, mark, markTone, note, noteTone := m.serviceWords(s, e.at)
	a.put(a.w-1, 0, pick(t == chosen && markTone == plain, chosen, markTone), mark)
	right := min(a.putRight(a.w-2, 0, pick(t == plain, muted, t), size), a.w-2-sizeWidth)
	x := a.putIn(4, 0, right-5, t, s.Name, m.g)
	if room := right - x - 4; note != "" && (room >= width(note) || room >= noteLeast) {
		a.putRight(right-2, 0, pick(t == chosen && noteTone == muted, chosen, noteTone), short(note, right-x-4, m.g))
	}
}

func pick(which bool, yes, no tone) tone {
	if which {
		return yes
	}
	return no
}

// sizeWidth is what most sizes take: what stands before them lines up.
const sizeWidth = 6

// noteLeast is the room in which the head of a longer note still says something.
const noteLeast = 9

// inHand reports whether the service is being carried.
func (m *Model) inHand(name string) bool {
	c := m.board.carry
	if c == nil {
		return false
	}
	for _, s := range c.services {
		if s == name {
			return true
		}
	}
	return false
}

// serviceWords says what a service takes on its host, and how well it is there.
func (m *Model) serviceWords(s *planner.Service, at spot) (size, mark string, markTone tone, note string, noteTone tone) {
	mark, markTone, noteTone = " ", plain, muted
	h := m.s.Board().HostIndex(at.host)
	if h < 0 {
		return m.w.Used(s.Demand.Memory), signOver, over, "", muted
	}
	p := m.s.Board().Host(h).Processor
	size = m.w.Used(s.DemandOn(p).Memory)
	j := s.Judge(p)
	switch {
	case j.Verdict == planner.NotRecommended:
		mark, markTone, note, noteTone = signOver, over, m.w.Verdict(j.Verdict), over
	case j.Verdict != planner.Viable:
		mark, markTone, note, noteTone = signTight, tight, m.w.Verdict(j.Verdict), tight
	case len(s.Wish.On) > 0:
		note = m.w.Say("pinned", "fixé")
	case s.Critical:
		note = m.w.Say("critical", "critique")
	}
	if slow := m.slowdown(s, p); slow != "" && (note == "" || j.Verdict != planner.Viable) {
		note = slow
	}
	if wrong := m.facts.wrong[s.Name]; len(wrong) > 0 {
		mark, markTone, note, noteTone = signOver, over, m.w.Misfit(wrong[0]), over
	}
	return size, mark, markTone, note, noteTone
}

// slowdown says how many times slower the slowest of a service's metrics is than its reference.
func (m *Model) slowdown(s *planner.Service, p planner.Processor) string {
	if len(s.Metrics) == 0 {
		return ""
	}
	var worst planner.Performance
	for _, perf := range s.PerformanceOn(p) {
		if perf.High > worst.High {
			worst = perf
		}
	}
	if worst.High <= 1000 {
		return ""
	}
	return m.w.Slowdown(worst)
}

// drawAgents draws the agents of a host, with what they take together.
func (m *Model) drawAgents(a area, e entry) {
	names := make([]string, len(e.agents))
	var sum planner.Bytes
	p := m.s.Board().Host(m.s.Board().HostIndex(e.at.host)).Processor
	for i, s := range e.agents {
		names[i] = s.Name
		sum += s.DemandOn(p).Memory
	}
	right := a.putRight(a.w-2, 0, faint, m.w.Used(sum))
	a.putIn(4, 0, right-5, faint, strings.Join(names, ", "), m.g)
}
