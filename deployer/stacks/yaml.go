package stacks

import (
	"bytes"
	"errors"
	"io"

	"gopkg.in/yaml.v3"

	"berth/message"
)

// errNoCompose says no more: what stands in a file that cannot be read may be secret.
var errNoCompose = message.New("it is no Compose file that can be read")

// parse reads a Compose file, which may have several documents; the root of each is a map, and empty ones are left out.
func parse(text []byte) (roots []*yaml.Node, err error) {
	defer func() {
		if recover() != nil {
			roots, err = nil, errNoCompose
		}
	}()
	for d := yaml.NewDecoder(bytes.NewReader(text)); ; {
		var doc yaml.Node
		switch err := d.Decode(&doc); {
		case errors.Is(err, io.EOF) && len(roots) > 0:
			return roots, nil
		case err != nil || doc.Kind != yaml.DocumentNode || len(doc.Content) != 1:
			return nil, errNoCompose
		case doc.Content[0].Kind == yaml.MappingNode:
			roots = append(roots, doc.Content[0])
		case doc.Content[0].Tag != "!!null":
			return nil, errNoCompose
		}
	}
}

// behind is what an alias stands for.
func behind(n *yaml.Node) *yaml.Node {
	if n != nil && n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// field is a value of a map, nil where there is none. What a merge key brings counts last.
func field(n *yaml.Node, key string) *yaml.Node { return fieldAt(n, key, 0) }

func fieldAt(n *yaml.Node, key string, depth int) *yaml.Node {
	n = behind(n)
	if n == nil || n.Kind != yaml.MappingNode || depth > 20 {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return behind(n.Content[i+1])
		}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "<<" {
			for _, from := range oneOrMore(n.Content[i+1]) {
				if v := fieldAt(from, key, depth+1); v != nil {
					return v
				}
			}
		}
	}
	return nil
}

// each calls with every value of a map.
func each(n *yaml.Node, f func(key string, value *yaml.Node)) {
	if n = behind(n); n == nil || n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		f(n.Content[i].Value, behind(n.Content[i+1]))
	}
}

// items are those of a list.
func items(n *yaml.Node) []*yaml.Node {
	if n = behind(n); n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	var out []*yaml.Node
	for _, item := range n.Content {
		out = append(out, behind(item))
	}
	return out
}

// oneOrMore is a value that may be a list, as a list.
func oneOrMore(n *yaml.Node) []*yaml.Node {
	n = behind(n)
	switch {
	case n == nil:
		return nil
	case n.Kind == yaml.SequenceNode:
		return items(n)
	}
	return []*yaml.Node{n}
}
