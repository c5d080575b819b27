package remote

import "strings"

// among compares a name with a list of patterns, of which those with ! forbid.
func among(patterns []string, name string) bool {
	found := false
	for _, one := range patterns {
		one, forbids := strings.CutPrefix(one, "!")
		switch {
		case !wildcard(one, name):
		case forbids:
			return false
		default:
			found = true
		}
	}
	return found
}

// wildcard compares as ssh does: * is anything, ? is one character (the library takes it for none, too).
func wildcard(pattern, name string) bool {
	star, after := -1, 0 // of the last *, and what it has taken so far
	p, n := 0, 0
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, after = p, n
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == name[n]):
			p++
			n++
		case star >= 0:
			after++
			p, n = star+1, after
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
