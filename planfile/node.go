package planfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"berth/message"
)

// Limits against files that are no plans.
const (
	maxSize  = 16 << 20
	maxDepth = 16
)

// Problem is one thing that is wrong with a plan file, and where.
type Problem struct {
	File         string
	Line, Column int // from 1; 0 where the file as a whole is meant
	Text         message.Text
}

func (p Problem) String() string { return p.placed(p.Text.String()) }

// French is the same in French.
func (p Problem) French() string { return p.placed(p.Text.French()) }

func (p Problem) placed(text string) string {
	if p.Line == 0 {
		return fmt.Sprintf("%s: %s", p.File, text)
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, text)
}

// Problems is everything that is wrong with a plan file, in the order of the file, one a line.
type Problems []Problem

func (ps Problems) Error() string { return ps.lines(Problem.String) }

// French is the same in French.
func (ps Problems) French() string { return ps.lines(Problem.French) }

func (ps Problems) lines(say func(Problem) string) string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = say(p)
	}
	return strings.Join(lines, "\n")
}

// node is a JSON value with its place.
type node struct {
	start  int
	value  any // string, json.Number, bool or nil; json.Delim for an object or a list
	fields []field
	items  []*node
}

type field struct {
	name  string
	start int
	value *node
}

// is names the type of the value for messages.
func (n *node) is() message.Text {
	switch v := n.value.(type) {
	case string:
		return message.Word("a string")
	case json.Number:
		return message.Word("a number")
	case bool:
		return message.Word("true or false")
	case json.Delim:
		if v == '{' {
			return message.Word("an object")
		}
		return message.Word("a list")
	}
	return message.Word("null")
}

// parser builds nodes from the decoder's tokens, which carry the places that unmarshalling loses.
type parser struct {
	data []byte
	dec  *json.Decoder
}

// placed is an error with the offset where it arose.
type placed struct {
	offset int
	text   message.Text
}

func (e placed) Error() string { return e.text.String() }

// parse reads the one JSON value that data has to be.
func parse(data []byte) (*node, error) {
	if len(data) > maxSize {
		return nil, placed{-1, message.Of("larger than %d MB: not a plan file", maxSize>>20)}
	}
	if i := badUTF8(data); i >= 0 {
		return nil, placed{i, message.Word("not a text file (invalid UTF-8)")}
	}
	p := &parser{data, json.NewDecoder(bytes.NewReader(data))}
	p.dec.UseNumber()
	n, err := p.next(0)
	if err != nil {
		return nil, err
	}
	end := p.offset()
	if _, err := p.dec.Token(); err != io.EOF {
		return nil, placed{end, message.Word("more text behind the end of the plan")}
	}
	return n, nil
}

func badUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// offset is where the next token starts.
func (p *parser) offset() int {
	i := int(p.dec.InputOffset())
	for i < len(p.data) && strings.IndexByte(" \t\r\n,:", p.data[i]) >= 0 {
		i++
	}
	return i
}

func (p *parser) next(depth int) (*node, error) {
	start := p.offset()
	if depth > maxDepth {
		return nil, placed{start, message.Word("nested too deeply")}
	}
	t, err := p.dec.Token()
	if err != nil {
		return nil, p.syntax(err)
	}
	n := &node{start: start, value: t}
	switch t {
	case json.Delim('{'):
		err = p.object(n, depth)
	case json.Delim('['):
		for err == nil && p.dec.More() {
			var item *node
			if item, err = p.next(depth + 1); err == nil {
				n.items = append(n.items, item)
			}
		}
		if err == nil {
			err = p.end()
		}
	}
	return n, err
}

func (p *parser) object(n *node, depth int) error {
	seen := map[string]bool{}
	for p.dec.More() {
		start := p.offset()
		t, err := p.dec.Token()
		if err != nil {
			return p.syntax(err)
		}
		name, ok := t.(string)
		if !ok {
			return placed{start, message.Word("the name of a field must be a string")}
		}
		if seen[name] {
			return placed{start, message.Of("field %q appears twice", name)}
		}
		seen[name] = true
		value, err := p.next(depth + 1)
		if err != nil {
			return err
		}
		n.fields = append(n.fields, field{name, start, value})
	}
	return p.end()
}

// end takes the closing brace or bracket.
func (p *parser) end() error {
	if _, err := p.dec.Token(); err != nil {
		return p.syntax(err)
	}
	return nil
}

// syntax places an error of the decoder.
func (p *parser) syntax(err error) error {
	var s *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		if len(bytes.TrimSpace(p.data)) == 0 {
			return placed{-1, message.Word("empty file")}
		}
		return placed{len(p.data), message.Word("the file ends in the middle of the plan")}
	case errors.As(err, &s):
		return placed{p.offset(), message.Of("not JSON: %s", s)}
	}
	return placed{p.offset(), message.Because(err)}
}

// at turns an offset into line and column, which counts characters.
func at(file string, data []byte, offset int, text message.Text) Problem {
	if offset < 0 {
		return Problem{File: file, Text: text}
	}
	before := data[:min(offset, len(data))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return Problem{file, line, column, text}
}

// sortByPlace orders problems as a reader of the file meets them.
func sortByPlace(ps []placed) {
	slices.SortStableFunc(ps, func(a, b placed) int { return a.offset - b.offset })
}
