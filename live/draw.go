package live

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"berth/runview"
	"berth/tui/cells"
)

// row is a host that may have a line, and how far it is.
type row struct {
	host  runview.Host
	tally runview.Tally
}

// View implements tea.Model: a line a host as far as there is room, and a line about all of them. Some lines
// of the terminal are left to the steps that scroll by above.
func (m *model) View() string {
	rows := make([]row, len(m.hosts))
	for k, h := range m.hosts {
		rows[k] = row{h, m.run.Tally(h)}
	}
	var lines []string
	if m.height >= 12 {
		lines = append(lines, "")
	}
	room := roomFor(m.height)
	shown, others := chosen(rows, room)
	c := columnsFor(rows, m.width)
	for _, r := range shown {
		lines = append(lines, m.hostLine(r, c))
	}
	if len(others) > 0 && room > 0 {
		lines = append(lines, m.moreLine(others, len(shown) == 0))
	}
	if m.closed {
		return strings.Join(append(lines, ""), "\n") // Bubble Tea clears the last line when it ends
	}
	return strings.Join(append(lines, m.totalLine()), "\n")
}

// roomFor is how many lines there are for hosts on a terminal of so many.
func roomFor(height int) int {
	switch {
	case height >= 12:
		return height - 7
	case height >= 7:
		return height - 5
	}
	return min(height-1, 1)
}

// chosen are the hosts that are shown on so many lines, and the others, in their order: where there are more,
// those that need to be seen first are shown, and a line is kept for the others.
func chosen(rows []row, lines int) (shown, others []row) {
	if len(rows) <= lines {
		return rows, nil
	}
	byNeed := make([]int, len(rows))
	for k := range byNeed {
		byNeed[k] = k
	}
	slices.SortStableFunc(byNeed, func(a, b int) int { return int(rows[a].tally.Status()) - int(rows[b].tally.Status()) })
	seen := byNeed[:max(lines-1, 0)]
	for k, r := range rows {
		if slices.Contains(seen, k) {
			shown = append(shown, r)
		} else {
			others = append(others, r)
		}
	}
	return shown, others
}

// columns are the widths of the columns of the hosts' lines.
type columns struct{ name, bar, count int }

func columnsFor(rows []row, width int) columns {
	var c columns
	for _, r := range rows {
		c.name = max(c.name, ansi.StringWidth(r.host.Name))
		c.count = max(c.count, len(fmt.Sprint(len(r.host.Steps))))
	}
	c.name = min(c.name, max(width/5, 10))
	switch {
	case width >= 100:
		c.bar = 12
	case width >= 60:
		c.bar = 8
	}
	return c
}

// hostLine is: sign, name, bar, steps done, what runs and its last line of output, for how long.
func (m *model) hostLine(r row, c columns) string {
	state := m.state(r)
	done, all := r.tally[runview.Done], len(r.host.Steps)
	l := m.line()
	l.put(state.tone, state.sign+" ")
	name := m.look.short(r.host.Name, c.name)
	l.put(cells.Strong, name)
	l.pad(c.name - ansi.StringWidth(name))
	if c.bar > 0 {
		tone := cells.BarUsed
		if r.tally[runview.Failed] > 0 {
			tone = cells.Over
		}
		l.bar(done, all, c.bar, tone)
	}
	l.put(cells.Muted, fmt.Sprintf(" %*d/%-*d ", c.count, done, c.count, all))
	end := 0 // columns for what stands at the right end
	if w := ansi.StringWidth(state.right) + 2; w > 2 && w <= l.room-6 {
		end = w
	}
	l.room -= end
	l.put(state.tone, m.look.short(state.what, l.room-ansi.StringWidth(state.also)))
	l.put(cells.Muted, state.also)
	if l.room >= 10 && state.last != "" {
		l.put(cells.Muted, "  "+m.look.short(state.last, l.room-2))
	}
	if end > 0 {
		l.pad(l.room)
		l.room = end
		l.put(cells.Muted, "  "+state.right)
	}
	return l.String()
}

// state is what a host's line says.
type state struct {
	sign                    string
	tone                    cells.Tone
	what, also, last, right string
}

func (m *model) state(r row) state {
	switch r.tally.Status() {
	case runview.HostFailed:
		failed := m.run.Failed(r.host)
		s := state{sign: cells.SignOver, tone: cells.Over, what: m.w.Say("failed: %s: %s", "échec : %s : %s", failed.What, shortError(m.w, failed.Err))}
		if n := r.tally[runview.Running]; n > 0 && m.width >= 60 {
			s.right = m.w.Say("%d running", "%d en cours", n)
		}
		return s
	case runview.HostWorking:
		first, others := m.run.Running(r.host)
		s := state{sign: " ", tone: cells.Plain, what: first.What, right: runview.Clock(m.run.Now.Sub(first.Since))}
		if others > 0 {
			s.also = fmt.Sprintf(" +%d", others)
		}
		if n := len(first.Lines); n > 0 {
			s.last = first.Lines[n-1]
		}
		return s
	case runview.HostLeft:
		return state{sign: cells.SignTight, tone: cells.Tight, what: m.w.Say("left undone: %d", "non faites : %d", r.tally[runview.Skipped])}
	case runview.HostDone:
		return state{sign: " ", tone: cells.Fits, what: m.w.Say("done", "fait"), right: runview.Clock(m.run.Took(r.host))}
	}
	return state{sign: " ", tone: cells.Muted, what: m.w.Say("waits", "attend")}
}

// moreLine counts the hosts that have no line; all is whether that is all of them.
func (m *model) moreLine(others []row, all bool) string {
	var n [runview.Statuses]int
	for _, r := range others {
		n[r.tally.Status()]++
	}
	words := [runview.Statuses]string{
		runview.HostFailed: m.w.Say("failed", "en échec"), runview.HostWorking: m.w.Say("at work", "au travail"),
		runview.HostLeft: m.w.Say("left undone", "inachevés"), runview.HostWaiting: m.w.Say("waiting", "en attente"), runview.HostDone: m.w.Say("done", "finis"),
	}
	var parts []string
	for s, word := range words {
		if n[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[s], word))
		}
	}
	count := m.w.Say("and %d hosts more: ", "et %d autres hôtes : ", len(others))
	if all {
		count = m.w.Say("%d hosts: ", "%d hôtes : ", len(others))
	}
	l := m.line()
	l.put(cells.Muted, "  "+count+strings.Join(parts, ", "))
	return l.String()
}

// totalLine is about the whole run, and says what ctrl+c does, as long as there is room for it.
func (m *model) totalLine() string {
	all := m.run.Total()
	sign, tone := "  ", cells.Muted
	hints := []string{m.w.Say("ctrl+c stops after the steps under way", "ctrl+c arrête après les étapes en cours"), m.w.Say("ctrl+c stops", "ctrl+c arrête")}
	if m.run.Stopping {
		sign, tone = cells.SignTight+" ", cells.Tight
		hints = []string{
			m.w.Say("stopping when the steps under way are done; ctrl+c again leaves them", "arrêt quand les étapes en cours seront finies ; ctrl+c encore les abandonne"),
			m.w.Say("stopping; ctrl+c again leaves the steps under way", "arrêt ; ctrl+c encore abandonne les étapes en cours"),
			m.w.Say("stopping; ctrl+c again leaves at once", "arrêt ; ctrl+c encore abandonne tout"),
			m.w.Say("stopping", "arrêt"),
		}
	}
	l := m.line()
	l.put(tone, sign)
	l.put(cells.Strong, m.w.Say("%d of %d steps", "%d étapes sur %d", all[runview.Done], all.All()))
	if n := all[runview.Failed]; n > 0 {
		l.put(cells.Over, m.w.Say("  %d failed", "  %d en échec", n))
	}
	l.put(cells.Plain, "  "+runview.Clock(m.run.Elapsed()))
	for _, hint := range hints {
		if hint = "  " + hint; ansi.StringWidth(hint) <= l.room {
			l.put(tone, hint)
			break
		}
	}
	return l.String()
}
