package preflight

import (
	"strconv"
	"strings"
)

// older compares versions by their leading numbers: 2.9.0 is older than 2.20. One that is no version is
// not older.
func older(have, least string) bool {
	h, l := strings.Split(strings.TrimPrefix(have, "v"), "."), strings.Split(least, ".")
	for i := range l {
		want, _ := strconv.Atoi(l[i])
		if i >= len(h) {
			return want > 0
		}
		got, err := strconv.Atoi(h[i])
		if err != nil || got > want {
			return false
		}
		if got < want {
			return true
		}
	}
	return false
}
