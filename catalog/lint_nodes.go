package catalog

import (
	"maps"
	"slices"

	"gopkg.in/yaml.v3"

	"berth/strictyaml"
)

// Texts of Compose files that lint makes, out of the nodes of one that somebody wrote.

// copied is a copy of a value with its aliases followed, so that parts stand without those that have their anchors; what is left
// out is left out wherever it stands, and so is a key that is given again.
func copied(n *yaml.Node, without map[*yaml.Node]bool) *yaml.Node { return copiedTo(n, without, 0) }

func copiedTo(n *yaml.Node, without map[*yaml.Node]bool, depth int) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	out := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Value: n.Value, Style: n.Style}
	if depth > 2*strictyaml.MaxDepth {
		return out
	}
	step, given := 1, map[string]bool{}
	if n.Kind == yaml.MappingNode {
		step = 2
	}
	for i := 0; i+step <= len(n.Content); i += step {
		if without[n.Content[i+step-1]] || step == 2 && given[n.Content[i].Value] {
			continue
		}
		given[n.Content[i].Value] = true
		for _, c := range n.Content[i : i+step] {
			out.Content = append(out.Content, copiedTo(c, without, depth+1))
		}
	}
	return out
}

// spelled is a copy with every null written out: between braces the writer makes a text of one that is not.
func spelled(n *yaml.Node) *yaml.Node {
	out := *n
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" && n.Value == "" {
		out.Value = "null"
	}
	out.Content = make([]*yaml.Node, len(n.Content))
	for i, c := range n.Content {
		out.Content[i] = spelled(c)
	}
	return &out
}

func mapping(content ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: content}
}

func sequence(content ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: content}
}

func word(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s, Style: yaml.DoubleQuotedStyle}
}

func put(m *yaml.Node, key string, value *yaml.Node) {
	m.Content = append(m.Content, word(key), value)
}

// with is a map with one more entry.
func with(m *yaml.Node, key string, value *yaml.Node) *yaml.Node {
	out := mapping(slices.Clone(m.Content)...)
	put(out, key, value)
	return out
}

// document is a map with its keys in order.
func document(fields map[string]*yaml.Node) *yaml.Node {
	out := mapping()
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		put(out, key, fields[key])
	}
	return out
}

// has reports whether a map has one of some keys.
func has(m *yaml.Node, keys ...string) bool {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if slices.Contains(keys, m.Content[i].Value) {
			return true
		}
	}
	return false
}
