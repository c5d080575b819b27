package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
)

// numbers reads a file of plain integers, one after the other. It keeps the first error, so that a
// reader can go on to the end of a structure and ask once.
type numbers struct {
	name  string
	words [][]byte
	at    int
	err   error
}

func readNumbers(name string) (*numbers, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, inputError{err}
	}
	return &numbers{name: name, words: bytes.Fields(data)}, nil
}

// next returns the next number, 0 after an error.
func (n *numbers) next() int64 {
	if n.err != nil {
		return 0
	}
	if n.at == len(n.words) {
		n.fail("the file ends in the middle")
		return 0
	}
	v, err := strconv.ParseInt(string(n.words[n.at]), 10, 64)
	if err != nil {
		n.fail(fmt.Sprintf("%q is no whole number", n.words[n.at]))
		return 0
	}
	n.at++
	return v
}

// index returns a number from 0 to below limit.
func (n *numbers) index(limit int) int {
	v := n.next()
	if n.err == nil && (v < 0 || v >= int64(limit)) {
		n.at--
		n.fail(fmt.Sprintf("%d is not from 0 to %d", v, limit-1))
	}
	if n.err != nil {
		return 0
	}
	return int(v)
}

// count returns how many things follow: at most as many as numbers are left.
func (n *numbers) count() int { return n.index(len(n.words) - n.at + 1) }

// list returns the next so many numbers.
func (n *numbers) list(count int) []int64 {
	out := make([]int64, count)
	for k := range out {
		out[k] = n.next()
	}
	return out
}

func (n *numbers) fail(what string) {
	if n.err == nil {
		n.err = inputf("%s: number %d: %s", n.name, n.at+1, what)
	}
}

// end reports the first error, or what is there beyond the end.
func (n *numbers) end() error {
	if n.err == nil && n.at < len(n.words) {
		n.fail("more numbers than there should be")
	}
	return n.err
}
