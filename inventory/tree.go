package inventory

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"berth/message"
)

var errAlias = message.New("the file takes this value from elsewhere (*alias); change it there by hand")

// child returns the value of a key that the map itself has.
func child(n *yaml.Node, key string) (*yaml.Node, bool) {
	if n != nil && n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				return n.Content[i+1], true
			}
		}
	}
	return nil, false
}

func keys(n *yaml.Node) []string {
	var out []string
	if n != nil && n.Kind == yaml.MappingNode {
		for i := 0; i < len(n.Content); i += 2 {
			out = append(out, n.Content[i].Value)
		}
	}
	return out
}

// reachable walks down the path as far as it goes, and returns the last node and how many keys led there.
// It refuses what is shared, since a change there would change something else as well.
func reachable(root *yaml.Node, path []string) (*yaml.Node, int, error) {
	n := root
	for i := 0; ; i++ {
		if n.Kind == yaml.AliasNode || n.Anchor != "" {
			return nil, 0, errAlias
		}
		if i == len(path) {
			return n, i, nil
		}
		next, ok := child(n, path[i])
		if !ok {
			if _, merged := child(n, "<<"); merged {
				return nil, 0, errAlias
			}
			return n, i, nil
		}
		n = next
	}
}

func treeSet(root *yaml.Node, path []string, text string) error {
	n, found, err := reachable(root, path)
	if err != nil {
		return err
	}
	if found < len(path) && n.Kind != yaml.MappingNode && !isNull(n) {
		return message.New("the value around it is no map")
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(nested(path, found, text)), &doc); err != nil {
		return err
	}
	value := doc.Content[0]
	if found == len(path) {
		value.HeadComment, value.LineComment, value.FootComment = n.HeadComment, n.LineComment, n.FootComment
		*n = *value
		return nil
	}
	key := &yaml.Node{Kind: yaml.ScalarNode, Value: path[found]}
	if isNull(n) {
		*n = yaml.Node{Kind: yaml.MappingNode, LineComment: n.LineComment, HeadComment: n.HeadComment, FootComment: n.FootComment}
	}
	n.Content = append(n.Content, key, value)
	return nil
}

// nested puts the text under the keys of the path that are missing, the first one left out.
func nested(path []string, found int, text string) string {
	for i := len(path) - 1; i > found; i-- {
		text = "{" + path[i] + ": " + text + "}"
	}
	return text
}

func treeRemove(root *yaml.Node, path []string) error {
	if _, _, err := reachable(root, path); err != nil {
		return err
	}
	n, _, _ := reachable(root, path[:len(path)-1])
	i := slices.Index(keys(n), path[len(path)-1])
	n.Content = slices.Delete(n.Content, 2*i, 2*i+2)
	return nil
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

// same reports whether two trees say the same, whatever their style. The order of keys does not count,
// and a map without keys is the same as nothing.
func same(a, b *yaml.Node) bool {
	if isEmpty(a) && isEmpty(b) {
		return true
	}
	if a.Kind != b.Kind || a.Anchor != b.Anchor || len(a.Content) != len(b.Content) {
		return false
	}
	switch a.Kind {
	case yaml.ScalarNode, yaml.AliasNode:
		return a.Value == b.Value && (a.Kind == yaml.AliasNode || a.ShortTag() == b.ShortTag())
	case yaml.MappingNode:
		for i := 0; i+1 < len(a.Content); i += 2 {
			other, ok := child(b, a.Content[i].Value)
			if !ok || !same(a.Content[i+1], other) {
				return false
			}
		}
		return true
	}
	return slices.EqualFunc(a.Content, b.Content, same)
}

func isEmpty(n *yaml.Node) bool {
	return isNull(n) || n.Kind == yaml.MappingNode && len(n.Content) == 0
}

func encode(root *yaml.Node) ([]byte, error) {
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(root); err != nil {
		return nil, err
	}
	return out.Bytes(), enc.Close()
}

// scalar writes a text as it can stand anywhere, in quotes where YAML would read something else.
func scalar(s string) string {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte("["+s+"]"), &doc); err == nil && len(doc.Content) == 1 && len(doc.Content[0].Content) == 1 {
		n := doc.Content[0].Content[0]
		if n.Kind == yaml.ScalarNode && n.Value == s && n.ShortTag() != "!!null" && n.ShortTag() != "!!bool" {
			return s
		}
	}
	return strconv.Quote(s)
}

func list(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = scalar(w)
	}
	return "[" + strings.Join(out, ", ") + "]"
}
