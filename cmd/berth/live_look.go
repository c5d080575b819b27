package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

// liveLook is how the live view is drawn: the signs and colours of the planning session.
type liveLook struct {
	plain, strong, muted, fits, tight, over, used, free lipgloss.Style
	barUsed, barFree, more                              string
}

func newLiveLook(profile termenv.Profile, dark, ascii bool) *liveLook {
	r := lipgloss.NewRenderer(nil)
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(dark)
	base := r.NewStyle()
	// In 256 colours and in 16, on a dark background and on a light one.
	in := func(dark256, dark16, light256, light16 string) lipgloss.Style {
		return base.Foreground(lipgloss.CompleteAdaptiveColor{
			Dark:  lipgloss.CompleteColor{TrueColor: dark256, ANSI256: dark256, ANSI: dark16},
			Light: lipgloss.CompleteColor{TrueColor: light256, ANSI256: light256, ANSI: light16},
		})
	}
	l := &liveLook{
		plain: base, strong: base.Bold(true), muted: in("245", "7", "242", "8"),
		fits: in("114", "10", "28", "2"), tight: in("214", "11", "130", "3"), over: in("203", "9", "160", "1").Bold(true),
		used: in("67", "4", "67", "4"), free: in("239", "8", "250", "7"),
		barUsed: "█", barFree: "░", more: "…",
	}
	if ascii {
		l.barUsed, l.barFree, l.more = "#", ".", ".."
	}
	return l
}

// short cuts a text without sequences to w columns; where something is cut, it ends in a mark.
func (l *liveLook) short(s string, w int) string {
	if ansi.StringWidth(s) <= w {
		return s
	}
	if w < ansi.StringWidth(l.more) {
		return ""
	}
	return ansi.Truncate(s, w, l.more)
}

// bar draws how much of a whole is done. It is full only when all is, and not empty when anything is.
func (l *liveLook) bar(part, whole, w int, style lipgloss.Style) string {
	n := w * part / max(whole, 1)
	if part > 0 {
		n = max(n, 1)
	}
	return style.Render(strings.Repeat(l.barUsed, n)) + l.free.Render(strings.Repeat(l.barFree, w-n))
}

// liveLine is a line in the making. It ends before the last column of the terminal, whatever is put on it.
type liveLine struct {
	look *liveLook
	b    strings.Builder
	room int
}

func (m *liveModel) line() *liveLine { return &liveLine{look: m.look, room: m.width - 1} }

// put adds a text without sequences, cut to what room there is.
func (l *liveLine) put(style lipgloss.Style, text string) {
	text = l.look.short(text, l.room)
	l.room -= ansi.StringWidth(text)
	l.b.WriteString(style.Render(text))
}

// pad adds so many spaces, as far as there is room.
func (l *liveLine) pad(n int) {
	n = max(min(n, l.room), 0)
	l.b.WriteString(strings.Repeat(" ", n))
	l.room -= n
}

func (l *liveLine) String() string { return l.b.String() }

// clock writes a time as minutes and seconds: "02:31", "1:02:31".
func clock(d time.Duration) string {
	s := int(max(d, 0) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%02d:%02d", s/60, s%60)
}
