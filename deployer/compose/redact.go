package compose

import (
	"regexp"
	"strings"
)

// A file that somebody wrote by hand may have secrets anywhere, and nobody has said which they are. So of its lines that berth did
// not write itself no value is shown that may be one: what has a name like a secret's, every value of a variable, and
// what looks like one by itself. To show too little costs a look at the file.
var (
	// named is a name of a variable or of a secret, and its value up to where that may end.
	named = regexp.MustCompile(`((?:\b[A-Z][A-Z0-9_]*|(?i:[a-z0-9_.-]*(?:pass|pwd|_pw|secret|token|key|cred|auth|jwt|salt|private|cert|dsn|webhook|cookie|hash)[a-z0-9_.-]*))["']?(?:\s*[:=]\s*|["']?\s*,\s*["']?|\s+))("[^"]*"?|'[^']*'?|[^\s,}\]]+)`)
	// whole is a line that is nothing but a variable: its value has blanks in it, too.
	whole = regexp.MustCompile(`^(\s*(?:-\s*)?["']?(?:export\s+)?[A-Z][A-Z0-9_]*["']?\s*[:=]\s*)(\S.*)$`)
	inURL = regexp.MustCompile(`(://)[^/\s"'@]*(@)`)
	// alone is what looks like a secret: a word of letters of both kinds and digits, or a hash of a password.
	alone = regexp.MustCompile(`\$[0-9a-z]+\$\S+|[A-Za-z0-9+_=-]{20,}`)
	// block is a key whose value is the text of the lines below.
	block = regexp.MustCompile(`:\s*[|>][+-]?[0-9]?\s*$`)
)

// Redacted is a text of somebody's as it may be shown: without values that may be secrets, but for lines that are in a
// text of berth's, which has none.
func Redacted(text, ours string) string {
	known := map[string]bool{}
	for line := range strings.Lines(ours) {
		known[strings.TrimSpace(line)] = true
	}
	var out strings.Builder
	hidden := -1 // the indentation of a key whose text is hidden; -1: none
	armour := false
	for line := range strings.Lines(text) {
		body := strings.TrimRight(line, "\r\n")
		bare := strings.TrimSpace(body)
		indent := len(body) - len(strings.TrimLeft(body, " \t"))
		if hidden >= 0 && bare != "" && indent <= hidden {
			hidden = -1
		}
		armour = armour || strings.Contains(bare, "-----BEGIN")
		switch {
		case armour, hidden >= 0 && bare != "":
			body = body[:indent] + Hidden
		case known[bare]:
		default:
			if block.MatchString(body) && (named.MatchString(body+"x") || whole.MatchString(body)) {
				hidden = indent
			} else {
				body = redactedLine(body)
			}
		}
		armour = armour && !strings.Contains(bare, "-----END")
		out.WriteString(body + "\n")
	}
	return out.String()
}

func redactedLine(line string) string {
	line = inURL.ReplaceAllString(line, "${1}"+Hidden+"${2}")
	if whole.MatchString(line) {
		return whole.ReplaceAllString(line, "${1}"+Hidden)
	}
	line = named.ReplaceAllString(line, "${1}"+Hidden)
	return alone.ReplaceAllStringFunc(line, func(word string) string {
		if strings.HasPrefix(word, "$") || strings.ContainsAny(word, "0123456789") && strings.ToLower(word) != word && strings.ToUpper(word) != word {
			return Hidden
		}
		return word
	})
}
