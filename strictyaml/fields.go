package strictyaml

import (
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"berth/message"
)

// Entry is a key of a map and its value.
type Entry struct {
	Name  string
	Key   Value // for problems with the name itself
	Value Value
}

// Entries reads a map whose keys are names, in the order of the file. Of a key that is given twice the
// first counts. Merge keys (<<) are followed; what they bring comes last and gives way to the map's own.
func (v Value) Entries() []Entry {
	if v.Node().Kind != yaml.MappingNode {
		v.expected(message.Word("a map"))
		return nil
	}
	var out []Entry
	v.collect(&out, map[string]bool{})
	return out
}

func (v Value) collect(out *[]Entry, seen map[string]bool) {
	n := v.Node()
	var merges []Value
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := resolve(n.Content[i]), n.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			continue // already a problem
		}
		if key.ShortTag() == "!!merge" {
			merges = append(merges, Value{doc: v.doc, node: value, what: &name{text: message.Word("the map to merge")}})
			continue
		}
		if seen[key.Value] {
			continue
		}
		seen[key.Value] = true
		what := &name{key: key.Value, of: v.what}
		*out = append(*out, Entry{key.Value, Value{doc: v.doc, node: n.Content[i], what: what}, Value{doc: v.doc, node: value, what: what}})
	}
	for _, m := range merges {
		sources := []Value{m}
		if m.IsList() {
			sources = m.Items()
		}
		for _, s := range sources {
			if !s.IsMap() {
				s.expected(message.Word("a map"))
				continue
			}
			s.what = v.what
			s.collect(out, seen)
		}
	}
}

// Lookup returns the value of a key without judging anything.
func (v Value) Lookup(key string) (Value, bool) {
	if v.IsZero() || !v.IsMap() {
		return Value{}, false
	}
	if content := v.Node().Content; !slices.ContainsFunc(content, func(n *yaml.Node) bool { return resolve(n).Value == key || n.Value == "<<" }) {
		return Value{}, false // most are asked for what they do not have
	}
	for _, e := range v.Entries() {
		if e.Name == key {
			return e.Value, true
		}
	}
	return Value{}, false
}

// Fields are the fields that a map may have, and what reads each.
type Fields map[string]func(Value)

// Given are the fields that a map has.
type Given map[string]Value

// Struct reads a map with fixed fields: the reader of each that is given, in the order of the file. An
// unknown field is a problem, with the known one that was most likely meant. The result is nil where the
// value is no map.
func (v Value) Struct(fields Fields) Given { return v.StructOr(fields) }

// Hints say what to write instead of a field that there is not.
type Hints map[string]message.Text

// StructOr is Struct for a map in which people write fields that there are not: what each hint says to write instead, by the
// field in small letters with underscores.
func (v Value) StructOr(fields Fields, hints ...Hints) Given {
	entries := v.Entries()
	if !v.IsMap() {
		return nil
	}
	given := Given{}
	for _, e := range entries {
		read, ok := fields[e.Name]
		if !ok {
			hint := DidYouMean(e.Name, slices.Sorted(maps.Keys(fields)))
			for _, h := range hints {
				if instead := h[strings.ReplaceAll(strings.ToLower(e.Name), "-", "_")]; !instead.IsZero() {
					hint = message.Of("; %s", instead)
				}
			}
			if e.Value.IsNull() && e.Name != "" && e.Name[0] >= '0' && e.Name[0] <= '9' {
				hint = message.Word("; a comma ends the value before it: a decimal number has a point")
			}
			e.Key.Errorf("unknown field %s in %s%s", quote(e.Name), v.What(), hint)
			continue
		}
		given[e.Name] = e.Value
		if read != nil {
			read(e.Value)
		}
	}
	return given
}

// Need adds a problem for each of the names that is not given, and reports whether all are. Where there
// was no map at all, that has been said already.
func (g Given) Need(of Value, names ...string) bool {
	if g == nil {
		return false
	}
	ok := true
	for _, name := range names {
		if g[name].IsZero() {
			of.Errorf("%s has no field %q", of.What(), name)
			ok = false
		}
	}
	return ok
}

// Into returns a reader that parses a text and keeps the result. An error of parse becomes a problem.
func Into[T any](dst *T, parse func(string) (T, error)) func(Value) {
	return func(v Value) {
		s, ok := v.Text()
		if !ok {
			return
		}
		t, err := parse(s)
		if err != nil {
			v.Errorf("%s: %v", v.What(), err)
			return
		}
		*dst = t
	}
}

// IntoText returns a reader of a line that is not empty. Line breaks and other white space become single
// spaces.
func IntoText(dst *string) func(Value) {
	return func(v Value) {
		if s, ok := v.Text(); ok {
			*dst = strings.Join(strings.Fields(s), " ")
			if *dst == "" {
				v.Errorf("%s is empty", v.What())
			}
		}
	}
}

// IntoBool returns a reader of true or false.
func IntoBool(dst *bool) func(Value) {
	return func(v Value) {
		if b, ok := v.Bool(); ok {
			*dst = b
		}
	}
}

// IntoInt returns a reader of a whole number between least and most.
func IntoInt(dst *int, least, most int) func(Value) {
	return func(v Value) {
		if i, ok := v.Int(least, most); ok {
			*dst = i
		}
	}
}
