package main

type label struct{ text string }

// long runs back up: it uses box.go, which uses this file.
func (l label) long(b *box[int]) bool { return b.content > 3 && len(l.text) > 3 }
