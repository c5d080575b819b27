package tui

import (
	"strings"

	"berth/planner"
	"berth/tui/cells"
)

// drawDetail draws what there is to say about what the cursor is on.
func (m *Model) drawDetail(a cells.Area) {
	title, lines := m.detail()
	a.Box(cells.Faint, m.g, title, cells.Strong, "", cells.Muted)
	inner := a.Cut(2, 1, a.W-4, a.H-2)
	m.flow(inner, lines)
}

// flow draws paragraphs of parts: parts of one paragraph stand side by side as long as there is room. What
// does not fit into the pane is not lost: the explanation has all of it, and the last line says so.
func (m *Model) flow(a cells.Area, paragraphs [][]part) {
	var lines [][]part
	for _, p := range paragraphs {
		var line []part
		used := 0
		for _, piece := range p {
			if w := cells.Width(piece.text); line != nil && used+3+w > a.W {
				lines, line, used = append(lines, line), nil, 0
			}
			if line != nil {
				used += 3
			}
			line = append(line, piece)
			used += cells.Width(piece.text)
		}
		if line != nil {
			lines = append(lines, line)
		}
	}
	for y, line := range lines {
		end := a.W
		if y == a.H-1 && len(lines) > a.H {
			end = a.PutRight(a.W, y, cells.Accent, m.w.Say(" %s: all of it", " %s : tout", m.keyOf("explain"))) - 1
		}
		m.parts(a, 0, y, end, line)
	}
}

// detail says what the cursor is on.
func (m *Model) detail() (title string, paragraphs [][]part) {
	at := m.board.at
	switch {
	case m.board.carrying():
		return m.carriedDetail()
	case at.service != "":
		return m.serviceDetail(at)
	case at.inTray():
		return m.w.Say("not placed", "sans place"), [][]part{{{cells.Muted, m.w.Say("every service has a host", "chaque service a un hôte")}}}
	}
	return m.hostDetail(at)
}

// serviceDetail says what a service needs, how well it is where it is and why it is there, and what every
// other host would say.
func (m *Model) serviceDetail(at spot) (string, [][]part) {
	b := m.s.Board()
	s := b.Service(at.service)
	if s == nil {
		return at.service, nil
	}
	title := s.Name
	if at.host != "" {
		title = m.w.OnHost(s.Name, at.host)
	}
	if s.Title != "" && !strings.EqualFold(s.Title, s.Name) {
		title += " " + m.g.Bullet + " " + s.Title
	}
	needs := []part{{cells.Plain, m.w.NeedsLine(s)}}
	if from := m.w.MemoryFrom(s); from != "" {
		needs = append(needs, part{cells.Muted, m.basis(s) + " " + from})
	}
	out := [][]part{append(needs, m.stateParts(s)...)}
	if wrong := m.facts.wrong[s.Name]; len(wrong) > 0 {
		out = append(out, []part{{cells.Over, cells.SignOver + " " + m.w.Reasons(wrong)}})
	}
	h := b.HostIndex(at.host)
	if h >= 0 {
		out = append(out, m.fitParts(s, b.Host(h).Processor))
		placed := planner.Placed{Service: s, Host: at.host, Judgement: s.Judge(b.Host(h).Processor), Why: b.Why(s.Name)}
		out = append(out, []part{{cells.Plain, m.w.Say("why here: %s", "pourquoi ici : %s", m.w.Why(placed))}})
	}
	return title, append(out, m.elsewhere(b.Answers(s.Name)))
}

// stateParts says what data moves with a service.
func (m *Model) stateParts(s *planner.Service) []part {
	var out []part
	for _, st := range s.State {
		size := m.w.Size(st.Size)
		if st.Size == 0 {
			size = m.w.Say("size not stated", "taille non indiquée")
		}
		if st.Shared {
			size = m.w.Say("on a share, stays", "sur un partage, reste")
		}
		out = append(out, part{cells.Muted, m.w.Say("data %s: %s", "données %s : %s", st.Name, size)})
	}
	return out
}

// fitParts says how well the processor suits the service: the verdict, and every metric.
func (m *Model) fitParts(s *planner.Service, p planner.Processor) []part {
	j := s.Judge(p)
	t := cells.Plain
	switch j.Verdict {
	case planner.NotRecommended:
		t = cells.Over
	case planner.Acceptable, planner.Unknown:
		t = cells.Tight
	}
	out := []part{{t, m.w.Judgement(j)}}
	for _, perf := range s.PerformanceOn(p) {
		out = append(out, part{cells.Muted, m.w.Performance(perf)})
	}
	return out
}

// elsewhere says what every other host would say to a service.
func (m *Model) elsewhere(answers []planner.Answer) []part {
	var out []part
	for _, a := range answers {
		if a.Here {
			continue
		}
		t := cells.Fits
		switch {
		case !a.Fits:
			t = cells.Muted
		case a.Judgement.Verdict != planner.Viable:
			t = cells.Tight
		}
		out = append(out, part{t, a.Host + " " + m.w.Fit(a)})
	}
	return out
}

// carriedDetail says what the host under the cursor says to what is carried: every reason, in full.
func (m *Model) carriedDetail() (string, [][]part) {
	c, at := m.board.carry, m.board.at
	names := m.w.And(c.services)
	if at.inTray() {
		return m.w.Say("take off", "retirer"), [][]part{{{cells.Plain, m.w.Say("%s would have no host", "%s n'aurait plus d'hôte", names)}}}
	}
	ans := m.answer(at)
	if ans == nil {
		return at.name(), [][]part{{{cells.Muted, m.notPickable()}}}
	}
	title := m.w.Say("%s to %s", "%s vers %s", names, at.host)
	if m.hereAlready(c, at) {
		return title, [][]part{{{cells.Muted, m.w.Say("it comes from here: dropping puts it back", "il vient d'ici : poser le remet")}}}
	}
	var out [][]part
	for _, r := range ans.Reasons {
		out = append(out, []part{{cells.Over, cells.SignOver + " " + m.w.Reason(r)}})
	}
	if out == nil {
		text, t := m.answerWords(at, ans)
		out = [][]part{{{t, text}}}
	}
	if len(c.services) == 1 && !refused(*ans) {
		h := m.s.Board().HostIndex(at.host)
		out = append(out, m.fitParts(m.s.Board().Service(c.services[0]), m.s.Board().Host(h).Processor))
	}
	return title, out
}

// hostDetail says what a machine or a host is, and what it carries.
func (m *Model) hostDetail(at spot) (string, [][]part) {
	base := m.machines()[max(m.machineIndex(at.machine), 0)]
	machine, i := m.active(at.machine)
	if machine == nil {
		return at.name(), [][]part{{{cells.Over, m.w.Say("switched off: what ran there has to find another place", "hors service : ce qui y tournait doit trouver une autre place")}}}
	}
	if at.host != "" && at.host != at.machine {
		return m.guestDetail(at, &base)
	}
	l := m.s.Board().MachineLoad(i)
	about := part{cells.Plain, m.w.MachineAbout(base)}
	if h := m.s.Board().HostIndex(at.host); h >= 0 {
		about.text = m.w.HostAbout(*m.s.Board().Host(h))
	}
	out := [][]part{{about}}
	if len(base.Devices) > 0 {
		out[0] = append(out[0], part{cells.Muted, m.w.Devices(base.Devices)})
	}
	if base.Address != "" {
		out[0] = append(out[0], part{cells.Muted, base.Address})
	}
	out = append(out, []part{
		{cells.Plain, m.w.Say("%s of %s may be used (margin %s)", "%s sur %s utilisables (marge %s)", m.w.Left(l.Usable), m.w.Size(base.Memory), m.w.Percent(l.Margin))},
		{cells.Muted, m.w.Say("today %s", "aujourd'hui %s", m.w.Used(l.Today))}, {cells.Muted, m.w.Say("%s reserved", "%s réservés", m.w.Used(base.Reserved))},
	}, m.wrongParts(at.name()))
	return at.name(), out
}

// guestDetail says what a guest is, and what it carries.
func (m *Model) guestDetail(at spot, base *planner.Machine) (string, [][]part) {
	for k := range base.Guests {
		g := &base.Guests[k]
		if g.Name != at.host {
			continue
		}
		out := [][]part{{{cells.Plain, m.w.GuestAbout(*g)}}}
		if g.Appliance {
			return m.w.Guest(g.ID, g.Name), append(out, []part{{cells.Muted, m.w.Say("an appliance: never moved, sized or destroyed", "une appliance : jamais déplacée, redimensionnée ni détruite")}})
		}
		host, _ := m.s.Problem().Host(g.Name)
		out[0] = append(out[0], part{cells.Muted, m.sizingWords(host.Memory)})
		if h := m.s.Board().HostIndex(g.Name); h >= 0 && m.s.Board().InUse(h) {
			l := m.s.Board().HostLoad(h)
			out = append(out, []part{{cells.Plain, m.w.Say("%s used of %s under the margin", "%s utilisés sur %s sous la marge", m.w.Taken(l.Used, 0, l.Usable), m.w.Left(l.Usable))},
				{cells.Muted, m.w.Say("cpu %s of %s", "cpu %s sur %s", m.w.CPU(l.CPU), m.w.CPU(l.CPULimit))}})
		}
		return m.w.Guest(g.ID, g.Name), append(out, m.wrongParts(g.Name))
	}
	return at.host, nil
}

// sizingWords says how much memory a guest gets.
func (m *Model) sizingWords(r planner.Range) string {
	if r.Min == r.Max {
		return m.w.Say("always %s", "toujours %s", m.rangeWords(r))
	}
	return m.w.Say("%s, as its services ask for", "%s, selon ses services", m.rangeWords(r))
}

// wrongParts says which rules a host or machine breaks.
func (m *Model) wrongParts(name string) []part {
	var out []part
	for _, r := range m.facts.wrong[name] {
		out = append(out, part{cells.Over, cells.SignOver + " " + m.w.Reason(r)})
	}
	return out
}
