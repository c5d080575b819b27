package stacks

import (
	"context"
	"errors"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"

	"berth/catalog/secretscan"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/message"
)

// Stack is a Compose project that runs on a host, with its files as a catalog may have them.
type Stack struct {
	Name       string // of the project
	Dir        string // where its containers say that it lies on its host
	Containers []string
	Files      []File   // by path below the entry's directory
	At         string   // below that, the directory with the Compose files; "." as a rule
	Secrets    []Secret // taken out of the files
	Stays      []Stay   // what its files refer to and stays on the host
	Handed     bool     // containers get all of .env, so nothing can be added to it
	Written    bool     // no Compose file was there: this one was written from what Docker says
	Err        error    // why it cannot come along; there are no files then
}

// File is a file of an entry.
type File struct {
	Path string
	Data []byte
	Run  bool // its owner may run it
}

// Stay is a file that stays on its host, and why.
type Stay struct {
	Path string
	Why  message.Text
}

// bringer reads the files of one project.
type bringer struct {
	Running
	host  ledger.Host
	real  string // where the directory lies on the host: that of the labels, or where a manager keeps it
	place string // within which all of its files have to lie
	env   map[string]string
	files map[string]*file // by path relative to the directory
	left  int
	stays []Stay
}

// file is one that a project refers to, in every way in which it does.
type file struct {
	lies
	kinds []kind
	bases []string // of Compose files: what their paths are relative to
	must  bool
}

func (f *file) has(k kind) bool { return slices.Contains(f.kinds, k) }

// Bring reads the files of a project. What is wrong is the stack's error.
func Bring(ctx context.Context, h ledger.Host, f *probe.Facts, r Running) *Stack {
	s := &Stack{Name: r.Project, Dir: r.Dir, Containers: r.Names()}
	if s.Err = readable(f, &r); s.Err != nil {
		return s
	}
	why := message.Errorf("its files are not where its containers say: %s", r.Dir)
	for _, real := range hostPaths(f, r.Dir) {
		b := &bringer{Running: r, host: h, real: real, place: real, env: map[string]string{}, files: map[string]*file{}, left: mostStack}
		err := b.read(ctx)
		if errors.Is(err, errGone) {
			continue
		}
		if why = err; err == nil {
			why = b.finish(s)
		}
		break
	}
	if s.Err = why; why != nil {
		s.Files, s.Secrets = nil, nil
	}
	return s
}

var errGone = message.New("it is not there")

// readable refuses what can be no stack by its labels alone.
func readable(f *probe.Facts, r *Running) error {
	switch {
	case f.RootErr != nil:
		return message.New("berth may not read its files without root")
	case r.Dir == "" || len(r.Files) == 0:
		return message.New("its containers do not say where its Compose files lie")
	case strings.Count(path.Clean(r.Dir), "/") < 1 || path.Clean(r.Dir) == "/":
		return message.New("it lies at the root of its host")
	}
	for _, c := range r.Containers {
		if c.Dir != r.Dir || !slices.Equal(c.Files, r.Files) {
			return message.Errorf("its containers were made from different files (%s, %s)", strings.Join(r.Files, " "), strings.Join(c.Files, " "))
		}
	}
	return nil
}

// read reads the Compose files and, round by round, what they refer to.
func (b *bringer) read(ctx context.Context) error {
	var next []ref
	for _, at := range b.Running.Files {
		rel, err := filepath.Rel(b.Dir, at)
		if err != nil {
			return errGone
		}
		next = append(next, ref{rel, composeKind, true, "."})
	}
	envs := []ref{{at: ".env", kind: dotEnvKind}}
	if len(b.EnvFiles) > 0 {
		envs = nil
		for _, at := range b.EnvFiles {
			if rel, err := filepath.Rel(b.Dir, at); err == nil {
				envs = append(envs, ref{at: rel, kind: dotEnvKind})
			}
		}
	}
	first := append(slices.Clone(envs), next...)
	if err := b.take(ctx, first); err != nil {
		return err
	}
	if main := b.files[next[0].at]; main == nil || main.is == "gone" {
		return errGone
	}
	for _, e := range envs {
		if f := b.files[e.at]; f.is == "file" {
			values, err := parseVariables(f.data, lookup(b.env))
			if err != nil {
				return message.Errorf("%s: %w", e.at, err)
			}
			maps.Copy(b.env, values)
		}
	}
	for round := 0; len(next) > 0; round++ {
		if round > 20 {
			return message.New("its files include each other without an end")
		}
		var refs []ref
		for _, r := range next {
			f := b.files[r.at]
			if f.is != "file" || r.kind != composeKind && r.kind != extendedKind {
				continue
			}
			more, err := refers(f.data, r.kind, r.base, lookup(b.env))
			if err != nil {
				return message.Errorf("%s: %w", r.at, err)
			}
			refs = append(refs, more...)
		}
		var err error
		if next, err = b.takeNew(ctx, refs); err != nil {
			return err
		}
	}
	return nil
}

// takeNew takes those of some references that are new, the files of directories that are read or built from among them.
func (b *bringer) takeNew(ctx context.Context, refs []ref) ([]ref, error) {
	var fresh []ref
	for _, r := range refs {
		f := b.files[r.at]
		if f != nil && f.has(r.kind) && (r.base == "" || slices.Contains(f.bases, r.base)) {
			continue
		}
		fresh = append(fresh, r)
	}
	if err := b.take(ctx, fresh); err != nil {
		return nil, err
	}
	var dirs []string
	for _, r := range fresh {
		if b.files[r.at].is == "dir" && (r.kind == readKind || r.kind == contextKind) {
			dirs = append(dirs, path.Join(b.real, r.at))
		}
	}
	inside, err := below(ctx, b.host, b.place, dirs)
	if err != nil {
		return nil, err
	}
	for _, r := range fresh {
		dir := path.Join(b.real, r.at)
		if r.kind != readKind && r.kind != contextKind || b.files[r.at].is != "dir" {
			continue
		}
		if names := inside[dir]; len(names) > 0 && len(names) <= mostBelow {
			var more []ref
			for _, at := range names {
				if rel, err := filepath.Rel(b.real, at); err == nil {
					more = append(more, ref{at: rel, kind: r.kind})
				}
			}
			if err := b.take(ctx, more); err != nil {
				return nil, err
			}
		} else if len(names) > mostBelow {
			b.stay(r.at, message.Word("it holds many files"))
		}
	}
	return fresh, nil
}

// mostBelow is how many files a directory may have to come along.
const mostBelow = 60

func (b *bringer) stay(at string, why message.Text) {
	if s := (Stay{at, why}); !slices.Contains(b.stays, s) {
		b.stays = append(b.stays, s)
	}
}

// take asks the host for what references name, and keeps in which way each is referred to.
func (b *bringer) take(ctx context.Context, refs []ref) error {
	var ask []string
	for _, r := range refs {
		if b.files[r.at] != nil {
			continue
		}
		if err := b.widen(r.at); err != nil {
			return err
		}
		if len(b.files) >= mostFiles {
			return message.Errorf("it has more than %d files", mostFiles)
		}
		b.files[r.at] = &file{}
		ask = append(ask, path.Join(b.real, r.at))
	}
	found, err := fetch(ctx, b.host, b.place, ask, b.left)
	if err != nil {
		return err
	}
	for _, r := range refs {
		f := b.files[r.at]
		if l, asked := found[path.Join(b.real, r.at)]; asked {
			f.lies = l
			b.left -= len(l.data)
		}
		f.kinds, f.must = append(f.kinds, r.kind), f.must || r.must
		if r.base != "" {
			f.bases = append(f.bases, r.base)
		}
		if err := f.usable(r); err != nil {
			return err
		}
	}
	return nil
}

// usable says why a stack cannot come along without a file; nil where it can, or has it.
func (f *file) usable(r ref) error {
	if f.is == "file" || !r.must || f.is == "gone" && r.base == "." && r.kind == composeKind {
		return nil
	}
	why := map[string]message.Text{
		"gone": message.Word("is not there any more"), "dir": message.Word("is a directory, where a file is wanted"),
		"large": message.Word("is larger than a file of a stack is"), "outside": message.Word("is a link that leads out of its directory"), "other": message.Word("is no file"),
	}[f.is]
	if why.IsZero() {
		why = message.Word("cannot be read")
	}
	return message.Errorf("%s %s", r.at, why)
}

// widen lets a stack have files beside its directory: one or two above it, but for directories that hold everything.
func (b *bringer) widen(rel string) error {
	up := 0
	for rest := rel; rest == ".." || strings.HasPrefix(rest, "../"); rest = strings.TrimPrefix(strings.TrimPrefix(rest, ".."), "/") {
		up++
	}
	place := b.real
	for range up {
		place = path.Dir(place)
	}
	if up > 2 || up > 0 && strings.Count(place, "/") < 2 {
		return message.Errorf("%s leads out of its directory", rel)
	}
	if len(place) < len(b.place) {
		b.place = place
	}
	return nil
}

// finish takes secrets out of what was read, and makes files of an entry of it.
func (b *bringer) finish(s *Stack) error {
	c := &cleaner{bringer: b, out: map[string][]byte{}}
	if err := c.clean(); err != nil {
		return err
	}
	s.At = "."
	if b.place != b.real {
		s.At, _ = filepath.Rel(b.place, b.real)
	}
	for _, at := range slices.Sorted(maps.Keys(c.out)) {
		run, name := b.files[at] != nil && b.files[at].run, at
		if at == c.alone {
			name = cli.DefaultFileNames[0]
		}
		s.Files = append(s.Files, File{path.Join(s.At, name), c.out[at], run})
	}
	s.Secrets, s.Stays = c.taker.secrets, b.stays
	s.Handed = b.files[".env"] != nil && b.files[".env"].has(envKind)
	slices.SortFunc(s.Secrets, func(x, y Secret) int { return strings.Compare(x.Name, y.Name) })
	return nil
}

// hasSecrets reports whether a file that a program reads has secrets in it, as far as can be told.
func hasSecrets(name string, data []byte) bool { return len(secretscan.File(name, string(data))) > 0 }
