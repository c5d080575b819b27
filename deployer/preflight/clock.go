package preflight

import (
	"time"

	"berth/deployer/probe"
	"berth/planner"
	"berth/wording"
)

// ClockOff is a host whose clock is not the operator's.
type ClockOff struct {
	Place
	warns
	Ahead time.Duration // negative where it is behind
}

func (f ClockOff) Say(w wording.Words) string {
	off := f.Ahead.Abs().Truncate(time.Second)
	if f.Ahead < 0 {
		return w.Say("the clock of %s is behind by %s", "l'horloge de %s retarde de %s", f.Host, off)
	}
	return w.Say("the clock of %s is ahead by %s", "l'horloge de %s avance de %s", f.Host, off)
}

func (ClockOff) Hint(w wording.Words) string {
	return w.Say("on the host: timedatectl set-ntp true", "sur l'hôte : timedatectl set-ntp true")
}

const clockOff = 30 * time.Second

func clock(c *checker, f *probe.Facts, _ planner.Host) {
	if f.Clock.Abs() > clockOff {
		c.add(ClockOff{Place: Place{Host: f.Host}, Ahead: f.Clock})
	}
}
