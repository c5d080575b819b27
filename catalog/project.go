package catalog

import (
	"cmp"
	"context"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/types"

	"berth/catalog/secretscan"
	"berth/message"
	"berth/strictyaml"
)

// Project loads the entry's Compose files strictly, by compose-go, with the variables of env put in, and where env has none
// those of the .env beside them, and of [HostVariables] a relative path; the process' own environment plays no part. A variable that the files require and nobody sets
// is an error.
//
// Paths stay relative to the entry's directory, also those of files that are included or extended; env files and label files
// are named, not read. Containers of profiles that .env switches on are as if they had none. A Compose secret whose variable
// env has carries its value: whoever writes the project into a file has to mind that.
func (e *Entry) Project(env map[string]string) (*types.Project, error) {
	values := hostVariables()
	maps.Copy(values, e.Dotenv)
	maps.Copy(values, env)
	if e.varied {
		if err := e.checkParts(values); err != nil {
			return nil, err
		}
	}
	p, err := e.composeLoad(values).project()
	if err != nil {
		return nil, err
	}
	for name, c := range p.Services {
		if slices.ContainsFunc(c.Profiles, func(profile string) bool { return slices.Contains(e.profiles, profile) }) {
			c.Profiles = nil
			p.Services[name] = c
		}
	}
	return p, nil
}

// composeLoad is how compose-go loads the entry with these values of variables.
func (e *Entry) composeLoad(values map[string]string) *composeLoad {
	l := &composeLoad{name: e.ProjectName, shown: e.dir, dir: e.real, env: values, profiles: e.profiles, hide: e.hidden}
	for _, name := range e.composeFiles {
		l.files = append(l.files, File{name, e.text(name)})
	}
	l.name = cmp.Or(l.name, e.Name, "project") // that there is none is said, once
	if l.files == nil {
		l.files = []File{{composeFile, e.compose()}}
	}
	return l
}

// hidden is a text of Compose's without the values that .env and defaults have for what sounds secret.
func (e *Entry) hidden(text string) string {
	for _, v := range e.Variables() {
		if !secretscan.SoundsSecret(v.Name) {
			continue
		}
		fallback, _ := substitute(v.Default)
		for _, value := range []string{e.Dotenv[v.Name], fallback} {
			if len(value) > 2 {
				text = strings.ReplaceAll(text, value, "...")
			}
		}
	}
	return text
}

// checkParts looks at the files that are included with these values of variables, before compose-go opens them.
func (e *Entry) checkParts(values map[string]string) error {
	s, root, err := openDir(e.Origin)
	if err != nil {
		return err
	}
	defer root.Close()
	var docs []*strictyaml.Doc
	for _, name := range e.composeFiles {
		of, err := parseCompose(e.Path(name), e.text(name))
		if err != nil {
			return err
		}
		docs = append(docs, of...)
	}
	p := s.readParts(e.at, docs, func(name string) (string, bool) { v, ok := values[name]; return v, ok })
	for _, doc := range docs {
		p.errs = append(p.errs, doc.Err())
	}
	return strictyaml.Merge(e.dir, p.errs...)
}

// LoadCompose reads the text of a single Compose file as [Entry.Project] does; name is the project's, path is what messages
// call the file.
func LoadCompose(name, path string, text []byte, env map[string]string) (*types.Project, error) {
	l := &composeLoad{name: name, shown: filepath.Dir(path), files: []File{{filepath.Base(path), text}}, env: env}
	return l.project()
}

// composeLoad is what compose-go is asked to load.
type composeLoad struct {
	name     string
	shown    string // what messages call the directory
	dir      string // where the files lie; empty where they lie nowhere
	files    []File
	env      map[string]string
	profiles []string
	below    string              // paths count from this directory below dir; empty: they stay as they are
	hide     func(string) string // takes secrets out of what Compose says; nil: there are none
}

func (l *composeLoad) project() (p *types.Project, err error) {
	shown := filepath.Join(l.shown, l.files[0].Path)
	defer func() {
		// A parser of this size is trusted with a user's file, not with berth's life.
		if r := recover(); r != nil {
			p, err = nil, message.Errorf("%s: cannot read this file (%v)", shown, r)
		}
	}()
	details := types.ConfigDetails{WorkingDir: l.shown, Environment: types.Mapping{}}
	for _, f := range l.files {
		c := types.ConfigFile{Filename: f.Path, Content: f.Data}
		if l.dir != "" {
			details.WorkingDir, c.Filename = l.dir, filepath.Join(l.dir, f.Path)
		}
		details.ConfigFiles = append(details.ConfigFiles, c)
	}
	if l.below != "" {
		details.WorkingDir = l.below
	}
	for k, v := range l.env {
		details.Environment[k] = v
	}
	p, err = loader.LoadWithContext(context.Background(), details, func(o *loader.Options) {
		o.SetProjectName(l.name, true)
		o.ResolvePaths = l.below != ""
		o.SkipResolveEnvironment = true
		o.SkipResolveLabels = true
		o.Profiles = l.profiles
		o.Interpolate.Substitute = func(s string, m template.Mapping) (string, error) {
			return template.SubstituteWithOptions(s, m, template.WithoutLogging)
		}
	})
	if err != nil {
		return nil, message.Errorf("%s: %s", shown, l.plainError(err))
	}
	return p, nil
}

// unreadEnv is what is said of an env file, with what stands in the line: it may be a secret.
var unreadEnv = regexp.MustCompile(`(failed to read .+?: line \d+): .*$`)

// plainError is the loader's message on one line, without the place that a message has already.
func (l *composeLoad) plainError(err error) string {
	text := unreadEnv.ReplaceAllString(strings.ReplaceAll(strings.TrimSpace(err.Error()), "\n", "; "), "$1 is not what Compose reads")
	if l.dir != "" {
		text = strings.ReplaceAll(text, l.dir+string(filepath.Separator), "")
	}
	text = strings.TrimPrefix(text, "validating "+l.files[0].Path+": ")
	if l.hide != nil {
		text = l.hide(text)
	}
	return text
}
