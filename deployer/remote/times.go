package remote

import (
	"strconv"
	"strings"
	"time"
)

// timeAtMost bounds what a configuration may ask for.
const timeAtMost = 24 * time.Hour

// parseTime reads a time format of OpenSSH: numbers with s, m, h, d or w, one after the other; without a letter, seconds.
func parseTime(s string) (time.Duration, bool) {
	units := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}
	var sum time.Duration
	for rest := strings.ToLower(s); ; {
		i := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		number, unit := rest, time.Second
		if i >= 0 {
			number = rest[:i]
			if unit = units[rest[i]]; unit == 0 {
				return 0, false
			}
		}
		n, err := strconv.Atoi(number)
		if err != nil || n > int(timeAtMost/time.Second) {
			return 0, false
		}
		if sum += time.Duration(n) * unit; sum > timeAtMost {
			return timeAtMost, true
		}
		if i < 0 || i+1 == len(rest) {
			return sum, true
		}
		rest = rest[i+1:]
	}
}
