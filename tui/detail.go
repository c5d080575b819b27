package tui

import (
	"strings"

	"berth/planner"
	"berth/tui/cells"
	"berth/wording"
)

// drawDetail draws what there is to say about what the cursor is on.
func (p picture) drawDetail(a cells.Area) {
	title, lines := p.detail()
	a.Box(cells.Faint, p.g, title, cells.Strong, p.hint(), cells.Accent)
	p.drawLegend(a, 1, a.H-1, a.W-1)
	inner := a.Cut(2, 1, a.W-4, a.H-2)
	flow(p.view, inner, lines)
}

// flow draws paragraphs of parts: parts of one paragraph stand side by side as long as there is room. What
// does not fit into the pane is not lost: the explanation has all of it, and the last line says so.
func flow(v *view, a cells.Area, paragraphs [][]part) {
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
			end = a.PutRight(a.W, y, cells.Accent, v.w.Say(" %s: all of it", " %s : tout", v.keyOf("explain"))) - 1
		}
		parts(v.g, a, 0, y, end, line)
	}
}

// detail says what the cursor is on.
func (p picture) detail() (title string, paragraphs [][]part) {
	at := p.at
	switch {
	case p.carrying():
		return p.carriedDetail()
	case at.service != "":
		return serviceDetail(p.view, at)
	case at.inTray():
		return p.w.Say("not placed", "sans place"), [][]part{{{cells.Muted, p.w.Say("every service has a host", "chaque service a un hôte")}}}
	}
	return hostDetail(p.view, at)
}

// serviceDetail says what a service needs, how well it is where it is and why it is there, and what every
// other host would say.
func serviceDetail(v *view, at spot) (string, [][]part) {
	b := v.s.Board()
	s := b.Service(at.service)
	if s == nil {
		return at.service, nil
	}
	title := s.Name
	if at.host != "" {
		title = v.w.OnHost(s.Name, at.host)
	}
	if s.Title != "" && !strings.EqualFold(s.Title, s.Name) {
		title += " " + v.g.Bullet + " " + s.Title
	}
	needs := []part{{cells.Plain, v.w.NeedsLine(s)}}
	if from := v.w.MemoryFrom(s); from != "" {
		needs = append(needs, part{cells.Muted, basis(v.g, s) + " " + from})
	}
	out := [][]part{append(needs, stateParts(v.w, s)...)}
	if wrong := v.facts.wrong[s.Name]; len(wrong) > 0 {
		out = append(out, []part{{cells.Over, cells.SignOver + " " + v.w.Reasons(wrong)}})
	}
	if left := waits(v, s); left != "" {
		out = append(out, []part{{cells.Tight, cells.SignTight + " " + left}})
	}
	h := b.HostIndex(at.host)
	if h >= 0 {
		out = append(out, fitParts(v.w, s, b.Host(h).Processor))
		placed := planner.Placed{Service: s, Host: at.host, Judgement: s.Judge(b.Host(h).Processor), Why: b.Why(s.Name)}
		out = append(out, []part{{cells.Plain, v.w.Say("why here: %s", "pourquoi ici : %s", v.w.Why(placed))}})
	}
	return title, append(out, elsewhere(v.w, b.Answers(s.Name)))
}

// stateParts says what data moves with a service.
func stateParts(w wording.Words, s *planner.Service) []part {
	var out []part
	for _, st := range s.State {
		size := w.Size(st.Size)
		if st.Size == 0 {
			size = w.Say("size not stated", "taille non indiquée")
		}
		if st.Shared {
			size = w.Say("on a share, stays", "sur un partage, reste")
		}
		out = append(out, part{cells.Muted, w.Say("data %s: %s", "données %s : %s", st.Name, size)})
	}
	return out
}

// fitParts says how well the processor suits the service: the verdict, and every metric.
func fitParts(w wording.Words, s *planner.Service, p planner.Processor) []part {
	j := s.Judge(p)
	t := cells.Plain
	switch j.Verdict {
	case planner.NotRecommended:
		t = cells.Over
	case planner.Acceptable:
		t = cells.Tight
	case planner.Unknown:
		t = cells.Muted
	}
	out := []part{{t, w.Judgement(j)}}
	for _, perf := range s.PerformanceOn(p) {
		out = append(out, part{cells.Muted, w.Performance(perf)})
	}
	return out
}

// elsewhere says what every other host would say to a service.
func elsewhere(w wording.Words, answers []planner.Answer) []part {
	var out []part
	for _, a := range answers {
		if a.Here {
			continue
		}
		t := cells.Fits
		switch {
		case !a.Fits:
			t = cells.Muted
		case a.Judgement.Verdict == planner.Acceptable:
			t = cells.Tight
		}
		out = append(out, part{t, a.Host + " " + w.Fit(a)})
	}
	return out
}

// hostDetail says what a machine or a host is, and what it carries.
func hostDetail(v *view, at spot) (string, [][]part) {
	base := machines(v.s)[max(machineIndex(v.s, at.machine), 0)]
	machine, i := active(v.s, at.machine)
	if machine == nil {
		return at.name(), [][]part{{{cells.Over, v.w.Say("switched off: what ran there has to find another place", "hors service : ce qui y tournait doit trouver une autre place")}}}
	}
	if at.host != "" && at.host != at.machine {
		return guestDetail(v, at, &base)
	}
	l := v.s.Board().MachineLoad(i)
	about := part{cells.Plain, v.w.MachineAbout(base)}
	if h := v.s.Board().HostIndex(at.host); h >= 0 {
		about.text = v.w.HostAbout(*v.s.Board().Host(h))
	}
	out := [][]part{{about}}
	if len(base.Devices) > 0 {
		out[0] = append(out[0], part{cells.Muted, v.w.Devices(base.Devices)})
	}
	if base.Address != "" {
		out[0] = append(out[0], part{cells.Muted, base.Address})
	}
	out = append(out, []part{
		{cells.Plain, v.w.Say("%s of %s may be used (fill to %s)", "%s sur %s utilisables (remplir à %s)", v.w.Left(l.Usable), v.w.Size(base.Memory), v.w.Percent(l.Margin))},
		{cells.Muted, v.w.Say("today %s", "aujourd'hui %s", v.w.Used(l.Today))}, {cells.Muted, v.w.Say("%s reserved", "%s réservés", v.w.Used(base.Reserved))},
	}, wrongParts(v, at.name()))
	return at.name(), out
}

// guestDetail says what a guest is, and what it carries.
func guestDetail(v *view, at spot, base *planner.Machine) (string, [][]part) {
	for k := range base.Guests {
		g := &base.Guests[k]
		if g.Name != at.host {
			continue
		}
		out := [][]part{{{cells.Plain, v.w.GuestAbout(*g)}}}
		if g.Appliance {
			return v.w.Guest(g.ID, g.Name), append(out, []part{{cells.Muted, v.w.Say("an appliance: never moved, sized or destroyed", "une appliance : jamais déplacée, redimensionnée ni détruite")}})
		}
		host, _ := v.s.Problem().Host(g.Name)
		out[0] = append(out[0], part{cells.Muted, sizingWords(v.w, host.Memory)})
		if h := v.s.Board().HostIndex(g.Name); h >= 0 && v.s.Board().InUse(h) {
			l := v.s.Board().HostLoad(h)
			out = append(out, []part{{cells.Plain, v.w.Say("%s used of %s under the margin", "%s utilisés sur %s sous la marge", v.w.Taken(l.Used, 0, l.Usable), v.w.Left(l.Usable))},
				{cells.Muted, v.w.Say("cpu %s of %s", "cpu %s sur %s", v.w.CPU(l.CPU), v.w.CPU(l.CPULimit))}})
		}
		return v.w.Guest(g.ID, g.Name), append(out, wrongParts(v, g.Name))
	}
	return at.host, nil
}

// wrongParts says which rules a host or machine breaks.
func wrongParts(v *view, name string) []part {
	var out []part
	for _, r := range v.facts.wrong[name] {
		out = append(out, part{cells.Over, cells.SignOver + " " + v.w.Reason(r)})
	}
	return out
}
