package ledger

import "berth/plain"

// MaxText is how long a text from a host may be.
const MaxText = 4 << 10

// Clean makes a text from a host one line without anything that does something on a terminal, of at most MaxText bytes.
func Clean(s string) string { return plain.Line(s, MaxText) }
