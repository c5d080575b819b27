// Package french is the French of the help: what commands are for, their texts, flags and explained examples, by the English as it
// stands in the command. A text is looked for paragraph by paragraph, so that one that changes is missed alone.
package french

import "iter"

// tables are by what the commands are for; flags, words of several commands and what the library says have their own.
var tables = []map[string]string{describing, planning, carrying, keeping, flags, library}

// Of is the French of a paragraph, an explanation or a flag; false: there is none.
func Of(english string) (string, bool) {
	for _, t := range tables {
		if fr, ok := t[english]; ok {
			return fr, true
		}
	}
	return "", false
}

// All are the texts with their French, in no order.
func All() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, t := range tables {
			for en, fr := range t {
				if !yield(en, fr) {
					return
				}
			}
		}
	}
}
