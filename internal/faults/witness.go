package faults

import (
	"fmt"
	"strconv"
	"strings"
)

// Happening is what was seen of a service by who watches it, and not by berth: that it starts, stops, or goes down with its host, with what it has
// at that moment.
type Happening struct {
	Word string // Starts, Stops, Crashes, Gone, Two or Aged
	Host string
	Data map[string]string // what lies in each of its places, however that is said; nil: nobody knows
}

// The words.
const (
	Starts  = "start"
	Stops   = "stop"
	Crashes = "crash"
	Gone    = "gone" // it ran, does not run any more, and had no time to say so
	Two     = "two"  // it starts while another one runs
	Aged    = "old"  // from here on it may start with what it had when it last ran on that host
)

// Up are the hosts on which the service runs after what has happened.
func Up(all []Happening) map[string]bool {
	up := map[string]bool{}
	for _, h := range all {
		if h.Host != "" {
			up[h.Host] = h.Word == Starts || h.Word == Two
		}
	}
	return up
}

// Audit says what must not have been: two that write, a start with other data than the service stopped with, and that it does not run at the
// end where it is to, or elsewhere.
func Audit(all []Happening, home string) (wrong []string) {
	say := func(i int, format string, args ...any) {
		wrong = append(wrong, fmt.Sprintf("event %d: ", i)+fmt.Sprintf(format, args...))
	}
	up, old := "", false
	var latest *Happening
	last := map[string]*Happening{}
	for i := range all {
		h := &all[i]
		switch {
		case h.Word == Aged:
			old = true
		case h.Word == Starts || h.Word == Two:
			if up != "" || h.Word == Two {
				say(i, "it starts on %s while it runs on %s: two write", h.Host, up)
			}
			if up = h.Host; latest != nil {
				var own *Happening
				if old {
					own = last[h.Host]
				}
				for _, place := range h.differs(latest, own) {
					say(i, "on %s it starts with\n%s\nin %s, and stopped with\n%s", h.Host, h.Data[place], place, latest.Data[place])
				}
			}
		case up != h.Host:
			say(i, "%s on %s, and it ran on %q", h.Word, h.Host, up)
		default:
			up, latest, last[h.Host] = "", h, h
		}
	}
	if up != home {
		say(len(all), "it is to run on %q, and runs on %q", home, up)
	}
	return wrong
}

// differs lists the places in which a service starts with something else than it stopped with, there or, where own says so, on this host.
func (h *Happening) differs(latest, own *Happening) (out []string) {
	if h.Data == nil || latest.Data == nil {
		return nil
	}
	for place, is := range h.Data {
		if is != latest.Data[place] && (own == nil || own.Data == nil || is != own.Data[place]) {
			out = append(out, place)
		}
	}
	return out
}

// Lost is a write that a place has not, of those that were acknowledged; 0 for none. Its text has a line "N HOST" for each.
func Lost(acked []int, written string) int {
	has := map[int]bool{}
	for line := range strings.Lines(written) {
		if n, err := strconv.Atoi(strings.SplitN(line, " ", 2)[0]); err == nil {
			has[n] = true
		}
	}
	for _, n := range acked {
		if !has[n] {
			return n
		}
	}
	return 0
}
