package compose

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/compose-spec/compose-go/v2/dotenv"

	"berth/message"
	"berth/plain"
)

// Hidden stands for a value that is not shown.
const Hidden = "(hidden)"

// How long a line of a secret is, in bytes.
const (
	leastHidden = 4 // a shorter one is not looked for: it is in every text, and where it is left out says what it is
	longHidden  = 8 // from here on it is hidden anywhere, and before that where it stands by itself, as a word does
)

// mostHidden is how many bytes of values are looked for: it takes time for each line.
const mostHidden = 32 << 10

// commonWords are settings rather than secrets: to leave them out would say more than to show them.
var commonWords = []string{"true", "false", "none", "null", "enabled", "disabled", "default", "localhost"}

// Hide returns a function that takes secrets of a service out of a line of text, such as what its containers
// printed: as they are, as programs spell them (see spellings), in base64 and in hexadecimal. A beginning of one at
// the end of the line is hidden, too, and so is an end of one at its beginning: lines are cut. env is the .env on its
// host; b says which of its values are secret, and nil that any long one may be. Where .env cannot be read there is
// no such function: nothing may be shown.
func Hide(env []byte, b *Bundle) (func(string) string, error) {
	all, err := dotenv.Parse(strings.NewReader(string(env)))
	if err != nil {
		return nil, message.Errorf("%s cannot be read", EnvFile) // the parser's own words quote values
	}
	least := longHidden
	if b != nil {
		least = leastHidden
		if all, err = b.Kept(env); err != nil {
			return nil, err
		}
	}
	h, size := hider{spelled: speller{}}, 0
	for _, value := range all {
		if size += len(value); size > mostHidden {
			return nil, message.Errorf("%s has too much in it to be looked for", EnvFile)
		}
		for line := range strings.Lines(value) {
			if line = strings.TrimSpace(line); len(line) >= least && !slices.Contains(commonWords, strings.ToLower(line)) {
				h.add(line)
				if shown := plain.Text(line); shown != line && shown != "" {
					h.add(shown) // lines are cleaned before
				}
			}
		}
	}
	return h.hide, nil
}

// hider knows what is to be hidden, by the bytes that it can begin with.
type hider struct {
	spelled speller
	begins  [256][]*form
	long    []*form
}

// add takes a line of a secret in all of its forms.
func (h *hider) add(line string) {
	for _, f := range h.spelled.formsOf(line) {
		if !f.word {
			h.long = append(h.long, f)
		}
		var first [256]bool
		for _, spelled := range f.letters[0] {
			if at := spelled[0]; !first[at] {
				first[at] = true
				h.begins[at] = append(h.begins[at], f)
			}
		}
	}
}

// hide takes secrets out of a line, at each place the longest that is there.
func (h *hider) hide(line string) string {
	var out strings.Builder
	at := h.tail(line)
	if at > 0 {
		out.WriteString(Hidden)
	}
	for at < len(line) {
		if end := h.longest(line, at); end > at {
			out.WriteString(Hidden)
			at = end
			continue
		}
		_, width := utf8.DecodeRuneInString(line[at:])
		out.WriteString(line[at : at+width])
		at += width
	}
	return out.String()
}

// longest is where the longest form ends that begins at a place, or the place.
func (h *hider) longest(line string, at int) int {
	longest := at
	for _, f := range h.begins[line[at]] {
		end := f.endsAt(line, at)
		if end > longest && (!f.word || standsAlone(line, at, end)) {
			longest = end
		}
	}
	return longest
}

// tail is where an end of a secret ends with which the line begins, as where somebody broke a longer line; 0: nowhere.
func (h *hider) tail(line string) int {
	longest := 0
	for _, f := range h.long {
		for from := 1; from+longHidden <= len(f.letters); from++ {
			longest = max(longest, (&form{letters: f.letters[from:], word: true}).endsAt(line, 0))
		}
	}
	return longest
}

// standsAlone reports whether there is no letter or digit beside a part of a line.
func standsAlone(line string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(line[:from])
	after, _ := utf8.DecodeRuneInString(line[to:])
	part := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return !part(before) && !part(after)
}
