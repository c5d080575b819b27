package remote

import "strings"

// reserved are words that a shell reads as syntax where a command is expected.
var reserved = map[string]bool{
	"if": true, "then": true, "else": true, "elif": true, "fi": true, "do": true, "done": true,
	"case": true, "esac": true, "while": true, "until": true, "for": true, "in": true, "function": true,
	"select": true, "time": true, "coproc": true, "begin": true, "end": true, "switch": true, "not": true,
	"and": true, "or": true,
}

// Quote makes s one argument for a shell. It holds for sh, bash, dash, busybox, zsh and fish: single
// quotes keep everything but themselves, and fish also reads backslashes inside them, so both stand
// outside. A NUL cannot be in an argument; Line refuses it.
func Quote(s string) string {
	if s != "" && !reserved[s] && strings.Trim(s, bare) == "" {
		return s
	}
	var b strings.Builder
	open := false
	toggle := func(want bool) {
		if open != want {
			b.WriteByte('\'')
			open = want
		}
	}
	for i := range len(s) {
		switch c := s[i]; c {
		case '\'', '\\':
			toggle(false)
			b.WriteByte('\\')
			b.WriteByte(c)
		default:
			toggle(true)
			b.WriteByte(c)
		}
	}
	if s == "" {
		return "''"
	}
	toggle(false)
	return b.String()
}

// bare are the bytes that mean nothing to any shell, wherever they stand. There is no "=" (an
// assignment, zsh's =command), no "~", and no "%" (job control).
const bare = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@+,"

// Join quotes each argument and puts spaces between them.
func Join(args []string) string {
	quoted := make([]string, len(args))
	for i, a := range args {
		quoted[i] = Quote(a)
	}
	return strings.Join(quoted, " ")
}
