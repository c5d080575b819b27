package compose

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
)

// form is a text that is to be hidden: for each of its letters all ways in which that may be spelled.
type form struct {
	letters [][]string
	word    bool // only where it stands by itself, and whole
}

// leastBegun is how many letters of a form at the end of a line are a beginning of it.
const leastBegun = 4

// formsOf are the forms of a line of a secret.
func (s speller) formsOf(line string) []*form {
	short := len(line) < longHidden
	out := []*form{s.formOf(line, short)}
	for _, text := range []string{
		hex.EncodeToString([]byte(line)), strings.ToUpper(hex.EncodeToString([]byte(line))),
		base64.StdEncoding.EncodeToString([]byte(line)), base64.URLEncoding.EncodeToString([]byte(line)),
	} {
		out = append(out, s.formOf(text, short))
	}
	for before := range 3 {
		core, last := inBase64(line, before)
		if len(core) < longHidden-2 {
			continue
		}
		for _, text := range []string{core, core + last} {
			out = append(out, s.formOf(text, false), s.formOf(urlSafe.Replace(text), false))
		}
	}
	return out
}

// speller has the spellings of letters that were asked for: there are many of each.
type speller map[rune][]string

func (s speller) formOf(text string, word bool) *form {
	f := &form{word: word}
	for _, r := range text {
		if s[r] == nil {
			s[r] = spellings(r)
		}
		f.letters = append(f.letters, s[r])
	}
	return f
}

var urlSafe = strings.NewReplacer("+", "-", "/", "_")

// inBase64 is what is always there of a text in base64 with so many bytes before it, and how it ends where nothing
// comes after it: the letters at the ends depend on what stands beside it.
func inBase64(text string, before int) (core, last string) {
	whole := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x00", before) + text))
	end := (before + len(text)) * 8 / 6
	return whole[(before*8+5)/6 : end], whole[end:]
}

// spellings are the ways in which programs write a letter: as it is, for URLs, in strings of JSON, YAML, C and
// Compose, for a shell, in HTML. All are tried at each letter, so that a mixture is found as well.
func spellings(r rune) []string {
	text := string(r)
	out := []string{text}
	for _, format := range []string{"%%%02x", "%%%02X", `\x%02x`, `\x%02X`, `\%03o`} {
		out = append(out, each([]byte(text), format))
	}
	for _, format := range []string{`\u%04x`, `\u%04X`} {
		out = append(out, each(utf16.Encode([]rune{r}), format))
	}
	for _, format := range []string{`\U%08x`, `\U%08X`, "&#%d;", "&#x%x;", "&#x%X;"} {
		out = append(out, fmt.Sprintf(format, r))
	}
	if r < 0x80 && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		out = append(out, `\`+text)
	}
	out = append(out, more[r]...)
	for _, once := range out { // in a URL within a URL, in a string within a string
		out = append(out, doubled.Replace(once))
		if strings.HasPrefix(once, `\`) {
			out = append(out, `\\`+once)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var doubled = strings.NewReplacer("%", "%25", `\`, `\\`, "+", "%2B")

// each writes the parts of a letter one after the other.
func each[T byte | uint16](parts []T, format string) string {
	var out strings.Builder
	for _, p := range parts {
		fmt.Fprintf(&out, format, p)
	}
	return out.String()
}

// more are spellings that only some letters have.
var more = map[rune][]string{
	' ': {"+"}, '\t': {`\t`, " "}, '&': {"&amp;"}, '<': {"&lt;"}, '>': {"&gt;"},
	'"': {"&quot;", `""`}, '\'': {"&apos;", "''", `'\''`, `'"'"'`}, '$': {"$$"},
}

// endsAt is where the form ends that begins at a place of a line, at its longest; -1 where there is none. A form that
// is no word may end with the line before it is whole.
func (f *form) endsAt(line string, at int) int {
	ends := []int{at}
	for i, letter := range f.letters {
		var next []int
		for _, end := range ends {
			rest := line[end:]
			for _, spelled := range letter {
				switch {
				case strings.HasPrefix(rest, spelled):
					if !slices.Contains(next, end+len(spelled)) {
						next = append(next, end+len(spelled))
					}
				case !f.word && i >= leastBegun && strings.HasPrefix(spelled, rest):
					return len(line)
				}
			}
		}
		if len(next) == 0 {
			return -1
		}
		ends = next
	}
	return slices.Max(ends)
}
