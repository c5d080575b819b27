package wording

import (
	"regexp"
	"strings"
)

// elides are the words of a French sentence that lose their vowel before what is filled in, if that begins with one.
var elides = regexp.MustCompile(`((?:^|[ '(;])(?:[Dd]|[Qq]u|[Ll]orsqu|[Pp]uisqu|[Jj]usqu))e (%(?:\[\d+\])?[sv])`)

// elided are those places once they are filled in.
var elided = regexp.MustCompile("e \x00([aeiouàâéèêëîïôûAEIOUÀÂÉÈÊÎÔ]?)")

// elidable marks the places of a sentence that [elide] looks at.
func elidable(sentence string) (marked string, any bool) {
	if !strings.Contains(sentence, "e %") {
		return sentence, false
	}
	return elides.ReplaceAllString(sentence, "${1}e \x00$2"), true
}

// elide gives the sentence as French says it: "de pve", "d'immich", "qu'adguard-home". An h is taken for a consonant, and so is a y.
func elide(filled string) string {
	return elided.ReplaceAllStringFunc(filled, func(place string) string {
		if vowel := place[len("e \x00"):]; vowel != "" {
			return "'" + vowel
		}
		return "e "
	})
}
