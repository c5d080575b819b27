package catalog

import (
	"cmp"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"gopkg.in/yaml.v3"

	"berth/message"
	"berth/strictyaml"
)

// loaded is the project as Compose reads it. Where Compose refuses the files it is what is left without the parts that are to blame,
// which are reported; nil where nothing is left.
func (l *linter) loaded() *types.Project {
	l.env = l.entry.sample()
	whole := ""
	if !l.entry.partial {
		p, err := l.entry.Project(l.env)
		if err == nil {
			return p
		}
		whole = err.Error()
	}
	p := l.apart(whole)
	if p != nil {
		l.addReferred(p)
	}
	return p
}

// values are those of variables, .env's among them.
func (l *linter) values(env map[string]string) map[string]string {
	out := hostVariables()
	maps.Copy(out, l.entry.Dotenv)
	maps.Copy(out, env)
	return out
}

// apart takes the files of the project apart in the order in which Compose merges them, each on top of what is sound of those before
// it; whole is what Compose says of all of it. Files that are included or extended are looked at by themselves: Compose would open
// them where they lie.
func (l *linter) apart(whole string) *types.Project {
	own, parts := l.files.roots[:l.files.own], l.files.roots[l.files.own:]
	faulty, included := l.partsApart(own, parts)
	extending := l.extendNothing(parts)
	told, without := len(faulty)+len(extending) > 0, l.entry.partial // without what is included
	var p *types.Project
	taken, have := []File{}, map[string][]string(nil)
	for _, root := range own {
		name, before := path.Base(filepath.ToSlash(root.File())), slices.Clone(taken)
		b := newBlame(l.env, l.entry.partial, func(text []byte, env map[string]string) (*types.Project, error) {
			load := l.entry.composeLoad(l.values(env))
			load.files = append(slices.Clip(before), File{name, text})
			return load.project()
		})
		b.have, b.lost = have, l.entry.lost
		b.expect(own...)
		b.included = parts
		if b.parts = l.sizeOf(parts, before); without {
			b.expect(parts...)
		}
		left := b.takeApart(root)
		l.env = b.env
		for _, r := range b.refused {
			if !extending[r.value.Direct()] && !r.isInOneOf(faulty, parts) {
				l.reportRefusal(l.placed(r, parts))
			}
			told, without = true, without || r.isInclude()
		}
		if left == nil {
			continue
		}
		p = left
		if text, err := b.text(); err == nil {
			taken = append(taken, File{name, text})
		}
		have = b.given()
	}
	if !told && whole != "" {
		l.reportRefusal(refusal{piece: piece{at: l.files.roots[0], value: l.files.roots[0]}, text: whole})
	}
	for _, q := range included {
		p = withIncluded(p, q)
	}
	return p
}

// withIncluded is a project with what it lacks of one that it would include.
func withIncluded(p, q *types.Project) *types.Project {
	if p == nil || len(p.Services) == 0 {
		return q
	}
	if p.Volumes == nil {
		p.Volumes = types.Volumes{}
	}
	for name, c := range q.Services {
		if _, there := p.Services[name]; !there {
			p.Services[name] = c
		}
	}
	for name, v := range q.Volumes {
		if _, there := p.Volumes[name]; !there {
			p.Volumes[name] = v
		}
	}
	return p
}

// sizeOf is how many bytes are read at every look besides the file itself.
func (l *linter) sizeOf(parts []strictyaml.Value, before []File) int {
	size := 0
	for _, name := range l.entry.parts {
		size += len(l.entry.text(name))
	}
	for _, f := range before {
		size += len(f.Data)
	}
	return size
}

// reportRefusal tells of a part that Compose refuses.
func (l *linter) reportRefusal(r refusal) {
	if len(r.depends) > 0 {
		l.report(Warning, "compose-depends", r.at, message.Text{}, "whether Compose takes this depends on %s, which has no value here", strings.Join(r.depends, ", "))
		return
	}
	l.report(Error, "compose", r.at, cmp.Or(r.hint(), l.profileHint(r)), "Compose refuses this: %s", r.said(l.entry.Path(l.entry.ComposeFile())))
}

var dependsOn = regexp.MustCompile(`depends on undefined service "([^"]+)"`)

// profileHint says of a container that Compose does not find, and that is there, why.
func (l *linter) profileHint(r refusal) message.Text {
	m := dependsOn.FindStringSubmatch(r.text)
	if m == nil || len(list(l.in("services", m[1]), "profiles")) == 0 {
		return message.Text{}
	}
	return message.Of("%s is in a profile that is off: COMPOSE_PROFILES=... in .env, or depends_on: {%s: {condition: service_started, required: false}}", m[1], m[1])
}

// partsApart takes the files that are included or extended apart, each by itself, and gives those that have faults, and the projects
// that are left of what is included.
func (l *linter) partsApart(own, parts []strictyaml.Value) (faulty []strictyaml.Value, included []*types.Project) {
	all := append(slices.Clone(own), parts...)
	for _, root := range parts {
		rel, err := filepath.Rel(l.entry.dir, root.File())
		if err != nil {
			continue
		}
		name := filepath.ToSlash(rel)
		beside, _ := parseDotEnv(l.entry.text(path.Join(path.Dir(name), dotEnvName)))
		b := newBlame(l.env, true, func(text []byte, env map[string]string) (*types.Project, error) {
			load := l.entry.composeLoad(l.values(env))
			for k, v := range beside {
				if _, ok := load.env[k]; !ok {
					load.env[k] = v
				}
			}
			load.files, load.below = []File{{name, text}}, path.Dir(name)
			return load.project()
		})
		b.expect(all...)
		b.only, b.lost = extendedOf(root, all), l.entry.lost
		if left := b.takeApart(root); left != nil && b.only == nil && !namesDirectory(all) {
			included = append(included, left)
		}
		for _, r := range b.refused {
			r.text = strings.TrimPrefix(r.text, root.File()+": ")
			l.reportRefusal(r)
		}
		if len(b.refused) > 0 {
			faulty = append(faulty, root)
		}
	}
	return faulty, included
}

// namesDirectory reports whether an include says from which directory the paths of its files count.
func namesDirectory(roots []strictyaml.Value) bool {
	return slices.ContainsFunc(roots, func(root strictyaml.Value) bool {
		return slices.ContainsFunc(list(root, "include"), func(item strictyaml.Value) bool {
			_, names := item.Lookup("project_directory")
			return names
		})
	})
}

// referredFiles are the files that a Compose file includes, and those that containers of it extend, by the containers' names.
func referredFiles(root strictyaml.Value) (included []string, extended map[string][]string) {
	extended = map[string][]string{}
	for _, item := range list(root, "include") {
		files := []strictyaml.Value{item}
		if item.IsMap() {
			files = oneOrMore(item, "path")
		}
		for _, f := range files {
			included = append(included, path.Base(filepath.ToSlash(f.Node().Value)))
		}
	}
	for _, s := range entries(root, "services") {
		if e, ok := s.Value.Lookup("extends"); ok && e.IsMap() {
			file, _ := e.Lookup("file")
			service, _ := e.Lookup("service")
			name := path.Base(filepath.ToSlash(file.Node().Value))
			extended[name] = append(extended[name], service.Node().Value)
		}
	}
	return included, extended
}

// extendedOf are the containers of a file that others extend, where nobody includes it: nothing else of it counts. Nil stands for all.
func extendedOf(root strictyaml.Value, all []strictyaml.Value) []string {
	out := []string{}
	for _, other := range all {
		included, extended := referredFiles(other)
		if slices.Contains(included, path.Base(filepath.ToSlash(root.File()))) {
			return nil
		}
		out = append(out, extended[path.Base(filepath.ToSlash(root.File()))]...)
	}
	for range maxExtends { // what those extend in their turn
		for _, s := range entries(root, "services") {
			e, ok := s.Value.Lookup("extends")
			if ok && e.IsMap() {
				e, ok = e.Lookup("service")
			}
			if ok && slices.Contains(out, s.Name) && !slices.Contains(out, e.Node().Value) {
				out = append(out, e.Node().Value)
			}
		}
	}
	return out
}

// extendNothing tells of containers that extend one that its file does not have. What extends so is given.
func (l *linter) extendNothing(parts []strictyaml.Value) map[*yaml.Node]bool {
	told := map[*yaml.Node]bool{}
	for _, root := range l.files.roots {
		for _, s := range entries(root, "services") {
			e, _ := s.Value.Lookup("extends")
			file, named := e.Lookup("file")
			service, asked := e.Lookup("service")
			at := filepath.Join(filepath.Dir(root.File()), filepath.FromSlash(file.Node().Value))
			i := slices.IndexFunc(parts, func(part strictyaml.Value) bool { return part.File() == at })
			if !named || !asked || i < 0 || service.IsMap() || service.IsList() || slices.Contains(namesOf(parts, at), service.Node().Value) {
				continue
			}
			told[e.Direct()] = true
			l.report(Error, "compose", service, message.Text{}, "Compose refuses this: %s has no container %q to extend%s", file.Node().Value, service.Node().Value,
				strictyaml.DidYouMean(service.Node().Value, namesOf(parts, at)))
		}
	}
	return told
}

// namesOf are the containers of a file.
func namesOf(roots []strictyaml.Value, file string) []string {
	var out []string
	for _, root := range roots {
		for _, s := range entries(root, "services") {
			if root.File() == file {
				out = append(out, s.Name)
			}
		}
	}
	return out
}

// isInOneOf reports whether a refusal is about a file that is told to have faults itself, or leads to one.
func (r refusal) isInOneOf(faulty, parts []strictyaml.Value) bool {
	if !r.isInclude() && (len(r.keys) == 0 || r.keys[0] != "extends") {
		return false
	}
	var names []string
	eachText(r.value, r.keys, func(_ []string, v strictyaml.Value) {
		names = append(names, path.Base(filepath.ToSlash(v.Node().Value)))
	})
	seen := map[string]bool{}
	for len(names) > 0 {
		name := names[0]
		if names = names[1:]; seen[name] {
			continue
		}
		seen[name] = true
		called := func(root strictyaml.Value) bool { return path.Base(filepath.ToSlash(root.File())) == name }
		if slices.ContainsFunc(faulty, called) {
			return true
		}
		for _, root := range parts {
			if called(root) {
				included, extended := referredFiles(root)
				names = append(append(names, included...), slices.Collect(maps.Keys(extended))...)
			}
		}
	}
	return false
}

// isInclude reports whether a refusal is about a file that is included.
func (r refusal) isInclude() bool { return len(r.keys) > 0 && r.keys[0] == "include" }

// ofService is how Compose names a container in what it says, and a field of one.
var ofService = regexp.MustCompile(`service "?([A-Za-z0-9._-]+)"?|services\.([A-Za-z0-9_-]+)((?:\.[a-z_]+)*)`)

// placed is a refusal of an include at the container of the included file that is to blame.
func (l *linter) placed(r refusal, parts []strictyaml.Value) refusal {
	if !r.isInclude() {
		return r
	}
	m := ofService.FindStringSubmatch(r.text)
	if m == nil {
		return r
	}
	for _, root := range parts {
		for _, s := range entries(root, "services") {
			if s.Name != m[1]+m[2] {
				continue
			}
			r.piece = piece{at: s.Key, value: s.Value}
			for key := range strings.SplitSeq(strings.TrimPrefix(m[3], "."), ".") {
				for _, e := range entriesOf(r.value) {
					if e.Name == key {
						r.piece = entryPiece(r.keys, e)
						break
					}
				}
			}
			r.depends = nil
			return r
		}
	}
	return r
}
