package main

// box is generic, so that what uses an instance uses this file.
type box[T any] struct {
	content T
	label
}

func (b *box[T]) open() T { return b.content }
