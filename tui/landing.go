package tui

import (
	"os"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
)

// landing is what was dropped a moment ago: its row and its part of the bar settle in so many steps.
type landing struct {
	services []string
	step     int
	which    int // the landing that it is: a later one ends it
}

// A landing takes two steps, 120 ms in all: long enough to be seen, too short to be waited for.
const (
	landingSteps = 2
	landingStep  = 60 * time.Millisecond
)

// landedMsg is the end of a step of a landing.
type landedMsg struct{ which int }

func (msg landedMsg) reach(p *pages) intent { return p.board.landed(msg) }

// MovesOn reports whether the terminal of this process is one to show motion on: over SSH a frame may come late, and motion would be a stutter.
func MovesOn() bool {
	return os.Getenv("SSH_CONNECTION") == "" && os.Getenv("SSH_TTY") == "" && os.Getenv("TERM") != "dumb"
}

// land lets what was dropped settle.
func (b *board) land(services []string) intent {
	if !b.o.Motion {
		return nil
	}
	b.landing = landing{services: services, which: b.landing.which + 1}
	return b.landingTick()
}

func (b *board) landingTick() intent {
	which := b.landing.which
	return work(tea.Tick(landingStep, func(time.Time) tea.Msg { return landedMsg{which} }))
}

// landed goes on to the next step.
func (b *board) landed(msg landedMsg) intent {
	if msg.which != b.landing.which || b.landing.services == nil {
		return nil
	}
	if b.landing.step++; b.landing.step < landingSteps {
		return b.landingTick()
	}
	b.landing.services = nil
	return nil
}

// lands reports whether a service was dropped a moment ago, and in which tone its row is then.
func (b *board) lands(service string) (cells.Tone, bool) {
	if !slices.Contains(b.landing.services, service) {
		return cells.Plain, false
	}
	return [...]cells.Tone{cells.Carried, cells.Accent}[min(b.landing.step, landingSteps-1)], true
}
