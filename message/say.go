package message

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// French is what an error says in French. One that has none of its own, but wraps others, has theirs in its place; what is
// left is English, or the words of others.
func French(err error) string {
	switch e := err.(type) {
	case nil:
		return ""
	case interface{ French() string }:
		return e.French()
	case interface{ Unwrap() error }:
		return theirs(err.Error(), e.Unwrap())
	case interface{ Unwrap() []error }:
		return theirs(err.Error(), e.Unwrap()...)
	}
	if fr, ok := french(err.Error()); ok { // of the system and the standard library
		return fr
	}
	return err.Error()
}

// theirs puts what errors say in French in place of what they say in English, from the left to the right.
func theirs(text string, errs ...error) string {
	var out strings.Builder
	for _, err := range errs {
		if err == nil {
			continue
		}
		before, after, has := strings.Cut(text, err.Error())
		if !has {
			continue
		}
		out.WriteString(before + French(err))
		text = after
	}
	return out.String() + text
}

// inFrench fills in the French of a format; the English one where it has none.
func inFrench(format string, args []any) string {
	if fr, ok := french(format); ok {
		format = fr
	}
	said := make([]any, len(args))
	for i, a := range args {
		said[i] = argument(a)
	}
	if strings.Contains(format, "w") {
		format = wraps.ReplaceAllString(format, "%${1}v")
	}
	return joined(fmt.Sprintf(format, said...))
}

// wraps is the verb that only fmt.Errorf knows.
var wraps = regexp.MustCompile(`%(\[[0-9]+\])?w`)

// In gives the arguments of a French sentence, with texts and errors in French.
func In(args []any) []any {
	out := slices.Clone(args)
	for i, a := range args {
		if said, is := argument(a).(begun); is {
			out[i] = string(said)
		}
	}
	return out
}

// argument is a value as a French sentence has it.
func argument(a any) any {
	switch v := a.(type) {
	case string:
		return begun(v)
	case interface{ French() string }:
		return begun(v.French())
	case error:
		return begun(French(v))
	}
	return a
}

// begun is an argument whose beginning is marked, so that the word before it can be joined with it.
type begun string

const mark = "\x00"

// Format marks what is printed as it is.
func (b begun) Format(f fmt.State, verb rune) {
	if _, cut := f.Precision(); !cut && (verb == 's' || verb == 'v') {
		_, _ = io.WriteString(f, mark+string(b))
		return
	}
	fmt.Fprintf(f, fmt.FormatString(f, verb), string(b))
}

// contracted are the words that become one in French.
var contracted = strings.NewReplacer(
	"de "+mark+"le ", "du ", "de "+mark+"les ", "des ", "De "+mark+"le ", "Du ",
	"à "+mark+"le ", "au ", "à "+mark+"les ", "aux ",
)

// joined contracts and elides at the beginnings of arguments (de le: du, de immich: d'immich), and takes their marks away.
func joined(s string) string {
	if !strings.Contains(s, mark) {
		return s
	}
	if strings.Contains(s, mark+"le") {
		s = contracted.Replace(s)
	}
	var out strings.Builder
	for {
		before, after, more := strings.Cut(s, mark)
		if first, _ := utf8.DecodeRuneInString(after); more && elides(before) && strings.ContainsRune("aeiouyAEIOUYéèêÉâîô", first) {
			before = before[:len(before)-2] + "'"
		}
		out.WriteString(before)
		if !more {
			return out.String()
		}
		s = after
	}
}

// elides reports whether a text ends in a word that loses its vowel before another one.
func elides(s string) bool {
	for _, word := range []string{"de ", "que "} {
		if rest, ok := strings.CutSuffix(s, word); ok && (rest == "" || strings.HasSuffix(rest, " ") || strings.HasSuffix(rest, "'")) {
			return true
		}
	}
	return false
}
