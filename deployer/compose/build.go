package compose

import (
	"archive/tar"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/catalog"
	"berth/catalog/buildcontext"
	"berth/message"
)

// Build is an image that is made on the host, for a container.
type Build struct {
	Container string
	Image     string // what it is called once it is made: as the Compose file says, else as Compose calls it
	Digest    string // of what it is made from and how, "sha256:..."; of what Docker fetches by itself only the address
	Files     int    // that are sent for it
	Size      int64
	Secret    bool // values of secrets go into it, which the digest does not know
}

// Sources is a directory of its own that images are made in: a Compose project of nothing but builds, and what they need. It
// is none of the service's directory, because what runs does not need it, and because that is the operator's: nobody wants
// thousands of sources there, and a record of each.
type Sources struct {
	Files    []File // the project, Dockerfiles from elsewhere, secrets
	contexts []placedContext
}

// placedContext is a context with the directory that it gets.
type placedContext struct {
	at string
	*buildcontext.Context
}

// Pack writes the sources as an archive of tar. It is the same whenever it is asked for, as long as no file changes.
func (s *Sources) Pack(to io.Writer) error {
	w := tar.NewWriter(to)
	for _, f := range s.Files {
		if err := w.WriteHeader(&tar.Header{Name: f.Path, Mode: int64(f.Mode.Perm()), Size: int64(len(f.Data)), Typeflag: tar.TypeReg, Format: tar.FormatGNU}); err != nil {
			return err
		}
		if _, err := w.Write(f.Data); err != nil {
			return err
		}
	}
	for _, c := range s.contexts {
		if err := c.Pack(w, c.at); err != nil {
			return message.Errorf("build context: %w", err)
		}
	}
	return w.Close()
}

// all are the files of the sources, those of contexts with their content; a symbolic link has where it leads as its content.
func (s *Sources) all() ([]File, error) {
	out := slices.Clone(s.Files)
	for _, c := range s.contexts {
		for _, f := range c.Context.Files {
			name := path.Join(c.at, f.Path)
			switch {
			case f.Mode.IsDir():
			case f.Mode&fs.ModeSymlink != 0:
				out = append(out, File{name, []byte(f.Link), fs.ModeSymlink | 0o777})
			default:
				data, err := c.Content(f)
				if err != nil {
					return nil, err
				}
				out = append(out, File{name, data, f.Mode.Perm()})
			}
		}
	}
	return out, nil
}

// SourcesDir has the sources of a bundle that is saved.
const SourcesDir = ".build"

// building is a container whose image is made on the host, as the entry has it.
type building struct {
	*Build
	from   *catalog.BuiltFrom // nil: Docker fetches it
	config *types.BuildConfig // as it will be in the sources' project, with variables put in
}

// builder finds out what the images of a project are made from.
type builder struct {
	entry    *catalog.Entry
	family   string // of the host's processor
	files    []File // that are rendered for the service
	sources  Sources
	contexts map[string]placedContext // by what they are made of
	builds   []*building
}

// imageOf is what the image of a container is called: one without a name is called by Compose after project and container.
func imageOf(p *types.Project, c types.ServiceConfig) string {
	if c.Image == "" && c.Build != nil {
		return p.Name + "-" + c.Name
	}
	return c.Image
}

// built reads what the images of a project are made from, every variable put in. Of one that has no builds it is nil.
func (r *renderer) built(meant *types.Project, files []File) (*builder, error) {
	b := &builder{entry: r.entry, family: r.host.Processor.Arch.Family, files: files, contexts: map[string]placedContext{}}
	var errs []error
	for _, name := range meant.ServiceNames() {
		if c := meant.Services[name]; c.Build != nil {
			if err := b.add(meant, c); err != nil {
				errs = append(errs, message.Errorf("%s: %w", name, err))
			}
		}
	}
	if len(b.builds) == 0 {
		return nil, errors.Join(errs...)
	}
	return b, errors.Join(errs...)
}

func (b *builder) add(p *types.Project, c types.ServiceConfig) error {
	config := *c.Build
	if err := b.suits(config.Platforms); err != nil {
		return err
	}
	config.Platforms = nil // it is made for its host
	one := &building{Build: &Build{Container: c.Name, Image: imageOf(p, c)}, config: &config}
	var digests []string
	var err error
	if one.from, err = b.entry.BuiltFrom(&config); err != nil {
		return err
	}
	if one.from != nil {
		put, err := b.context(c.Name, one, *one.from)
		if err != nil {
			return message.Errorf("build: the context %s: %w", b.entry.Path(c.Build.Context), err)
		}
		digests = append(digests, put.Digest)
		config.Context = "./" + put.at
		if config.Dockerfile, err = b.dockerfile(c.Name, one.from, config.Dockerfile); err != nil {
			return err
		}
		if f := b.sources.file("dockerfiles/" + c.Name); f != nil {
			digests = append(digests, string(f.Data))
		}
	}
	config.AdditionalContexts = maps.Clone(config.AdditionalContexts)
	for _, name := range slices.Sorted(maps.Keys(config.AdditionalContexts)) {
		from, err := b.entry.BuiltWith(config.AdditionalContexts[name])
		if err != nil {
			return err
		}
		if from == nil {
			continue
		}
		put, err := b.context(c.Name, one, *from)
		if err != nil {
			return message.Errorf("build: the context %s: %w", name, err)
		}
		digests = append(digests, put.Digest)
		config.AdditionalContexts[name] = "./" + put.at
	}
	secrets, err := b.secrets(p, config.Secrets)
	if err != nil {
		return err
	}
	text, err := marshal(&types.Project{Name: p.Name, Services: types.Services{c.Name: buildOnly(c, one.Image, &config)}, Secrets: secrets})
	if err != nil {
		return err
	}
	h := sha256.New()
	for _, s := range append(digests, string(text)) {
		sized(h, s)
	}
	one.Digest = "sha256:" + hex.EncodeToString(h.Sum(nil))
	one.Secret = len(config.Secrets) > 0 || strings.Contains(string(text), "{{secret ")
	b.builds = append(b.builds, one)
	return nil
}

// suits wants the host's architecture among those that an image may be made for.
func (b *builder) suits(platforms []string) error {
	if len(platforms) == 0 || b.family == "" || slices.ContainsFunc(platforms, func(p string) bool {
		parts := strings.Split(p, "/")
		return len(parts) > 1 && parts[1] == b.family || len(parts) == 1 && p == b.family
	}) {
		return nil
	}
	return message.Errorf("build: the image is made on its host, which is %s, and platforms has only %s", b.family, strings.Join(platforms, ", "))
}

// context reads a context, once where several builds have the same, and gives it a directory.
func (b *builder) context(container string, one *building, from catalog.BuiltFrom) (placedContext, error) {
	key := from.Dir + "\x00" + from.Within
	c, known := b.contexts[key]
	if !known {
		read, err := buildcontext.Read(from.Tree, from.Dir, from.Within)
		if err != nil {
			return c, err
		}
		c = placedContext{"contexts/" + container, read}
		for n := 2; slices.ContainsFunc(b.sources.contexts, func(o placedContext) bool { return o.at == c.at }); n++ {
			c.at = fmt.Sprintf("contexts/%s.%d", container, n)
		}
		b.contexts[key] = c
		b.sources.contexts = append(b.sources.contexts, c)
	}
	one.Files, one.Size = one.Files+c.Count, one.Size+c.Size
	return c, nil
}

// dockerfile says where the Dockerfile is, from the context; one that lies elsewhere comes along.
func (b *builder) dockerfile(container string, from *catalog.BuiltFrom, was string) (string, error) {
	switch {
	case from.Dockerfile == "":
		return was, nil
	case from.Within != "":
		return from.Within, nil
	}
	dir, name := path.Split(from.Dockerfile)
	data, err := buildcontext.Dockerfile(from.Tree, path.Join(dir, name))
	if err != nil {
		return "", message.Errorf("build: %w", err)
	}
	b.sources.Files = append(b.sources.Files, File{"dockerfiles/" + container, data, 0o644})
	return "../../dockerfiles/" + container, nil
}

func (s *Sources) file(name string) *File {
	for i := range s.Files {
		if s.Files[i].Path == name {
			return &s.Files[i]
		}
	}
	return nil
}

// secrets are those of a project that a build uses. A file of the entry comes along; one of the host stays there.
func (b *builder) secrets(p *types.Project, used []types.ServiceSecretConfig) (types.Secrets, error) {
	out := types.Secrets{}
	for _, u := range used {
		s := p.Secrets[u.Source]
		s.Content = ""
		if s.File != "" && catalog.IsRelative(s.File) {
			at := path.Clean(filepath.ToSlash(s.File))
			i := slices.IndexFunc(b.files, func(f File) bool { return f.Path == at })
			if i < 0 {
				return nil, message.Errorf("build: the file of the secret %s is none of the entry's files", u.Source)
			}
			to := "secrets/" + u.Source
			if b.sources.file(to) == nil {
				b.sources.Files = append(b.sources.Files, File{to, b.files[i].Data, 0o600})
			}
			s.File = "./" + to
		}
		out[u.Source] = s
	}
	return out, nil
}

// finish writes the project of the sources, in which the same variables stay variables as in the service's own.
func (b *builder) finish(t *template) ([]Build, *Sources, error) {
	p := &types.Project{Name: t.project.Name, Services: types.Services{}, Secrets: types.Secrets{}}
	var builds []Build
	for _, one := range b.builds {
		c := t.project.Services[one.Container]
		config := *c.Build
		config.Context, config.Dockerfile, config.Platforms = one.config.Context, one.config.Dockerfile, nil
		config.AdditionalContexts = one.config.AdditionalContexts
		if one.from == nil {
			config.Context, config.Dockerfile = c.Build.Context, c.Build.Dockerfile
		}
		p.Services[c.Name] = buildOnly(c, cmp.Or(c.Image, one.Image), &config)
		secrets, err := b.secrets(t.project, config.Secrets)
		if err != nil {
			return nil, nil, err
		}
		maps.Copy(p.Secrets, secrets)
		builds = append(builds, *one.Build)
	}
	text, err := t.write(p)
	if err != nil {
		return nil, nil, err
	}
	b.sources.Files = append(b.sources.Files, File{ComposeFile, text, 0o644})
	slices.SortFunc(b.sources.Files, func(x, y File) int { return strings.Compare(x.Path, y.Path) })
	return builds, &b.sources, nil
}

// buildOnly is what making its image needs to know of a container.
func buildOnly(c types.ServiceConfig, image string, config *types.BuildConfig) types.ServiceConfig {
	out := types.ServiceConfig{Name: c.Name}
	out.Image, out.Platform, out.Build = image, c.Platform, config
	return out
}

// Building is the build of an image of the bundle; nil where it comes from a registry.
func (b *Bundle) Building(image string) *Build {
	for i := range b.Builds {
		if b.Builds[i].Image == image {
			return &b.Builds[i]
		}
	}
	return nil
}
