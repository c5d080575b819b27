package catalog

import (
	"errors"
	"maps"
	"regexp"
	"slices"

	"gopkg.in/yaml.v3"

	"berth/strictyaml"
)

// Of a value that Compose refuses, as much is kept as it takes, and the smallest parts that are to blame are told: items of
// lists and entries of maps, added one by one, so that of two that contradict each other the later one is to blame.

// piece is a part of a Compose file that may be to blame.
type piece struct {
	keys  []string         // that lead to it, from the top level or from its container on; places in lists do not count
	at    strictyaml.Value // its place: the key, of an item the item
	value strictyaml.Value
	item  bool // of a list
}

// entryPiece is the piece that an entry of a map is.
func entryPiece(keys []string, e strictyaml.Entry) piece {
	return piece{keys: append(slices.Clip(keys), e.Name), at: e.Key, value: e.Value}
}

// keep gives what Compose takes of a piece and blames the rest; nil where that is all of it. What passes may stand in its place.
func (b *blame) keep(p piece, passes func(*yaml.Node) error) *yaml.Node {
	all := copied(p.value.Direct(), b.gone)
	whole := b.sounds(p.value, func() error { return passes(all) })
	if whole == nil {
		return all
	}
	if kept := b.keepParts(p, passes); kept != nil {
		return kept
	}
	b.refuse(p, whole)
	return nil
}

// keepParts is keep for what a piece is made of; nil where no part alone is to blame.
func (b *blame) keepParts(p piece, passes func(*yaml.Node) error) *yaml.Node {
	parts := b.partsOf(p)
	if len(parts) == 0 {
		return nil
	}
	before := len(b.refused) + b.silent
	if passes(made(p, parts[:0], nil)) != nil {
		return b.keepOthers(p, parts, passes)
	}
	var kept []piece
	var nodes []*yaml.Node
	for _, part := range parts {
		node := b.keep(part, func(n *yaml.Node) error {
			return passes(made(p, append(slices.Clip(kept), part), append(slices.Clip(nodes), n)))
		})
		if node != nil {
			kept, nodes = append(kept, part), append(nodes, node)
		}
	}
	if len(b.refused)+b.silent == before {
		return nil
	}
	return made(p, kept, nodes)
}

// keepOthers is for what may not be empty: the part without which all others are taken is to blame.
func (b *blame) keepOthers(p piece, parts []piece, passes func(*yaml.Node) error) *yaml.Node {
	var all []*yaml.Node
	for _, part := range parts {
		all = append(all, copied(part.value.Direct(), b.gone))
	}
	for i, part := range parts {
		others := slices.Delete(slices.Clone(parts), i, i+1)
		nodes := slices.Delete(slices.Clone(all), i, i+1)
		if passes(made(p, others, nodes)) != nil {
			continue
		}
		node := b.keep(part, func(n *yaml.Node) error {
			return passes(made(p, append(slices.Clip(others), part), append(slices.Clip(nodes), n)))
		})
		if node != nil {
			others, nodes = append(others, part), append(nodes, node)
		}
		return made(p, others, nodes)
	}
	return nil
}

// partsOf are the entries of a map or the items of a list that are not to blame for anything yet.
func (b *blame) partsOf(p piece) []piece {
	var out []piece
	switch {
	case p.value.IsMap():
		entries := p.value.Entries()
		if len(p.keys) == 0 {
			entries = ranked(entries)
		}
		for _, e := range entries {
			out = append(out, entryPiece(p.keys, e))
		}
	case p.value.IsList():
		for _, item := range p.value.Items() {
			out = append(out, piece{keys: p.keys, at: item, value: item, item: true})
		}
	}
	return slices.DeleteFunc(out, func(p piece) bool { return b.gone[p.value.Direct()] })
}

// made is a piece of other parts.
func made(p piece, parts []piece, nodes []*yaml.Node) *yaml.Node {
	if p.value.IsList() {
		return sequence(nodes...)
	}
	out := mapping()
	for i, part := range parts {
		put(out, part.keys[len(part.keys)-1], nodes[i])
	}
	return out
}

// ranked orders the keys of a container: where it is from, then the others as they stand.
func ranked(keys []strictyaml.Entry) []strictyaml.Entry {
	out := slices.Clone(keys)
	slices.SortStableFunc(out, func(a, b strictyaml.Entry) int {
		rank := func(e strictyaml.Entry) int {
			return slices.Index([]string{"extends", "build", "image"}, e.Name)
		}
		return rank(b) - rank(a)
	})
	return out
}

// sounds loads a part, with other values for its variables where it is refused.
func (b *blame) sounds(at strictyaml.Value, load func() error) error {
	err := load()
	names := unset(at)
	if err == nil || len(names) == 0 || errors.Is(err, errTooMuch) {
		return err
	}
	before := maps.Clone(b.env)
	for _, sample := range otherSamples {
		for _, name := range names {
			b.env[name] = sample
		}
		if load() == nil {
			return nil
		}
	}
	b.env = before
	return err
}

// lacksSomething is what Compose says of references to what is not there.
var lacksSomething = regexp.MustCompile(`refers to undefined|depends on undefined|unknown service|not found`)

// refuse blames a piece. What is said of a file that has too much to be looked at is said once.
func (b *blame) refuse(p piece, err error) {
	if errors.Is(err, errTooMuch) && slices.ContainsFunc(b.refused, func(r refusal) bool { return r.text == err.Error() }) {
		return
	}
	b.gone[p.value.Direct()] = true
	if b.lost && lacksSomething.MatchString(err.Error()) {
		b.silent++
		return
	}
	b.refused = append(b.refused, refusal{piece: p, text: err.Error(), depends: unset(p.value)})
}
