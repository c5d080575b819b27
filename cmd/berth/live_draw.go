package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"berth/deployer"
)

// View implements tea.Model: a line a host as far as there is room, and a line about all of them. Some lines
// of the terminal are left to the steps that scroll by above.
func (m *liveModel) View() string {
	tallies := make([]liveTally, len(m.hosts))
	for k := range m.hosts {
		tallies[k] = m.tally(m.hosts[k].steps)
	}
	var lines []string
	if m.height >= 12 {
		lines = append(lines, "")
	}
	shown := m.chosen(tallies, m.room())
	c := m.columns(tallies)
	for _, k := range shown {
		lines = append(lines, m.hostLine(&m.hosts[k], tallies[k], c))
	}
	if len(shown) < len(m.hosts) && m.room() > 0 {
		lines = append(lines, m.moreLine(tallies, shown))
	}
	if m.closed {
		return strings.Join(append(lines, ""), "\n") // Bubble Tea clears the last line when it ends
	}
	return strings.Join(append(lines, m.totalLine(tallies)), "\n")
}

// room is how many lines there are for hosts.
func (m *liveModel) room() int {
	switch {
	case m.height >= 12:
		return m.height - 7
	case m.height >= 7:
		return m.height - 5
	}
	return min(m.height-1, 1)
}

// chosen are the hosts that are shown on so many lines, in their order: where there are more, those that need
// to be seen first, and a line is kept for the others.
func (m *liveModel) chosen(tallies []liveTally, lines int) []int {
	out := make([]int, len(tallies))
	for k := range out {
		out[k] = k
	}
	if len(out) <= lines {
		return out
	}
	slices.SortStableFunc(out, func(a, b int) int { return int(tallies[a].status()) - int(tallies[b].status()) })
	out = out[:max(lines-1, 0)]
	slices.Sort(out)
	return out
}

// liveColumns are the widths of the columns of the hosts' lines.
type liveColumns struct{ name, bar, count int }

func (m *liveModel) columns(tallies []liveTally) liveColumns {
	var c liveColumns
	for k := range m.hosts {
		c.name = max(c.name, ansi.StringWidth(m.hosts[k].name))
		c.count = max(c.count, len(fmt.Sprint(tallies[k].all)))
	}
	c.name = min(c.name, max(m.width/5, 10))
	switch {
	case m.width >= 100:
		c.bar = 12
	case m.width >= 60:
		c.bar = 8
	}
	return c
}

// hostLine is: sign, name, bar, steps done, what runs and its last line of output, for how long.
func (m *liveModel) hostLine(h *liveHost, t liveTally, c liveColumns) string {
	state := m.state(h, t)
	l := m.line()
	l.put(state.style, state.sign+" ")
	name := m.look.short(h.name, c.name)
	l.put(m.look.strong, name)
	l.pad(c.name - ansi.StringWidth(name))
	if c.bar > 0 {
		used := m.look.used
		if t.failed > 0 {
			used = m.look.over
		}
		l.b.WriteString(" " + m.look.bar(t.done, t.all, c.bar, used))
		l.room -= c.bar + 1
	}
	l.put(m.look.muted, fmt.Sprintf(" %*d/%-*d ", c.count, t.done, c.count, t.all))
	end := 0 // columns for what stands at the right end
	if w := ansi.StringWidth(state.right) + 2; w > 2 && w <= l.room-6 {
		end = w
	}
	l.room -= end
	l.put(state.style, m.look.short(state.what, l.room-ansi.StringWidth(state.also)))
	l.put(m.look.muted, state.also)
	if l.room >= 10 && state.last != "" {
		l.put(m.look.muted, "  "+m.look.short(state.last, l.room-2))
	}
	if end > 0 {
		l.pad(l.room)
		l.room = end
		l.put(m.look.muted, "  "+state.right)
	}
	return l.String()
}

// liveState is what a host's line says.
type liveState struct {
	sign                    string
	style                   lipgloss.Style
	what, also, last, right string
}

func (m *liveModel) state(h *liveHost, t liveTally) liveState {
	first, others := m.longest(h)
	switch t.status() {
	case liveFailed:
		s := liveState{sign: "!", style: m.look.over}
		k := slices.IndexFunc(h.steps, func(i int) bool { return m.steps[i].outcome == deployer.Failed })
		failed := &m.steps[h.steps[k]]
		s.what = m.w.Say("failed: %s: %s", "échec : %s : %s", failed.what, failed.why)
		if t.active > 0 && m.width >= 60 {
			s.right = m.w.Say("%d running", "%d en cours", t.active)
		}
		return s
	case liveWorking:
		s := liveState{sign: " ", style: m.look.plain, what: first.what, right: clock(m.now.Sub(first.since))}
		if others > 0 {
			s.also = fmt.Sprintf(" +%d", others)
		}
		if n := len(first.lines); n > 0 {
			s.last = first.lines[n-1]
		}
		return s
	case liveLeft:
		return liveState{sign: "~", style: m.look.tight, what: m.w.Say("left undone: %d", "non faites : %d", t.skipped)}
	case liveDone:
		return liveState{sign: " ", style: m.look.fits, what: m.w.Say("done", "fait"), right: m.took(h)}
	}
	return liveState{sign: " ", style: m.look.muted, what: m.w.Say("waits", "attend")}
}

// longest is the step of a host that has been running for longest, and how many others run.
func (m *liveModel) longest(h *liveHost) (first *liveStep, others int) {
	for _, i := range h.steps {
		s := &m.steps[i]
		if s.outcome != deployer.Active {
			continue
		}
		if first == nil {
			first = s
			continue
		}
		others++
		if s.since.Before(first.since) {
			first = s
		}
	}
	return first, others
}

// took is the time from a host's first step to the end of its last.
func (m *liveModel) took(h *liveHost) string {
	begin, end := m.now, m.began
	for _, i := range h.steps {
		s := &m.steps[i]
		if !s.since.IsZero() && s.since.Before(begin) {
			begin = s.since
		}
		if s.end.After(end) {
			end = s.end
		}
	}
	return clock(end.Sub(begin))
}

// moreLine counts the hosts that have no line.
func (m *liveModel) moreLine(tallies []liveTally, shown []int) string {
	var n [liveStatuses]int
	for k := range tallies {
		if !slices.Contains(shown, k) {
			n[tallies[k].status()]++
		}
	}
	words := [liveStatuses]string{
		liveFailed: m.w.Say("failed", "en échec"), liveWorking: m.w.Say("at work", "au travail"),
		liveLeft: m.w.Say("left undone", "inachevés"), liveWaiting: m.w.Say("waiting", "en attente"), liveDone: m.w.Say("done", "finis"),
	}
	var parts []string
	for s, word := range words {
		if n[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[s], word))
		}
	}
	count := m.w.Say("and %d hosts more: ", "et %d autres hôtes : ", len(tallies)-len(shown))
	if len(shown) == 0 {
		count = m.w.Say("%d hosts: ", "%d hôtes : ", len(tallies))
	}
	l := m.line()
	l.put(m.look.muted, "  "+count+strings.Join(parts, ", "))
	return l.String()
}

// totalLine is about the whole run, and says what ctrl+c does, as long as there is room for it.
func (m *liveModel) totalLine(tallies []liveTally) string {
	var all liveTally
	for _, t := range tallies {
		all.done, all.all, all.failed = all.done+t.done, all.all+t.all, all.failed+t.failed
	}
	sign, style := "  ", m.look.muted
	hints := []string{m.w.Say("ctrl+c stops after the steps under way", "ctrl+c arrête après les étapes en cours"), m.w.Say("ctrl+c stops", "ctrl+c arrête")}
	if m.stopping {
		sign, style = "~ ", m.look.tight
		hints = []string{
			m.w.Say("stopping when the steps under way are done; ctrl+c again leaves them", "arrêt quand les étapes en cours seront finies ; ctrl+c encore les abandonne"),
			m.w.Say("stopping; ctrl+c again leaves the steps under way", "arrêt ; ctrl+c encore abandonne les étapes en cours"),
			m.w.Say("stopping; ctrl+c again leaves at once", "arrêt ; ctrl+c encore abandonne tout"),
			m.w.Say("stopping", "arrêt"),
		}
	}
	l := m.line()
	l.put(style, sign)
	l.put(m.look.strong, m.w.Say("%d of %d steps", "%d étapes sur %d", all.done, all.all))
	if all.failed > 0 {
		l.put(m.look.over, m.w.Say("  %d failed", "  %d en échec", all.failed))
	}
	l.put(m.look.plain, "  "+clock(m.now.Sub(m.began)))
	for _, hint := range hints {
		if hint = "  " + hint; ansi.StringWidth(hint) <= l.room {
			l.put(style, hint)
			break
		}
	}
	return l.String()
}
