package message

import "strings"

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
