package strictyaml

import (
	"strconv"
	"strings"

	"berth/message"
)

// Suggest returns the known word that was most likely meant, or "": the one with the fewest typing
// errors, at most one for every three letters, else the only one that contains the word.
func Suggest(word string, known []string) string {
	if len(word) > 64 {
		return ""
	}
	best, least := "", max(len(word)/3, 1)+1
	for _, k := range known {
		if d := typingErrors(strings.ToLower(word), strings.ToLower(k), least); d < least {
			best, least = k, d
		}
	}
	if best != "" || len(word) < 4 {
		return best
	}
	for _, k := range known {
		if strings.Contains(k, strings.ToLower(word)) {
			if best != "" {
				return ""
			}
			best = k
		}
	}
	return best
}

// DidYouMean gives `; did you mean "memory"?`, or "" where nothing known is like the word.
func DidYouMean(word string, known []string) message.Text {
	if s := Suggest(word, known); s != "" {
		return message.Of("; did you mean %s?", strconv.Quote(s))
	}
	return message.Text{}
}

// typingErrors is the optimal string alignment distance of a and b in bytes: letters left out, put in,
// replaced, or two neighbours swapped. It stops counting at limit.
func typingErrors(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}

// quote puts a name from the file in quotes, without control characters and not longer than a line.
func quote(s string) string {
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "..."
	}
	return strconv.Quote(s)
}
