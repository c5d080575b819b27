package catalog

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"gopkg.in/yaml.v3"

	"berth/strictyaml"
)

// Compose stops at the first thing that it cannot read, and says of little where it is. To tell everything in one run,
// lint takes a file that is refused apart: each part that can stand alone is loaded with the others left out or reduced to a
// stub. What is refused even so is to blame and has a place in the file; what is left is judged as a project.
//
// Parts are the items of the top-level maps, the keys of a container, and the items of its lists. They are
// added one by one, so that of two that contradict each other the later one is to blame.

// refusal is what Compose says of a part.
type refusal struct {
	at      strictyaml.Value // the place
	part    strictyaml.Value
	field   string // of the container, or of the top level
	text    string
	depends []string // variables without a value that may be to blame
}

// maxTrials bounds how often parts of one file are loaded, and maxTried how much of it, in bytes: a hostile one may have
// thousands of broken parts. A file with ten broken containers is loaded some two hundred times.
const (
	maxTrials = 600
	maxTried  = 4 << 20
)

// otherSamples are tried where a part is refused that holds variables without a value: what lint put in may not fit.
var otherSamples = []string{samplePath, sampleSwitch, sampleDuration, sampleAddress, "0.5", "sample", "bridge", "8080", "64m", "linux/amd64", "stub"}

// blame takes a file apart.
type blame struct {
	try     func(text []byte, env map[string]string) (*types.Project, error)
	env     map[string]string // values of variables; grows
	partial bool              // nothing is read from other files
	trials  int
	tried   int // bytes
	parts   int // bytes of the files that are read each time besides
	refused []refusal

	names   []string                    // of the containers
	entries map[string]strictyaml.Entry // likewise
	top     map[string]*yaml.Node       // what is sound at the top level, without the containers
	full    map[string]*yaml.Node       // what is sound of each container
	alone   map[string]*types.Project
}

// stub stands for what is not looked at.
const stub = "stub:1"

// newBlame makes one that loads with try. With partial set nothing is read from other files: include and extends of them are
// left out.
func newBlame(env map[string]string, partial bool, try func([]byte, map[string]string) (*types.Project, error)) *blame {
	return &blame{
		try: try, env: maps.Clone(env), partial: partial, entries: map[string]strictyaml.Entry{}, top: map[string]*yaml.Node{},
		full: map[string]*yaml.Node{}, alone: map[string]*types.Project{},
	}
}

// takeApart finds what Compose refuses in a file. The project is what is left of it, loaded with b.env; it is nil where nothing
// is.
func (b *blame) takeApart(root strictyaml.Value) *types.Project {
	if !root.IsMap() {
		return nil
	}
	var services []strictyaml.Entry
	for _, e := range root.Entries() {
		switch {
		case e.Name == "services" && e.Value.IsMap():
			services = e.Value.Entries()
		case e.Name == "services" || e.Name == blockKey || e.Name == "include" && b.partial:
		default:
			b.addTop(e)
		}
	}
	for _, s := range services {
		b.names = append(b.names, s.Name)
		b.entries[s.Name] = s
	}
	for _, s := range extendedFirst(services) {
		b.addService(s)
	}
	return b.assemble(root)
}

// load loads a file of the sound top level and some containers, all others as stubs.
func (b *blame) load(services map[string]*yaml.Node) (*types.Project, error) {
	if b.trials++; b.trials > maxTrials || b.tried > maxTried {
		return nil, errTooMuch
	}
	all := mapping()
	for _, name := range b.names {
		if n, ok := services[name]; ok {
			put(all, name, n)
		} else if mentioned(services, name) {
			put(all, name, mapping(word("image"), word(stub)))
		}
	}
	if len(all.Content) == 0 {
		put(all, "stub", mapping(word("image"), word(stub)))
	}
	doc := mapping()
	for _, key := range slices.Sorted(maps.Keys(b.top)) {
		put(doc, key, b.top[key])
	}
	put(doc, "services", all)
	text, err := yaml.Marshal(spelled(doc))
	if err != nil {
		return nil, err
	}
	b.tried += len(text) + b.parts
	return b.try(text, b.env)
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

// errTooMuch is what is said of the rest of a file that has more faults than anybody reads.
var errTooMuch = errors.New("the file has too much that cannot be read: what follows was not looked at")

// mentioned reports whether one of some containers has the name of another one in it.
func mentioned(services map[string]*yaml.Node, name string) bool {
	var in func(n *yaml.Node) bool
	in = func(n *yaml.Node) bool {
		return n.Kind == yaml.ScalarNode && strings.Contains(n.Value, name) || slices.ContainsFunc(n.Content, in)
	}
	for _, n := range services {
		if in(n) {
			return true
		}
	}
	return false
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

// addTop keeps what is sound of a top-level field: all of it, or those of its items that are.
func (b *blame) addTop(e strictyaml.Entry) {
	b.top[e.Name] = expanded(e.Value.Node(), 0)
	sound := func() error { _, err := b.load(nil); return err }
	whole := b.sounds(e.Value, sound)
	if whole == nil {
		return
	}
	delete(b.top, e.Name)
	if e.Value.IsList() {
		b.addItems(e, whole)
		return
	}
	if !e.Value.IsMap() {
		b.refuse(e.Name, e.Key, e.Value, whole)
		return
	}
	kept, found := mapping(), false
	for _, item := range e.Value.Entries() {
		b.top[e.Name] = with(kept, item)
		if err := b.sounds(item.Value, sound); err != nil {
			b.refuse(e.Name, item.Key, item.Value, err)
			found = true
			continue
		}
		kept = with(kept, item)
	}
	b.top[e.Name] = kept
	if !found {
		delete(b.top, e.Name)
		b.refuse(e.Name, e.Key, e.Value, whole)
	}
}

// addItems keeps what is sound of a top-level list.
func (b *blame) addItems(e strictyaml.Entry, whole error) {
	kept, before := sequence(), len(b.refused)
	for _, item := range e.Value.Items() {
		longer := sequence(append(slices.Clone(kept.Content), expanded(item.Node(), 0))...)
		b.top[e.Name] = longer
		if err := b.sounds(item, func() error { _, err := b.load(nil); return err }); err != nil {
			b.refuse(e.Name, item, item, err)
			continue
		}
		kept = longer
	}
	if b.top[e.Name] = kept; len(kept.Content) == 0 || len(b.refused) == before {
		delete(b.top, e.Name)
		b.refused = b.refused[:before] // it is no item that is to blame
		b.refuse(e.Name, e.Key, e.Value, whole)
	}
}

// addService keeps what is sound of a container.
func (b *blame) addService(s strictyaml.Entry) {
	sound := b.extended(s)
	sound[s.Name] = b.own(s.Value)
	p, whole := b.load(sound)
	if whole == nil {
		b.full[s.Name], b.alone[s.Name] = sound[s.Name], p
		return
	}
	if !s.Value.IsMap() {
		b.refuse("services", s.Key, s.Value, whole)
		return
	}
	before := len(b.refused)
	kept := mapping()
	sound[s.Name] = kept
	for _, key := range ranked(s.Value.Entries()) {
		if b.partial && isElsewhere(key) {
			continue
		}
		kept = b.addKey(sound, s.Name, kept, key)
	}
	if len(b.refused) == before {
		b.refuse("services", s.Key, s.Value, whole)
		return
	}
	sound[s.Name] = withImage(kept)
	if p, err := b.load(sound); err == nil {
		b.full[s.Name], b.alone[s.Name] = sound[s.Name], p
	}
}

// own is what a container says itself.
func (b *blame) own(v strictyaml.Value) *yaml.Node {
	if !b.partial || !v.IsMap() {
		return expanded(v.Node(), 0)
	}
	out := mapping()
	for _, key := range v.Entries() {
		if !isElsewhere(key) {
			out = with(out, key)
		}
	}
	return withImage(out)
}

// isElsewhere reports whether a key of a container is about another file.
func isElsewhere(key strictyaml.Entry) bool {
	_, file := key.Value.Lookup("file")
	return key.Name == "extends" && file
}

// extended are the sound containers that a container extends.
func (b *blame) extended(s strictyaml.Entry) map[string]*yaml.Node {
	out := map[string]*yaml.Node{}
	for range maxExtends {
		base, ok := s.Value.Lookup("extends")
		if ok && base.IsMap() {
			base, ok = base.Lookup("service")
		}
		if !ok || base.IsZero() || b.full[base.Node().Value] == nil {
			break
		}
		name := base.Node().Value
		out[name] = b.full[name]
		s = b.entries[name]
	}
	return out
}

// addKey adds what is sound of one key to a container.
func (b *blame) addKey(sound map[string]*yaml.Node, name string, kept *yaml.Node, key strictyaml.Entry) *yaml.Node {
	passes := func(n *yaml.Node) error {
		sound[name] = withImage(n)
		_, err := b.load(sound)
		return err
	}
	all := with(kept, key)
	whole := b.sounds(key.Value, func() error { return passes(all) })
	if whole == nil {
		return all
	}
	items, found := sequence(), false
	if key.Value.IsList() {
		for _, item := range key.Value.Items() {
			longer := sequence(append(slices.Clone(items.Content), expanded(item.Node(), 0))...)
			if err := b.sounds(item, func() error { return passes(withNode(kept, key.Name, longer)) }); err != nil {
				b.refuse(key.Name, item, item, err)
				found = true
				continue
			}
			items = longer
		}
	}
	if !found {
		b.refuse(key.Name, key.Key, key.Value, whole)
		return kept
	}
	return withNode(kept, key.Name, items)
}

func (b *blame) refuse(field string, at, part strictyaml.Value, err error) {
	if errors.Is(err, errTooMuch) && slices.ContainsFunc(b.refused, func(r refusal) bool { return r.text == err.Error() }) {
		return
	}
	b.refused = append(b.refused, refusal{at, part, field, err.Error(), unset(part)})
}

// assemble loads all that is sound. Where that is refused only as a whole (containers that wait for each other), the project is
// put together of containers that were loaded by themselves.
func (b *blame) assemble(root strictyaml.Value) *types.Project {
	b.names = slices.DeleteFunc(b.names, func(name string) bool { return b.full[name] == nil })
	if len(b.names) == 0 {
		return nil
	}
	p, err := b.load(b.full)
	if err == nil {
		return p
	}
	if len(b.refused) == 0 {
		at, ok := root.Lookup("services")
		if !ok {
			at = root
		}
		b.refused = append(b.refused, refusal{at: at, part: at, field: "services", text: err.Error()})
	}
	if p, err = b.load(nil); err != nil {
		return nil
	}
	for name, alone := range b.alone {
		p.Services[name] = alone.Services[name]
	}
	return p
}

// extendedFirst orders containers so that one comes after those that it extends.
func extendedFirst(services []strictyaml.Entry) []strictyaml.Entry {
	depth := func(s strictyaml.Entry) int {
		for d := range maxExtends {
			base, ok := s.Value.Lookup("extends")
			if ok && base.IsMap() {
				base, ok = base.Lookup("service")
			}
			i := -1
			if ok && !base.IsZero() {
				i = slices.IndexFunc(services, func(t strictyaml.Entry) bool { return t.Name == base.Node().Value })
			}
			if i < 0 {
				return d
			}
			s = services[i]
		}
		return maxExtends
	}
	out := slices.Clone(services)
	slices.SortStableFunc(out, func(a, c strictyaml.Entry) int { return depth(a) - depth(c) })
	return out
}

// ranked orders the keys of a container: where it is from, then the others as they stand.
func ranked(keys []strictyaml.Entry) []strictyaml.Entry {
	out := slices.Clone(keys)
	slices.SortStableFunc(out, func(a, b strictyaml.Entry) int {
		rank := func(e strictyaml.Entry) int {
			return slices.Index([]string{"build", "image", "extends"}, e.Name)
		}
		return rank(b) - rank(a)
	})
	return out
}

// withImage is a container that has an image, its own or a stub.
func withImage(n *yaml.Node) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if slices.Contains([]string{"image", "build", "extends", "provider"}, n.Content[i].Value) {
			return n
		}
	}
	return withNode(n, "image", word(stub))
}

// expanded is a copy of a value with its aliases followed, so that parts stand without those that have
// their anchors.
func expanded(n *yaml.Node, depth int) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	out := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Value: n.Value, Style: n.Style}
	if depth > 2*strictyaml.MaxDepth {
		return out
	}
	for _, c := range n.Content {
		out.Content = append(out.Content, expanded(c, depth+1))
	}
	return out
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
func with(m *yaml.Node, e strictyaml.Entry) *yaml.Node {
	return withNode(m, e.Name, expanded(e.Value.Node(), 0))
}

func withNode(m *yaml.Node, key string, value *yaml.Node) *yaml.Node {
	out := mapping(slices.Clone(m.Content)...)
	put(out, key, value)
	return out
}

// revealing are fields whose values may be secrets, whatever their names.
var revealing = append([]string{"build", "healthcheck", "logging", "post_start", "pre_stop", "pre_start", "configs", "secrets"},
	append(slices.Clone(assigning), running...)...)

// validating is what compose-go puts before the place of a field.
var validating = regexp.MustCompile(`^validating [^:]+: `)

// said is what Compose says of a part, without the file's name and without values that may be secrets.
func (r refusal) said(file string) string {
	out := validating.ReplaceAllString(strings.TrimPrefix(r.text, file+": "), "")
	if field, unknown := strings.CutSuffix(out, " false schema"); unknown {
		out = "there is no field " + field
	}
	broad := slices.Contains(revealing, r.field) || strings.HasPrefix(r.field, "x-")
	eachText(r.part, []string{r.field}, func(keys []string, v strictyaml.Value) {
		value := v.Node().Value
		if len(value) > 2 && (broad || len(inScalar(keys, value)) > 0) {
			out = strings.ReplaceAll(out, value, "...")
		}
	})
	return out
}
