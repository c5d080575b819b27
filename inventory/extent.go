package inventory

import (
	"bytes"
	"strings"

	"gopkg.in/yaml.v3"
)

// extent is where the text of a node starts and ends, for scalars on one line and flow collections.
func (s *source) extent(n *yaml.Node) (from, to int, ok bool) {
	if n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 {
		return 0, 0, false
	}
	from = s.offset(n)
	rest := s.data[from:]
	switch {
	case n.Kind == yaml.ScalarNode && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return 0, 0, false
	case n.Kind == yaml.ScalarNode && n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		size := quoted(rest)
		return from, from + size, size > 0
	case n.Kind == yaml.ScalarNode:
		return from, from + len(n.Value), n.Value != "" && bytes.HasPrefix(rest, []byte(n.Value))
	case n.Kind == yaml.AliasNode:
		return from, from + 1 + len(n.Value), bytes.HasPrefix(rest, []byte("*"+n.Value))
	case n.Style&yaml.FlowStyle != 0:
		size := bracketed(rest)
		return from, from + size, size > 0
	}
	return 0, 0, false
}

// quoted is the length of the quoted text that b starts with, or 0.
func quoted(b []byte) int {
	if len(b) == 0 || b[0] != '"' && b[0] != '\'' {
		return 0
	}
	for i := 1; i < len(b); i++ {
		switch {
		case b[i] == '\\' && b[0] == '"':
			i++
		case b[i] != b[0]:
		case b[0] == '\'' && i+1 < len(b) && b[i+1] == '\'':
			i++
		default:
			return i + 1
		}
	}
	return 0
}

// bracketed is the length of the flow collection that b starts with, or 0.
func bracketed(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		before := byte(' ')
		if i > 0 {
			before = b[i-1]
		}
		switch b[i] {
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth <= 0 {
				return i + 1
			}
		case '"', '\'':
			if strings.IndexByte(" \t\n[{,:", before) >= 0 {
				i += max(quoted(b[i:])-1, 0)
			}
		case '#':
			if before == ' ' || before == '\t' || before == '\n' {
				for i+1 < len(b) && b[i+1] != '\n' {
					i++
				}
			}
		}
	}
	return 0
}

// lastLine is the last line that a value takes.
func (s *source) lastLine(n *yaml.Node) (int, bool) {
	if isNull(n) && n.Value == "" {
		return n.Line, true
	}
	if _, to, ok := s.extent(n); ok {
		return s.lineOf(to - 1), true
	}
	if len(n.Content) == 0 || n.Kind == yaml.ScalarNode {
		return 0, false
	}
	return s.lastLine(n.Content[len(n.Content)-1])
}

// replace puts text in place of the value n of a key.
func (s *source) replace(key, n *yaml.Node, text string) ([]byte, bool) {
	if from, to, ok := s.extent(n); ok {
		return s.cut(from, to, text)
	}
	if key == nil || n.Kind == yaml.ScalarNode && !isNull(n) {
		return nil, false
	}
	_, at, ok := s.extent(key)
	if !ok || at >= len(s.data) || s.data[at] != ':' {
		return nil, false
	}
	out, _ := s.cut(at+1, at+1, " "+text)
	if isNull(n) {
		return out, true
	}
	// A block below the key: its lines go, from the one after the key's on.
	last, ok := s.lastLine(n)
	if !ok || n.Line <= key.Line {
		return nil, false
	}
	grown := len(" " + text)
	from, to := s.line(key.Line+1)+grown, s.line(last+1)+grown
	return append(out[:from:from], out[to:]...), true
}

// insertFlow adds an entry at the end of a {...} map.
func (s *source) insertFlow(n *yaml.Node, entry string) ([]byte, bool) {
	from, to, ok := s.extent(n)
	if !ok {
		return nil, false
	}
	if len(n.Content) == 0 {
		return s.cut(from, to, "{"+entry+"}")
	}
	at := from + len(bytes.TrimRight(s.data[from:to-1], " \t\r\n"))
	if s.data[at-1] != ',' {
		entry = ", " + entry
	} else {
		entry = " " + entry
	}
	return s.cut(at, at, entry)
}
