package quantity

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"berth/message"
	"berth/planner"
)

// timed is one time or two ends of a range, the first with a unit of its own or the second's.
var timed = regexp.MustCompile(`^~? ?([0-9]{1,6}(?:\.[0-9]{1,3})?) ?(ms|s|min|h|d)?(?: ?[-–] ?([0-9]{1,6}(?:\.[0-9]{1,3})?) ?(ms|s|min|h|d))?$`)

var timeUnits = map[string]time.Duration{
	"ms": time.Millisecond, "s": time.Second, "min": time.Minute, "h": time.Hour, "d": 24 * time.Hour,
}

// Figure reads what an entry says of performance: a time (30s, ~30s), a range of times (1-2s, 10-15min,
// 45s-2min), or words that start with a letter (instant, real time). Units: ms, s, min, h, d.
func Figure(s string) (planner.Figure, error) {
	s = strings.TrimSpace(s)
	if r := []rune(s); len(r) > 0 && unicode.IsLetter(r[0]) {
		if strings.ContainsFunc(s, unicode.IsControl) || len(r) > 60 {
			return planner.Figure{}, message.Errorf("%s is too long for a figure, or not on one line", quote(s))
		}
		return planner.Figure{Text: s}, nil
	}
	m := timed.FindStringSubmatch(s)
	if m == nil || m[2] == "" && m[4] == "" {
		return planner.Figure{}, message.Errorf("%s is no time; write 1-2s, 10-15min, ~30s, 1-2h, or a word such as instant", quote(s))
	}
	f := planner.Figure{Text: s}
	if m[3] == "" {
		f.Low = duration(m[1], m[2])
		f.High = f.Low
	} else {
		if m[2] == "" {
			m[2] = m[4]
		}
		f.Low, f.High = duration(m[1], m[2]), duration(m[3], m[4])
	}
	switch {
	case f.Low <= 0:
		return planner.Figure{}, message.Errorf("%s takes no time; write instant", quote(s))
	case f.Low > f.High:
		return planner.Figure{}, message.Errorf("the range %s is upside down", quote(s))
	}
	return f, nil
}

func duration(number, unit string) time.Duration {
	n, _ := thousandths(number)
	return time.Duration(n) * timeUnits[unit] / 1000
}
