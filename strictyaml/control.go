package strictyaml

import (
	"unicode"

	"berth/plain"
)

// steering returns the first character of a text that steers a terminal or turns the direction of a line instead of
// being seen. Signs of no width, as between the parts of an emoji, may be in a file; they are not shown.
func steering(s string) (rune, bool) {
	for _, r := range s {
		if plain.Steers(r) && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			return r, true
		}
	}
	return 0, false
}
