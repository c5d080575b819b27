package strictyaml

import (
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"berth/message"
)

// checkBytes refuses what is no text before a parser sees it.
func checkBytes(file string, data []byte) (Diagnostic, bool) {
	if len(data) > MaxSize {
		return Diagnostic{File: file, Text: message.Word("the file is larger than 1 MiB; no file of berth's is")}, false
	}
	line, column := 1, 1
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && n == 1, r < ' ' && r != '\t' && r != '\n' && r != '\r', r == 0x7f:
			return Diagnostic{file, line, column, message.Of("this is no text file: byte %s is not allowed; save it as UTF-8", hex(data[i]))}, false
		case r == '\n':
			line, column = line+1, 0
		}
		i += n
		column++
	}
	return Diagnostic{}, true
}

func hex(b byte) string {
	const digits = "0123456789abcdef"
	return "0x" + string(digits[b>>4]) + string(digits[b&15])
}

// checkShape refuses documents that are too deep, that contain themselves or that grow too large when
// aliases are expanded, and collects keys that are given twice. It reports whether values may be read.
func (d *Doc) checkShape() bool {
	w := walk{doc: d, size: map[*yaml.Node]int{}}
	w.visit(d.root, 0)
	if !w.refused && w.size[d.root] > MaxNodes {
		d.at(d.root, "the aliases of this file expand to more than %d values", MaxNodes)
		w.refused = true
	}
	return !w.refused
}

type walk struct {
	doc     *Doc
	size    map[*yaml.Node]int // nodes below, aliases expanded; 0 while a node is being visited
	refused bool
}

// visit returns the number of values in n with aliases expanded, at most a little over MaxNodes.
func (w *walk) visit(n *yaml.Node, depth int) int {
	if w.refused {
		return 0
	}
	if size, seen := w.size[n]; seen {
		if size == 0 {
			w.refuse(n, "the value %s contains itself", quote("&"+n.Anchor))
		}
		return size
	}
	if depth > MaxDepth {
		w.refuse(n, "maps and lists are nested more than %d deep", MaxDepth)
		return 0
	}
	w.size[n] = 0
	sum := 1
	if n.Kind == yaml.MappingNode {
		w.checkKeys(n)
	}
	if n.Kind == yaml.AliasNode {
		sum = w.visit(n.Alias, depth+1)
	}
	for _, c := range n.Content {
		sum = min(sum+w.visit(c, depth+1), MaxNodes+1)
	}
	w.size[n] = sum
	return sum
}

func (w *walk) refuse(n *yaml.Node, format string, args ...any) {
	w.refused = true
	w.doc.at(n, format, args...)
}

// checkKeys collects keys that are given twice and keys that are no plain values.
func (w *walk) checkKeys(n *yaml.Node) {
	first := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		if key.Kind != yaml.ScalarNode {
			w.doc.at(n.Content[i], "a key must be a plain word")
			continue
		}
		if f, twice := first[key.Value]; twice {
			w.doc.at(n.Content[i], "duplicate key %s: it is already given on line %d", quote(key.Value), f.Line)
			continue
		}
		first[key.Value] = n.Content[i]
	}
}
