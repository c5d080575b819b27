package pve

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	integerRE = regexp.MustCompile(`^[+-]?\d+\n?\z`)
	numberRE  = regexp.MustCompile(`^[+-]?(?:\d+\.\d+|\d+\.|\.\d+|\d+)(?:[eE][+-]?\d+)?\n?\z`)
	booleans  = map[string]string{"1": "1", "on": "1", "yes": "1", "true": "1", "0": "0", "off": "0", "no": "0", "false": "0"}
)

// boolean is 1 or 0 for the words that Proxmox takes, in letters of any size.
func boolean(text string) (string, bool) {
	value, ok := booleans[strings.ToLower(strings.TrimSuffix(text, "\n"))]
	return value, ok
}

func number(text string) (float64, bool) {
	if !numberRE.MatchString(text) {
		return 0, false
	}
	// a number beyond what fits is the largest there is: it is compared only
	value, _ := strconv.ParseFloat(strings.TrimSuffix(text, "\n"), 64)
	return value, true
}
