package main

import (
	"maps"
	"slices"
	"strings"
)

// property is a property string such as "local-lvm:vm-110-disk-0,size=32G": the value that has no key, and the others.
type property struct {
	first string
	rest  map[string]string
}

func parseProperty(text string) property {
	p := property{rest: map[string]string{}}
	for _, part := range strings.Split(text, ",") {
		key, value, pair := strings.Cut(part, "=")
		switch {
		case pair:
			p.rest[key] = value
		case part != "":
			p.first = part
		}
	}
	return p
}

// take gives the first value where it was written with its key.
func (p *property) take(key string) {
	if value, ok := p.rest[key]; ok && p.first == "" {
		p.first = value
		delete(p.rest, key)
	}
}

// String writes the first value, then the others by name, those of before in front.
func (p property) String(before ...string) string {
	var parts []string
	if p.first != "" {
		parts = append(parts, p.first)
	}
	for _, key := range slices.Concat(before, slices.Sorted(maps.Keys(p.rest))) {
		if value, ok := p.rest[key]; ok && !slices.Contains(parts, key+"="+value) {
			parts = append(parts, key+"="+value)
		}
	}
	return strings.Join(parts, ",")
}
