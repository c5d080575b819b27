package live

import (
	"errors"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"berth/plain"
	"berth/runview"
	"berth/tui/cells"
)

// ended is what is printed when a step has ended. A step that was done or left out is one line, cut to the
// terminal; what went wrong is printed whole.
func (m *model) ended(s *runview.Step) []string {
	what := m.w.Say("%s: %s", "%s : %s", s.Host, s.What)
	l := m.line()
	switch s.State {
	case runview.Done:
		took := "  " + s.Took.Round(100*time.Millisecond).String()
		l.put(cells.Plain, "  "+m.look.short(what, m.width-3-len(took)))
		l.put(cells.Muted, took)
	case runview.Skipped:
		if m.broken(s) {
			return nil
		}
		left := m.w.Say(": left out", " : laissé de côté")
		l.put(cells.Tight, cells.SignLeaves+" ")
		l.put(cells.Plain, m.look.short(what, m.width-3-ansi.StringWidth(left)))
		l.put(cells.Plain, left)
	default:
		m.broken(s)
		out := m.whole(cells.Over, cells.SignOver+" "+m.failure(s, what))
		for _, l := range s.Lines {
			if s.Err == nil || !strings.Contains(m.w.Error(s.Err), strings.TrimSpace(l)) { // one that is the reason was said
				out = append(out, m.whole(cells.Plain, "    "+l)...)
			}
		}
		return out
	}
	return []string{l.String()}
}

// broken takes down that something of a service did not go well, and reports whether that was said before: what comes
// after a step that failed is left out, and no news.
func (m *model) broken(s *runview.Step) bool {
	key := s.Host + " " + s.Service
	before := s.Service != "" && m.failed[key]
	m.failed[key] = true
	return before
}

// failure says why a step failed. A reason that was said on this host before is not said again, however many services
// have it.
func (m *model) failure(s *runview.Step, what string) string {
	if s.Err == nil {
		return what
	}
	cause := errors.Unwrap(s.Err) // without host and step
	if cause == nil {
		return m.w.Error(s.Err)
	}
	key := s.Host + ": " + cause.Error()
	if m.causes[key] {
		return what + m.w.Say(": for the same reason", " : pour la même raison")
	}
	m.causes[key] = true
	return m.w.Error(s.Err)
}

// whole gives the lines of a text of which nothing is cut. The terminal breaks what is too long for it, so
// that it can be copied in one piece.
func (m *model) whole(tone cells.Tone, text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		line = indent + plain.Line(line, 0)
		shown := m.look.theme.Paint(tone, line)
		if w := ansi.StringWidth(line); w > m.width && w%m.width != 0 {
			shown += ansi.EraseLineRight // Bubble Tea does so for shorter ones; of the rows below the last is not full
		}
		out = append(out, shown)
	}
	return out
}
