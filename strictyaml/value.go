package strictyaml

import (
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"berth/message"
)

// Value is a value of a document, and what it is called in messages. Every method that reads it adds a
// problem to the document where it has another shape.
type Value struct {
	doc  *Doc
	node *yaml.Node
	what *name        // `memory of machine "cargo"`; nil: the file itself
	like message.Text // what to write, for messages; none: nobody said
}

// As returns the value under another name for messages, such as `machine "cargo"`.
func (v Value) As(what message.Text) Value {
	v.what = &name{text: what}
	return v
}

// Like returns the value with what is to be written there, such as `jellyfin: {on: pi}`: a message about another shape ends with it.
func (v Value) Like(form message.Text) Value {
	v.like = form
	return v
}

// What is the value's name in messages.
func (v Value) What() message.Text { return v.what.say() }

// name is what a value is called: a text, the key that has it, or its number in a list. It is put into words where something
// is wrong with the value.
type name struct {
	text message.Text
	key  string
	item int
	of   *name
}

func (n *name) say() message.Text {
	switch {
	case n == nil:
		return message.Word("the file")
	case n.item > 0:
		return message.Of("item %d of %s", n.item, n.of.say())
	case !n.text.IsZero():
		return n.text
	case n.of == nil:
		return message.Same(n.key)
	}
	return message.Of("%s of %s", n.key, n.of.say())
}

// Node returns the node itself, aliases followed. It is for reading.
func (v Value) Node() *yaml.Node { return resolve(v.node) }

// Direct returns the node as the file has it at that place, which may be an alias. It is nil for the
// zero Value.
func (v Value) Direct() *yaml.Node { return v.node }

// IsZero reports whether there is no value at all, as for a field that is not given.
func (v Value) IsZero() bool { return v.node == nil }

// File is the file that the value stands in; empty for the zero Value.
func (v Value) File() string {
	if v.doc == nil {
		return ""
	}
	return v.doc.File
}

// Line is the value's line, from 1.
func (v Value) Line() int { return v.node.Line }

// Errorf adds a problem at the value's place.
func (v Value) Errorf(format string, args ...any) { v.doc.at(v.node, format, args...) }

// IsNull reports whether nothing is written after the key, or null.
func (v Value) IsNull() bool {
	n := v.Node()
	return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null"
}

// IsMap reports whether the value is a map.
func (v Value) IsMap() bool { return v.Node().Kind == yaml.MappingNode }

// IsList reports whether the value is a list.
func (v Value) IsList() bool { return v.Node().Kind == yaml.SequenceNode }

// Text reads a text or number as it is written. True, false and nothing are no texts unless quoted, and
// a text has no control characters but line breaks and tabs, so that nothing that prints it has to look.
func (v Value) Text() (string, bool) {
	n := v.Node()
	if n.Kind == yaml.ScalarNode {
		switch n.ShortTag() {
		case "!!str", "!!int", "!!float", "!!timestamp":
			if r, found := steering(n.Value); found {
				v.Errorf("%s has the control character %s in it", v.What(), strconv.QuoteRuneToASCII(r))
				return "", false
			}
			return n.Value, true
		}
	}
	return "", v.expected(message.Word("a text"))
}

// Bool reads true or false.
func (v Value) Bool() (value, ok bool) {
	n := v.Node()
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!bool" {
		return n.Value[0] == 't' || n.Value[0] == 'T', true
	}
	if word, ok := switches[strings.ToLower(n.Value)]; ok && n.Kind == yaml.ScalarNode && v.like.IsZero() {
		v = v.Like(message.Same(word))
	}
	return false, v.expected(message.Word("true or false"))
}

// switches are what people write for true and false.
var switches = map[string]string{
	"yes": "true", "y": "true", "on": "true", "1": "true", "true": "true", "no": "false", "n": "false", "off": "false", "0": "false", "false": "false",
}

// counted is a whole number in quotes, or with a word behind it.
var counted = regexp.MustCompile(`^ *([0-9]{1,9}) *(?:[A-Za-z]{2,})? *$`)

// Int reads a whole number between least and most.
func (v Value) Int(least, most int) (int, bool) {
	n := v.Node()
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!int" {
		if m := counted.FindStringSubmatch(n.Value); m != nil && n.Kind == yaml.ScalarNode && v.like.IsZero() {
			v = v.Like(message.Same(m[1]))
		}
		return 0, v.expected(message.Word("a whole number"))
	}
	i, err := strconv.Atoi(n.Value)
	if err != nil || i < least || i > most {
		v.Errorf("%s: %s is not a whole number from %d to %d", v.What(), quote(n.Value), least, most)
		return 0, false
	}
	return i, true
}

// Items reads a list.
func (v Value) Items() []Value {
	n := v.Node()
	if n.Kind != yaml.SequenceNode {
		v.expected(message.Word("a list"))
		return nil
	}
	out := make([]Value, len(n.Content))
	for i, c := range n.Content {
		out[i] = Value{doc: v.doc, node: c, what: &name{item: i + 1, of: v.what}}
	}
	return out
}

// Words reads a list of texts, or a single text as a list of one, each with its place.
func (v Value) Words() []Word {
	items := []Value{v}
	if v.Node().Kind != yaml.ScalarNode || v.IsNull() {
		items = v.Items()
	}
	var out []Word
	for _, it := range items {
		if s, ok := it.Text(); ok {
			out = append(out, Word{s, it})
		}
	}
	return out
}

// Word is a text and its place.
type Word struct {
	Text  string
	Value Value
}

// expected adds the problem that v has the wrong shape. It returns false.
func (v Value) expected(shape message.Text) bool {
	var instead message.Text
	if !v.like.IsZero() {
		instead = message.Of("; write %s", v.like)
	}
	v.Errorf("%s: expected %s, found %s%s", v.What(), shape, v.shape(), instead)
	return false
}

func (v Value) shape() message.Text {
	n := v.Node()
	switch n.Kind {
	case yaml.MappingNode:
		return message.Word("a map")
	case yaml.SequenceNode:
		return message.Word("a list")
	}
	switch tag := n.ShortTag(); tag {
	case "!!null":
		return message.Word("nothing")
	case "!!str", "!!int", "!!float", "!!bool", "!!timestamp":
		return message.Same(quote(n.Value))
	default:
		return message.Of("a value with the tag %s", quote(tag))
	}
}

// resolve follows aliases. What is not there is like an empty value.
func resolve(n *yaml.Node) *yaml.Node {
	if n == nil {
		return &yaml.Node{}
	}
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}
