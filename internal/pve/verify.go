package pve

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// value is what a parameter has: a text, or texts where it may be given several times.
type value struct {
	text   string
	list   []string
	isList bool
}

func text(s string) value { return value{text: s} }

// faults are what is wrong, by the path of the parameter or field.
type faults map[string]string

func (f faults) add(path, words string) {
	if before, ok := f[path]; ok {
		// Proxmox joins them with a backslash and an n
		words = before + `\n` + words
	}
	f[path] = words
}

// lines are the faults as Proxmox prints them, in the order of their paths: Proxmox has none.
func (f faults) lines() string {
	var b strings.Builder
	for _, path := range slices.Sorted(maps.Keys(f)) {
		fmt.Fprintf(&b, "%s: %s\n", path, f[path])
	}
	return b.String()
}

// object checks fields against what they may be.
func (s *schema) object(path string, fields Properties, values map[string]value, found faults) {
	below := func(name string) string {
		if path == "" {
			return name
		}
		return path + "." + name
	}
	for _, name := range fields.names() {
		v, given := values[name]
		s.property(below(name), fields[name], v, given, found)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		p := fields[name]
		if p == nil {
			found.add(below(name), "property is not defined in schema and the schema does not allow additional properties")
			continue
		}
		if _, ok := values[p.Requires]; p.Requires != "" && !ok {
			words := "missing property required by '" + below(name) + "'"
			if s.release == PVE8 {
				words = "missing property - '" + below(name) + "' requires this property"
			}
			found.add(below(p.Requires), words)
		}
	}
}

// property checks one value. The first fault ends it, as in Proxmox.
func (s *schema) property(path string, p *Property, v value, given bool, found faults) {
	if p.Alias != "" {
		return
	}
	if !given {
		if !p.Optional && p.Type != "null" {
			found.add(path, "property is missing and it is not optional")
		}
		return
	}
	if words := typeFault(p.Type, v); words != "" {
		found.add(path, words)
		return
	}
	if v.isList {
		for i, item := range v.list {
			if p.Items != nil {
				s.property(fmt.Sprintf("%s[%d]", path, i), p.Items, text(item), true, found)
			}
		}
		return
	}
	if words := s.textFault(path, p, v.text); words != "" {
		found.add(path, words)
	}
}

func typeFault(kind string, v value) string {
	failed := "type check ('" + kind + "') failed"
	got := failed + " - got '" + v.text + "'"
	switch {
	case kind == "" || kind == "any":
		return ""
	case kind == "array":
		if !v.isList {
			return failed
		}
	case v.isList:
		return failed + " - got ARRAY"
	case kind == "object":
		return failed
	case kind == "boolean" && v.text != "0" && v.text != "1",
		kind == "integer" && !integerRE.MatchString(v.text),
		kind == "number" && !numberRE.MatchString(v.text):
		return got
	}
	return ""
}

// textFault is the first thing that is wrong with a text, in Proxmox's order.
func (s *schema) textFault(path string, p *Property, v string) string {
	if words := s.format(p.Format, v, path); words != "" {
		return "invalid format - " + words
	}
	if p.Pattern != "" && !whole(p.Pattern).MatchString(v) {
		return "value does not match the regex pattern"
	}
	if n := utf8.RuneCountInString(v); p.MaxLength != nil && n > *p.MaxLength {
		return fmt.Sprintf("value may only be %d characters long", *p.MaxLength)
	} else if p.MinLength != nil && n < *p.MinLength {
		return fmt.Sprintf("value must be at least %d characters long", *p.MinLength)
	}
	if n, ok := number(v); ok {
		if limit, set := number(p.Maximum.String()); set && n > limit {
			return "value must have a maximum value of " + p.Maximum.String()
		}
		if limit, set := number(p.Minimum.String()); set && n < limit {
			return "value must have a minimum value of " + p.Minimum.String()
		}
	}
	if len(p.Enum) > 0 && !slices.Contains(p.Enum, v) {
		return "value '" + v + "' does not have a value in the enumeration '" + strings.Join(p.Enum, ", ") + "'"
	}
	return ""
}
