package session

import (
	"unicode"
	"unicode/utf8"
)

// MaxName is how many characters the name of a variant may have.
const MaxName = 200

// NameFault is why a variant cannot have a name.
type NameFault int

// The faults of names.
const (
	NameGood    NameFault = iota
	NameEmpty             // there is nothing
	NameLong              // more than MaxName characters
	NameStrange           // characters that move a terminal, or that are none
)

// FaultOf says what is wrong with a name. What is good here can be written into a session's file and read
// from it again.
func FaultOf(name string) NameFault {
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return NameEmpty
	case n > MaxName:
		return NameLong
	case !utf8.ValidString(name):
		return NameStrange
	}
	for _, r := range name {
		if unicode.IsControl(r) {
			return NameStrange
		}
	}
	return NameGood
}
