// Package wording turns the planner's typed values into sentences, in English and in French.
//
// The planner says what is so with figures and names, never with words; everything that a person reads
// is put into words here, so that the session, the report and the command line say the same thing the
// same way. Each sentence stands in both languages side by side in the code.
//
// A [Words] is a value without state: its methods depend on their arguments and the language alone.
// Sentences are clauses without a full stop, so that they can stand in a table or a list; they contain
// no line breaks, no escape sequences and only plain spaces.
//
// Rounding never lies. What is used, needed or over is rounded up, what is left is rounded down, and an
// amount that is not zero never reads as zero.
package wording

import (
	"fmt"
	"slices"
	"strings"

	"berth/message"
)

// Lang is a language.
type Lang int

// The languages.
const (
	EN Lang = iota
	FR
)

var langNames = []string{"en", "fr"}

// String gives the word of the command line.
func (l Lang) String() string { return langNames[l] }

// Langs lists the words of the command line.
func Langs() []string { return slices.Clone(langNames) }

// Parse reads a word of the command line.
func Parse(s string) (Lang, bool) {
	i := slices.Index(langNames, s)
	return Lang(max(i, 0)), i >= 0
}

// Asked is the language that the environment asks for, as POSIX has it: that of the first of LC_ALL, LC_MESSAGES and LANG that is set. Where
// that is none of ours, as C is none, it asks for none, and the language is English.
func Asked(getenv func(string) string) (lang Lang, asked bool) {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			word, _, _ := strings.Cut(value, "_") // fr_CH.UTF-8
			word, _, _ = strings.Cut(word, ".")
			return Parse(strings.ToLower(word))
		}
	}
	return EN, false
}

// Words speaks one language.
type Words struct{ lang Lang }

// For returns the words of a language.
func For(l Lang) Words { return Words{l} }

// Lang gives the language that w speaks.
func (w Words) Lang() Lang { return w.lang }

// Say picks the sentence of the language and fills it in, for screens that have words of their own.
func (w Words) Say(en, fr string, args ...any) string { return w.say(en, fr, args...) }

// say picks the sentence of the language and fills it in.
func (w Words) say(en, fr string, args ...any) string {
	switch {
	case w.lang == FR && len(args) > 0:
		return message.Fill(fr, args)
	case w.lang == FR:
		return fr
	case len(args) > 0:
		return fmt.Sprintf(en, args...)
	}
	return en
}

// Error is what an error says.
func (w Words) Error(err error) string {
	if w.lang == FR {
		return message.French(err)
	}
	return err.Error()
}

// Text is a text of package message.
func (w Words) Text(t message.Text) string {
	if w.lang == FR {
		return t.French()
	}
	return t.String()
}

// Count says how many of something there are, with the word for one or for several.
func (w Words) Count(n int, one, many, un, plusieurs string) string {
	return w.plural(int64(n), one, many, un, plusieurs)
}

// plural counts something: "1 service", "3 services". French counts everything below two as one.
func (w Words) plural(n int64, one, many, un, plusieurs string) string {
	if w.lang == FR {
		if n > -2 && n < 2 {
			return fmt.Sprintf("%d %s", n, un)
		}
		return fmt.Sprintf("%s %s", w.number(n), plusieurs)
	}
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%s %s", w.number(n), many)
}

// Services counts services.
func (w Words) Services(n int) string {
	return w.plural(int64(n), "service", "services", "service", "services")
}

// Guests counts guests.
func (w Words) Guests(n int) string {
	return w.plural(int64(n), "guest", "guests", "invité", "invités")
}

// And joins names: "a, b and c".
func (w Words) And(names []string) string { return w.join(names, w.say("and", "et")) }

// Or joins names: "a, b or c".
func (w Words) Or(names []string) string { return w.join(names, w.say("or", "ou")) }

func (w Words) join(names []string, last string) string {
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " " + last + " " + names[n-1]
	}
}

// of gives "of NAME", with the French elision: "de pve", "d'immich".
func (w Words) of(name string) string { return w.say("of %s", "de %s", name) }
