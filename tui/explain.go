package tui

import (
	"cmp"
	"slices"
	"strings"

	"berth/planner"
	"berth/tui/cells"
	"berth/wording"
)

// notExplainable says why there is nothing to explain under the cursor.
func (b *board) notExplainable() string {
	if at := b.at; at.inTray() && b.at.service == "" {
		return b.w.Say("put the cursor on a service, a host or a machine", "placez le curseur sur un service, un hôte ou une machine")
	}
	return ""
}

// explain opens everything that there is to say about what the cursor is on.
func (b *board) explain() intent {
	at := b.at
	if s := b.s.Board().Service(at.service); s != nil {
		title := b.w.Say("%s, without a place", "%s, sans place", s.Name)
		if at.host != "" {
			title = b.w.OnHost(s.Name, at.host)
		}
		return document{title: title, lines: explainService(b.view, s)}
	}
	return document{title: at.name(), lines: explainPlace(b.view, at)}
}

// explainService says why a service is where it is, how well it is there, and what every host says to it.
func explainService(v *view, s *planner.Service) []textLine {
	var e explanation
	e.heading(cmp.Or(s.Title, s.Name))
	e.say(cells.Muted, s.About)
	e.say(cells.Plain, v.w.NeedsLine(s))
	if len(s.Devices) > 0 {
		e.say(cells.Plain, v.w.Devices(s.Devices))
	}
	for _, d := range s.Derived {
		e.say(cells.Muted, v.w.Derived(d))
	}
	e.say(cells.Muted, v.w.Unlisted(s))
	b := v.s.Board()
	if h := b.HostOf(s.Name); h >= 0 {
		explainHere(v, &e, s, b.Host(h))
	} else if !s.Agent {
		e.heading(v.w.Say("Without a place", "Sans place"))
		e.say(cells.Over, v.w.NoPlace(s))
	}
	e.say(cells.Tight, waits(v, s))
	for _, r := range v.facts.wrong[s.Name] {
		e.wrong(v.w.Violation(r))
	}
	explainData(v.w, &e, s)
	if s.Agent {
		e.heading(v.w.Label(wording.HostByHost))
		e.say(cells.Plain, v.w.Say("an agent runs on every host in use, and is charged to each", "un agent tourne sur chaque hôte utilisé, et chacun en porte la charge"))
		return e
	}
	explainHosts(v, &e, s)
	return e
}

// explainHere says why the service is on its host, its verdict there, and its speed.
func explainHere(v *view, e *explanation, s *planner.Service, h *planner.Host) {
	why := v.s.Board().Why(s.Name)
	placed := planner.Placed{Service: s, Host: h.Name, Judgement: s.Judge(h.Processor), Why: why}
	e.heading(v.w.Say("Why here", "Pourquoi ici"))
	e.say(cells.Plain, v.w.PlacedBecause(placed))
	e.say(verdictTone(placed.Judgement.Verdict), v.w.VerdictIs(placed))
	if from := v.s.Problem().Current.Host[s.Name]; from != "" && from != h.Name {
		e.say(cells.Plain, v.w.Say("It runs on %s today.", "Il tourne sur %s aujourd'hui.", from))
	}
	if remote := s.Remote(*h); len(remote) > 0 {
		e.say(cells.Plain, v.w.Say("It %s.", "Il %s.", v.w.Remote(remote)))
	}
	if list := s.PerformanceOn(h.Processor); len(list) > 0 {
		e.heading(v.w.Say("On this processor (%s)", "Sur ce processeur (%s)", v.w.Processor(h.Processor)))
		var table []figure
		for _, p := range list {
			before, now := v.w.Figure(p.Before), v.w.Expected(p)
			f := figure{name: v.w.Metric(p.Metric), amounts: []string{"", "  " + now}}
			if before != "" && before != now {
				f.amounts, f.note = []string{before, v.g.Arrow + " " + now}, v.w.Slowdown(p)
			}
			if p.From != "" {
				f.note = strings.TrimPrefix(f.note+", "+v.w.EstimatedFrom(p.From), ", ")
			}
			table = append(table, f)
		}
		e.figures(table)
		e.say(cells.Muted, v.w.ReferenceIs())
	}
}

// waits says what the service left where it was; empty where that is nothing.
func waits(v *view, s *planner.Service) string {
	x, left := v.s.Problem().WaitingOf(s.Name)
	if !left {
		return ""
	}
	to := ""
	if h := v.s.Board().HostOf(s.Name); h >= 0 {
		to = v.s.Board().Host(h).Name
	}
	return v.w.Waits(x, to)
}

// explainData says what would move with the service.
func explainData(w wording.Words, e *explanation, s *planner.Service) {
	if len(s.State) == 0 {
		return
	}
	e.heading(w.Say("Data that moves with it", "Données qui le suivent"))
	var table []figure
	for _, st := range s.State {
		f := figure{name: st.Name, amounts: []string{w.Size(st.Size)}, right: true}
		switch {
		case st.Shared:
			f.amounts[0], f.note = "", w.Say("on a share, stays where it is", "sur un partage, reste en place")
		case st.Size == 0:
			f.amounts[0], f.note = "", w.Say("size not stated", "taille non indiquée")
		}
		table = append(table, f)
	}
	e.figures(table)
	if n, unknown := s.DataBytes(), s.DataUnknown(); n > 0 || unknown {
		e.say(cells.Muted, w.Say("%s to carry", "%s à transporter", w.DataSize(n, unknown)))
	}
}

// explainHosts says for every host what would happen if the service ran there: all rules that it would
// break, and how well it would be.
func explainHosts(v *view, e *explanation, s *planner.Service) {
	e.heading(v.w.Label(wording.HostByHost))
	answers := v.s.Board().Answers(s.Name)
	column := 0
	for _, a := range answers {
		column = max(column, cells.Width(a.Host))
	}
	column = min(column, 24) + 6
	for _, a := range answers {
		name, t, sign := a.Host, cells.Fits, " "
		switch {
		case !a.Fits:
			t, sign = cells.Over, cells.SignOver
		case a.Judgement.Verdict != planner.Viable:
			t, sign = cells.Tight, cells.SignTight
		}
		at := len(*e)
		if a.Fits || len(a.Reasons) == 0 {
			e.row(t, sign+" "+name, column, v.w.Answer(a))
		} else if a.Here {
			e.row(t, sign+" "+name, column, v.w.Say("runs here, although:", "tourne ici, bien que :"))
		}
		for _, r := range a.Reasons {
			e.row(t, sign+" "+name, column, v.w.Reason(r))
		}
		for k := at + 1; k < len(*e); k++ { // one name for all reasons
			(*e)[k].head = ""
		}
		(*e)[at].headIn = t
		if h := v.s.Board().HostIndex(a.Host); h >= 0 && !a.Here && !refused(a) {
			explainWell(v.w, e, s, v.s.Board().Host(h).Processor, column)
		}
	}
}

// refused reports whether the reasons say already that the service would not be well there.
func refused(a planner.Answer) bool {
	return slices.ContainsFunc(a.Reasons, func(r planner.Reason) bool {
		return r.Rule == planner.RuleVerdict || r.Rule == planner.RuleArch
	})
}

// explainWell says how well a service would be on a processor, where there is more to say than viable.
func explainWell(w wording.Words, e *explanation, s *planner.Service, p planner.Processor, column int) {
	parts := []string{w.Judgement(wording.Counted(s, s.Judge(p)))}
	performance := s.PerformanceOn(p)
	if speed := w.SpeedOf(p); len(performance) == 0 && s.AsksForSpeed() && speed != "" {
		parts = append(parts, speed)
	}
	for _, f := range performance {
		if f.Reference != p.Name {
			parts = append(parts, w.Performance(f))
		}
	}
	if len(parts) > 1 || parts[0] != w.Verdict(planner.Viable) {
		e.row(cells.Muted, "", column, w.Clauses(parts))
	}
}
