package message

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Text is a sentence or a part of one in both languages. It prints in English. Texts that are equal say the same.
type Text struct{ en, fr string }

// Of is the text of a format and its arguments.
func Of(format string, args ...any) Text {
	return Text{fmt.Sprintf(format, args...), inFrench(format, args)}
}

// Word is a text that is no format: a name of a kind of thing, or a sentence without arguments.
func Word(text string) Text {
	if fr, ok := french(text); ok {
		return Text{text, fr}
	}
	return Same(text)
}

// Same is a text that is the same in both languages: a name, or what somebody else says.
func Same(text string) Text { return Text{text, text} }

// Both is a text that somebody else has in both languages, such as an amount.
func Both(en, fr string) Text { return Text{en, fr} }

// Because is what an error says.
func Because(err error) Text { return Text{err.Error(), French(err)} }

// String is the English text.
func (t Text) String() string { return t.en }

// French is the French text.
func (t Text) French() string { return t.fr }

// IsZero reports whether there is no text.
func (t Text) IsZero() bool { return t == Text{} }

// Map changes the text in both languages, such as to cut it or to make it safe to print.
func (t Text) Map(change func(string) string) Text { return Text{change(t.en), change(t.fr)} }

// Replace is [regexp.Regexp.ReplaceAllString] in each language.
func (t Text) Replace(form *regexp.Regexp, by Text) Text {
	return Text{form.ReplaceAllString(t.en, by.en), form.ReplaceAllString(t.fr, by.fr)}
}

// Without is the text without what it begins with, in each language.
func (t Text) Without(start Text) Text {
	return Text{strings.TrimPrefix(t.en, start.en), strings.TrimPrefix(t.fr, start.fr)}
}

// Plus is the text with others behind it.
func (t Text) Plus(others ...Text) Text {
	for _, o := range others {
		t.en += o.en
		t.fr += o.fr
	}
	return t
}

// Join puts texts behind each other, with something between them.
func Join(texts []Text, between Text) Text {
	var out Text
	for i, t := range texts {
		if i > 0 {
			out = out.Plus(between)
		}
		out = out.Plus(t)
	}
	return out
}

// And joins names: a and b.
func And(names []string) Text { return between(names, Word(" and ")) }

// Or joins names: a or b.
func Or(names []string) Text { return between(names, Word(" or ")) }

func between(names []string, word Text) Text {
	var out []Text
	for _, name := range names {
		out = append(out, Same(name))
	}
	return Join(out, word)
}

// Err is the text as an error.
func (t Text) Err() error { return &failure{error: errors.New(t.en), fr: t.fr} }

// failure is an error that has a French text.
type failure struct {
	error
	fr string
}

func (f *failure) French() string { return f.fr }

// Unwrap is what the error wraps.
func (f *failure) Unwrap() error { return errors.Unwrap(f.error) }

// Is and As of a failure with several errors below it look at all of them.
func (f *failure) Is(target error) bool { return errors.Is(f.error, target) }

// As is [failure.Is] for types.
func (f *failure) As(target any) bool { return errors.As(f.error, target) }

// Errorf is fmt.Errorf with a sentence that has French.
func Errorf(format string, args ...any) error {
	return &failure{error: fmt.Errorf(format, args...), fr: inFrench(format, args)}
}

// New is errors.New with a sentence that has French.
func New(text string) error { return &failure{error: errors.New(text), fr: Word(text).fr} }
