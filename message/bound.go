package message

import "strings"

// Bound reports whether a word stays on the line of the one before it: French writes « and ; with spaces, and no line begins or ends
// with them there.
func Bound(before, after string) bool {
	return before == "«" || strings.HasPrefix(after, "»") || after != "" && strings.ContainsAny(after[:1], ":;!?")
}
