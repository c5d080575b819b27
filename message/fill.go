package message

import (
	"fmt"
	"regexp"
	"strings"
)

// inFrench fills in the French of a format; the English one where it has none.
func inFrench(format string, args []any) string {
	if fr, ok := french(format); ok {
		format = fr
	}
	return Fill(wraps.ReplaceAllString(format, "%${1}v"), args)
}

// wraps is the verb that only fmt.Errorf knows.
var wraps = regexp.MustCompile(`%(\[[0-9]+\])?w`)

// Fill fills in a French sentence, with texts and errors in French. A word before what is filled in is joined with it as French
// does: "de pve", "d'immich", "qu'adguard-home", "du service". An h is taken for a consonant, and so is a y.
func Fill(format string, args []any) string {
	said := make([]any, len(args))
	for i, a := range args {
		said[i] = inTheirs(a)
	}
	if !strings.Contains(format, "e %") && !strings.Contains(format, "à %") {
		return fmt.Sprintf(format, said...)
	}
	filled := fmt.Sprintf(joins.ReplaceAllString(format, "${1} "+mark+"$2"), said...)
	if strings.Contains(filled, mark+"le") {
		filled = contracted.Replace(filled)
	}
	filled = elided.ReplaceAllStringFunc(filled, func(place string) string {
		if vowel := place[len("e "+mark):]; vowel != "" {
			return "'" + vowel
		}
		return "e "
	})
	return strings.ReplaceAll(filled, mark, "")
}

// inTheirs is a value as a French sentence has it.
func inTheirs(a any) any {
	switch v := a.(type) {
	case interface{ French() string }:
		return v.French()
	case error:
		return French(v)
	}
	return a
}

// mark stands where something is filled in behind a word that may be joined with it.
const mark = "\x00"

var (
	joins      = regexp.MustCompile(`((?:^|[ '(;])(?:[Dd]e|[Qq]ue|[Ll]orsque|[Pp]uisque|[Jj]usque|à)) (%(?:\[\d+\])?[sv])`)
	elided     = regexp.MustCompile("e " + mark + "([aeiouàâéèêëîïôûAEIOUÀÂÉÈÊÎÔ]?)")
	contracted = strings.NewReplacer(
		"de "+mark+"le ", "du ", "de "+mark+"les ", "des ", "De "+mark+"le ", "Du ",
		"à "+mark+"le ", "au ", "à "+mark+"les ", "aux ",
	)
)
