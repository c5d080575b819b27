package inventory

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// The functions of this file change the text of a file at the place of a value. They need not be right
// about every text that YAML allows: whoever calls them reads the result again and compares. False says
// that they know no cut.

// spliceSet gives the value at the path the text.
func spliceSet(data []byte, root *yaml.Node, path []string, text string) ([]byte, bool) {
	n, found, err := reachable(root, path)
	if err != nil {
		return nil, false
	}
	src := newSource(data)
	if found == len(path) {
		return src.replace(keyOf(root, path), n, text)
	}
	if found == 0 && len(path) > 1 {
		// A section that is not there yet comes as a block at the end of the file.
		return src.appendBlock(path[0]+":", "  "+path[1]+": "+nested(path, 1, text))
	}
	entry := path[found] + ": " + nested(path, found, text)
	switch {
	case isNull(n) && found == 1:
		return src.insertLine(keyOf(root, path[:1]).Line, "  "+entry)
	case isNull(n):
		return src.replace(keyOf(root, path[:found]), n, "{"+entry+"}")
	case n.Kind != yaml.MappingNode:
		return nil, false
	case n.Style&yaml.FlowStyle != 0:
		return src.insertFlow(n, entry)
	}
	last, ok := src.lastLine(n)
	if found == 0 {
		// The margin belongs to the head of the file, not below the services.
		if head, hasHead := child(root, "domain"); hasHead {
			last = head.Line
		} else if head, hasHead := child(root, "name"); hasHead {
			last = head.Line
		}
	}
	if !ok || len(n.Content) == 0 {
		return nil, false
	}
	entry = strings.Repeat(" ", n.Content[0].Column-1) + entry
	if found == 1 && path[0] == "services" && src.inGroup(last) {
		entry = src.eol + entry
	}
	return src.insertLine(last, entry)
}

// spliceRemove takes the value at the path away, with its key.
func spliceRemove(data []byte, root *yaml.Node, path []string) ([]byte, bool) {
	parent, _, err := reachable(root, path[:len(path)-1])
	if err != nil || parent.Kind != yaml.MappingNode {
		return nil, false
	}
	src := newSource(data)
	i := 2 * slices.Index(keys(parent), path[len(path)-1])
	key, value := parent.Content[i], parent.Content[i+1]
	if parent.Style&yaml.FlowStyle == 0 {
		if len(parent.Content) == 2 {
			return src.replace(keyOf(root, path[:len(path)-1]), parent, "{}")
		}
		last, ok := src.lastLine(value)
		if !ok {
			return nil, false
		}
		return src.cut(src.line(key.Line), src.line(max(last, key.Line)+1), "")
	}
	from, _, ok := src.extent(key)
	_, to, ok2 := src.extent(value)
	if !ok || !ok2 {
		return nil, false
	}
	switch {
	case i > 0: // with the comma before it
		_, from, ok = src.extent(parent.Content[i-1])
	case len(parent.Content) > 2: // with the comma after it
		to, _, ok = src.extent(parent.Content[2])
	}
	if !ok {
		return nil, false
	}
	return src.cut(from, to, "")
}

// keyOf returns the key node of the last key of the path, or nil for the root.
func keyOf(root *yaml.Node, path []string) *yaml.Node {
	if len(path) == 0 {
		return nil
	}
	parent, _, err := reachable(root, path[:len(path)-1])
	if err != nil {
		return nil
	}
	if i := slices.Index(keys(parent), path[len(path)-1]); i >= 0 {
		return parent.Content[2*i]
	}
	return nil
}

// source is a text with the offsets of its lines.
type source struct {
	data  []byte
	lines []int
	eol   string
}

func newSource(data []byte) *source {
	s := &source{data: data, lines: []int{0}, eol: "\n"}
	for i, b := range data {
		if b == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	if bytes.Contains(data, []byte("\r\n")) {
		s.eol = "\r\n"
	}
	return s
}

// line is the offset of a line, from 1; of one after the last it is the end.
func (s *source) line(n int) int {
	if n > len(s.lines) {
		return len(s.data)
	}
	return s.lines[n-1]
}

func (s *source) lineOf(offset int) int {
	i, found := slices.BinarySearch(s.lines, offset)
	if found {
		return i + 1
	}
	return i
}

// offset is where a node starts. Columns count characters.
func (s *source) offset(n *yaml.Node) int {
	at := s.line(n.Line)
	for c := 1; c < n.Column && at < len(s.data); c++ {
		_, size := utf8.DecodeRune(s.data[at:])
		at += size
	}
	return at
}

// cut puts text in place of what is between the offsets.
func (s *source) cut(from, to int, text string) ([]byte, bool) {
	if from > to || to > len(s.data) {
		return nil, false
	}
	return slices.Concat(s.data[:from], []byte(text), s.data[to:]), true
}

// insertLine puts a line after line n.
func (s *source) insertLine(n int, text string) ([]byte, bool) {
	at := s.line(n + 1)
	if at == len(s.data) && at > 0 && s.data[at-1] != '\n' {
		return s.cut(at, at, s.eol+text)
	}
	return s.cut(at, at, text+s.eol)
}

// inGroup reports whether the line belongs to lines under a comment of their own, as in
//
//	# Agents: on every host.
//	node-exporter: {}
//
// which are set off from what stands before by a blank line. What is added below a blank line is in no such
// group.
func (s *source) inGroup(n int) bool {
	text := func(n int) string { return strings.TrimSpace(string(s.data[s.line(n):s.line(n+1)])) }
	for ; n > 1; n-- {
		if strings.HasPrefix(text(n), "#") {
			for n > 1 && strings.HasPrefix(text(n), "#") {
				n--
			}
			return text(n) == ""
		}
		if text(n) == "" {
			return false
		}
	}
	return false
}

func (s *source) appendBlock(lines ...string) ([]byte, bool) {
	before := s.eol
	if n := len(s.data); n > 0 && s.data[n-1] != '\n' {
		before += s.eol
	}
	return s.cut(len(s.data), len(s.data), before+strings.Join(lines, s.eol)+s.eol)
}
