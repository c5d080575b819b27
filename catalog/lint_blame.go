package catalog

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"gopkg.in/yaml.v3"

	"berth/message"
	"berth/strictyaml"
)

// Compose stops at the first thing that it cannot read, and says of little where it is. To tell everything in one run,
// lint takes a file that is refused apart: each part that can stand alone is loaded with the others left out or reduced to a
// stub. What is refused even so is to blame and has a place in the file; what is left is judged as a project.
//
// First the top level and each container are looked at for themselves, then all of them together: what only several contradict
// (a circle of depends_on) is found there.

// maxTrials bounds how often parts of one file are loaded, and maxTried how much of it, in bytes: a hostile one may have
// thousands of broken parts. A file with ten broken containers is loaded some three hundred times.
const (
	maxTrials = 800
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
	lost    bool                // a file that is included could not be read: nobody knows what it has
	silent  int                 // what is refused, and not told because of that
	gone    map[*yaml.Node]bool // what is refused

	have     map[string][]string // names that are sound in files before this one, by field of the top level
	known    map[string][]string // those that may be referred to, of this file and others
	imaged   map[string]bool     // containers that have an image, here or in another file
	included []strictyaml.Value  // the files that this one includes, or that others of them do
	only     []string            // containers that count; nil stands for all

	entries map[string]strictyaml.Entry // the containers
	top     map[string]*yaml.Node       // what is sound at the top level, without the containers
	full    map[string]*yaml.Node       // what is sound of each container
}

// stub stands for what is not looked at.
const stub = "stub:1"

// stubs are what stands for something at the top level that containers refer to and that is not looked at.
var stubs = map[string]*yaml.Node{
	"services": mapping(word("image"), word(stub)),
	"volumes":  mapping(), "networks": mapping(), "configs": mapping(word("content"), word("stub")),
	"secrets": mapping(word("environment"), word("STUB")), "models": mapping(word("model"), word("stub")),
}

// newBlame makes one that loads with try. With partial set nothing is read from other files: include and extends of them are
// left out.
func newBlame(env map[string]string, partial bool, try func([]byte, map[string]string) (*types.Project, error)) *blame {
	return &blame{
		try: try, env: maps.Clone(env), partial: partial, entries: map[string]strictyaml.Entry{}, top: map[string]*yaml.Node{},
		full: map[string]*yaml.Node{}, gone: map[*yaml.Node]bool{}, known: map[string][]string{}, imaged: map[string]bool{},
	}
}

// expect takes the names that files give for known, whether those files are loaded or not.
func (b *blame) expect(roots ...strictyaml.Value) {
	for _, root := range roots {
		for field := range stubs {
			if v, ok := root.Lookup(field); ok {
				b.known[field] = append(b.known[field], namesIn(v)...)
			}
		}
		for _, s := range entries(root, "services") {
			for _, key := range imageKeys {
				if _, ok := s.Value.Lookup(key); ok {
					b.imaged[s.Name] = true
				}
			}
		}
	}
}

// takeApart finds what Compose refuses in a file. The project is what is left of it and of those before it, loaded with b.env; it is
// nil where nothing is.
func (b *blame) takeApart(root strictyaml.Value) *types.Project {
	if !root.IsMap() {
		return nil
	}
	b.expect(root)
	services := entries(root, "services")
	services = slices.DeleteFunc(services, func(s strictyaml.Entry) bool { return b.only != nil && !slices.Contains(b.only, s.Name) })
	for _, s := range services {
		b.entries[s.Name] = s
		if e, ok := s.Value.Lookup("extends"); ok && b.partial && e.IsMap() {
			if _, elsewhere := e.Lookup("file"); elsewhere {
				b.gone[e.Direct()] = true
			}
		}
	}
	order := extendedFirst(services)
	fields := b.topFields(root)
	if p := b.asItStands(fields, order); p != nil {
		return p
	}
	for _, e := range fields {
		b.addTop(e)
	}
	if slices.ContainsFunc(b.refused, refusal.isInclude) {
		b.expect(b.included...)
	}
	for _, s := range order {
		b.addService(s)
	}
	return b.assemble(root, order)
}

// topFields are the fields of the top level that are looked at beside the containers, those that bring others first.
func (b *blame) topFields(root strictyaml.Value) []strictyaml.Entry {
	if b.only != nil {
		return nil
	}
	fields := slices.DeleteFunc(root.Entries(), func(e strictyaml.Entry) bool {
		return e.Name == blockKey || e.Name == "services" && e.Value.IsMap() || e.Name == "include" && b.partial
	})
	slices.SortStableFunc(fields, func(x, y strictyaml.Entry) int {
		switch {
		case x.Name == "include" && y.Name != "include":
			return -1
		case y.Name == "include" && x.Name != "include":
			return 1
		}
		return 0
	})
	return fields
}

// asItStands loads the whole file, which is sound where another one of the project is to blame.
func (b *blame) asItStands(fields, services []strictyaml.Entry) *types.Project {
	for _, e := range fields {
		b.top[e.Name] = copied(e.Value.Direct(), b.gone)
	}
	for _, s := range services {
		b.full[s.Name] = b.own(s)
	}
	p, err := b.load(b.full)
	if err == nil {
		return b.withoutStubs(p)
	}
	clear(b.top)
	clear(b.full)
	return nil
}

// given are the names that are sound in this file or in one before it.
func (b *blame) given() map[string][]string {
	out := maps.Clone(b.have)
	if out == nil {
		out = map[string][]string{}
	}
	for field := range stubs {
		if n := b.top[field]; n != nil {
			for i := 0; i+1 < len(n.Content); i += 2 {
				out[field] = append(slices.Clip(out[field]), n.Content[i].Value)
			}
		}
	}
	out["services"] = append(slices.Clip(out["services"]), slices.Sorted(maps.Keys(b.full))...)
	return out
}

// namesIn are the names that a map or, where somebody wrote that, a list gives.
func namesIn(v strictyaml.Value) []string {
	var out []string
	if v.IsMap() {
		for _, e := range v.Entries() {
			out = append(out, e.Name)
		}
	}
	if v.IsList() {
		for _, item := range v.Items() {
			out = append(out, item.Node().Value)
		}
	}
	return out
}

// load loads a file of the sound top level and some containers, all others as stubs.
func (b *blame) load(services map[string]*yaml.Node) (*types.Project, error) {
	if b.trials++; b.trials > maxTrials || b.tried > maxTried {
		return nil, errTooMuch
	}
	text, err := yaml.Marshal(spelled(b.file(services)))
	if err != nil {
		return nil, err
	}
	b.tried += len(text) + b.parts
	return b.try(text, b.env)
}

// file is what is loaded: what is sound, and stubs for what that may refer to.
func (b *blame) file(services map[string]*yaml.Node) *yaml.Node {
	fields := b.sound(services)
	for field := range stubs {
		value := fields[field]
		if value == nil {
			value = mapping()
		}
		if value.Kind != yaml.MappingNode {
			continue
		}
		value, there := mapping(slices.Clone(value.Content)...), map[string]bool{}
		for i := 0; i+1 < len(value.Content); i += 2 {
			there[value.Content[i].Value] = true
		}
		for _, name := range b.known[field] {
			if !there[name] && !slices.Contains(b.have[field], name) && (len(b.have) > 0 || mentioned(services, name)) {
				put(value, name, b.stubOf(field, name))
				there[name] = true
			}
		}
		if field == "services" && len(value.Content) == 0 && len(b.have[field]) == 0 {
			put(value, "stub", stubs[field])
		}
		if fields[field] = value; len(value.Content) == 0 {
			delete(fields, field)
		}
	}
	return document(fields)
}

// sound is what is sound of the top level, with some containers.
func (b *blame) sound(services map[string]*yaml.Node) map[string]*yaml.Node {
	out := maps.Clone(b.top)
	if len(services) > 0 {
		out["services"] = document(services)
	}
	return out
}

// text is all that is sound.
func (b *blame) text() ([]byte, error) { return yaml.Marshal(spelled(document(b.sound(b.full)))) }

// stubOf stands for a name of the top level. A container that is built may be what others are built from.
func (b *blame) stubOf(field, name string) *yaml.Node {
	if _, builds := b.entries[name].Value.Lookup("build"); builds && field == "services" {
		return with(stubs[field], "build", word("."))
	}
	return stubs[field]
}

// errTooMuch is what is said of the rest of a file that has more faults than anybody reads.
var errTooMuch = message.New("the file has too much that cannot be read: what follows was not looked at")

// mentioned reports whether one of some containers has a name in it.
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

// addTop keeps what is sound of a top-level field.
func (b *blame) addTop(e strictyaml.Entry) {
	kept := b.keep(entryPiece(nil, e), func(n *yaml.Node) error {
		b.top[e.Name] = n
		_, err := b.load(nil)
		return err
	})
	if b.top[e.Name] = kept; kept == nil {
		delete(b.top, e.Name)
	}
}

// addService keeps what is sound of a container, looked at by itself.
func (b *blame) addService(s strictyaml.Entry) {
	beside := b.extended(s)
	passes := func(n *yaml.Node) error {
		beside[s.Name] = n
		_, err := b.load(beside)
		return err
	}
	own := b.own(s)
	if passes(own) == nil {
		b.full[s.Name] = own
		return
	}
	before := len(b.refused)
	if !b.addBeside(s, beside) || isFrom(b.full[s.Name]) {
		return
	}
	if b.full[s.Name] = b.withImage(s.Name, b.full[s.Name]); !b.mayHaveImage(s.Name) && !slices.ContainsFunc(b.refused[before:], refusal.hidesImage) {
		if err := passes(own); err != nil {
			b.refused = append(b.refused, refusal{piece: piece{at: s.Key, value: s.Value}, text: err.Error()})
		}
	}
}

// own is what a container says, with an image where nobody can say that it has none.
func (b *blame) own(s strictyaml.Entry) *yaml.Node {
	own := copied(s.Value.Direct(), b.gone)
	if b.mayHaveImage(s.Name) {
		return b.withImage(s.Name, own)
	}
	return own
}

// mayHaveImage reports whether a container without an image may have one from elsewhere.
func (b *blame) mayHaveImage(name string) bool { return b.imaged[name] || b.lost || b.only != nil }

// addBeside keeps what is sound of a container beside others that are, and reports whether anything is.
func (b *blame) addBeside(s strictyaml.Entry, beside map[string]*yaml.Node) bool {
	kept := b.keep(piece{at: s.Key, value: s.Value}, func(n *yaml.Node) error {
		beside[s.Name] = b.withImage(s.Name, n)
		_, err := b.load(beside)
		return err
	})
	if b.full[s.Name] = kept; kept == nil {
		delete(b.full, s.Name)
	}
	return kept != nil
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

// assemble loads all that is sound. Where that is refused, the first container that does not go with those before it is taken
// apart beside them.
func (b *blame) assemble(root strictyaml.Value, order []strictyaml.Entry) *types.Project {
	for {
		order = slices.DeleteFunc(order, func(s strictyaml.Entry) bool { return b.full[s.Name] == nil })
		if len(order) == 0 && len(b.have["services"]) == 0 {
			return nil
		}
		p, err := b.load(b.full)
		if err == nil {
			return b.withoutStubs(p)
		}
		if errors.Is(err, errTooMuch) {
			b.refuse(piece{at: root, value: root}, err)
			return nil
		}
		if len(order) == 0 {
			b.refuse(piece{at: root, value: root}, err)
			return nil
		}
		n := b.firstRefused(order)
		before := len(b.refused) + b.silent
		if b.addBeside(order[n], b.firstOf(order, n)) {
			b.full[order[n].Name] = b.withImage(order[n].Name, b.full[order[n].Name])
		}
		if len(b.refused)+b.silent == before { // it is sound where it is looked at again
			b.refuse(piece{at: order[n].Key, value: order[n].Value}, err)
			delete(b.full, order[n].Name)
		}
	}
}

// firstRefused is the number of the first container that is refused beside those before it.
func (b *blame) firstRefused(order []strictyaml.Entry) int {
	sound, refused := 0, len(order)-1
	for sound < refused {
		middle := (sound + refused) / 2
		if _, err := b.load(b.firstOf(order, middle+1)); err == nil {
			sound = middle + 1
		} else {
			refused = middle
		}
	}
	return sound
}

// firstOf are the first n containers.
func (b *blame) firstOf(order []strictyaml.Entry, n int) map[string]*yaml.Node {
	out := map[string]*yaml.Node{}
	for _, s := range order[:n] {
		out[s.Name] = b.full[s.Name]
	}
	return out
}

// withoutStubs is a project without the containers that stand for what is not sound.
func (b *blame) withoutStubs(p *types.Project) *types.Project {
	for name, c := range p.Services {
		if c.Image == stub && b.full[name] == nil && !slices.Contains(b.have["services"], name) {
			delete(p.Services, name)
		}
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

// imageKeys are those that say what a container runs.
var imageKeys = []string{"image", "build", "extends", "provider"}

// isFrom reports whether a container says what it runs.
func isFrom(n *yaml.Node) bool { return has(n, imageKeys...) }

// withImage is a container that has an image: its own, that of a file before this one, or a stub.
func (b *blame) withImage(name string, n *yaml.Node) *yaml.Node {
	if n.Kind != yaml.MappingNode || isFrom(n) || slices.Contains(b.have["services"], name) {
		return n
	}
	return with(n, "image", word(stub))
}

// hidesImage reports whether a refusal may be why a container seems to have no image: it is about that, or about a key that nobody
// knows.
func (r refusal) hidesImage() bool {
	return len(r.keys) == 1 && (slices.Contains(imageKeys, r.keys[0]) || strings.HasSuffix(r.text, "false schema") || strings.Contains(r.text, "additional properties"))
}
