package stacks

import (
	"path"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"
	"gopkg.in/yaml.v3"
)

// kind is what a file is to a project.
type kind int

const (
	composeKind  kind = iota // it is read as Compose: the project's own, or one that is included
	extendedKind             // as Compose, too, but what it includes counts for nothing
	envKind                  // variables for containers
	rawKind                  // likewise, in which nothing is put in
	dotEnvKind               // variables for Compose files
	labelKind
	mountKind   // a container has it mounted
	readKind    // likewise, and may not write to it
	contextKind // an image is built from it
	configKind  // the content of one of Compose's configs
	secretKind  // of one of its secrets
)

// ref is a path that a project refers to, relative to its directory.
type ref struct {
	at   string
	kind kind
	must bool // Compose starts nothing without it
	base string
}

// referrer finds what Compose files refer to.
type referrer struct {
	value func(string) (string, bool) // of a variable
	out   []ref
}

// refers lists what a Compose file refers to by relative paths; base is what they are relative to.
func refers(text []byte, k kind, base string, value func(string) (string, bool)) ([]ref, error) {
	roots, err := parse(text)
	if err != nil {
		return nil, err
	}
	r := &referrer{value: value}
	for _, root := range roots {
		if k == composeKind {
			for _, item := range items(field(root, "include")) {
				r.include(item, base)
			}
		}
		each(field(root, "services"), func(_ string, service *yaml.Node) { r.service(service, base) })
		each(field(root, "configs"), func(_ string, c *yaml.Node) { r.add(field(c, "file"), base, configKind, true) })
		each(field(root, "secrets"), func(_ string, c *yaml.Node) { r.add(field(c, "file"), base, secretKind, true) })
	}
	return r.out, nil
}

func (r *referrer) include(item *yaml.Node, base string) {
	files, project := []*yaml.Node{item}, ""
	if item.Kind == yaml.MappingNode {
		files = oneOrMore(field(item, "path"))
		if at, ok := r.text(field(item, "project_directory")); ok {
			project = path.Join(base, at)
		}
		for _, env := range oneOrMore(field(item, "env_file")) {
			r.add(env, base, dotEnvKind, true)
		}
	}
	for i, file := range files {
		at, ok := r.text(file)
		if !ok {
			continue
		}
		if i == 0 && project == "" {
			project = path.Dir(path.Join(base, at))
		}
		r.out = append(r.out, ref{path.Join(base, at), composeKind, true, project})
	}
	if project != "" {
		r.out = append(r.out, ref{at: path.Join(project, ".env"), kind: dotEnvKind})
	}
}

func (r *referrer) service(service *yaml.Node, base string) {
	if file, ok := r.text(field(field(service, "extends"), "file")); ok {
		at := path.Join(base, file)
		r.out = append(r.out, ref{at, extendedKind, true, path.Dir(at)})
	}
	for _, item := range oneOrMore(field(service, "env_file")) {
		if item.Kind != yaml.MappingNode {
			r.add(item, base, envKind, true)
			continue
		}
		k := envKind
		if format, _ := r.text(field(item, "format")); format == "raw" {
			k = rawKind
		}
		required, _ := r.text(field(item, "required"))
		r.add(field(item, "path"), base, k, required != "false")
	}
	for _, item := range oneOrMore(field(service, "label_file")) {
		r.add(item, base, labelKind, true)
	}
	for _, item := range items(field(service, "volumes")) {
		r.volume(item, base)
	}
	build := field(service, "build")
	if build != nil && build.Kind == yaml.MappingNode {
		build = field(build, "context")
	}
	r.add(build, base, contextKind, false)
}

// volume looks at one mount, in its short or its long form.
func (r *referrer) volume(item *yaml.Node, base string) {
	if item.Kind == yaml.MappingNode {
		k := mountKind
		if only, _ := r.text(field(item, "read_only")); only == "true" {
			k = readKind
		}
		if t, _ := r.text(field(item, "type")); t == "bind" {
			r.add(field(item, "source"), base, k, false)
		}
		return
	}
	text, ok := r.text(item)
	parts := strings.Split(text, ":")
	if !ok || len(parts) < 2 || !strings.HasPrefix(parts[0], ".") {
		return
	}
	k := mountKind
	if len(parts) > 2 && strings.Contains(","+parts[2]+",", ",ro,") {
		k = readKind
	}
	r.out = append(r.out, ref{path.Join(base, parts[0]), k, false, base})
}

// add keeps a relative path.
func (r *referrer) add(n *yaml.Node, base string, k kind, must bool) {
	at, ok := r.text(n)
	if !ok || at == "" || path.IsAbs(at) || strings.HasPrefix(at, "~") || strings.Contains(at, "://") || strings.HasPrefix(at, "git@") {
		return
	}
	r.out = append(r.out, ref{path.Join(base, at), k, must, base})
}

// text is a scalar with its variables put in.
func (r *referrer) text(n *yaml.Node) (string, bool) {
	if n == nil || n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return "", false
	}
	out, err := template.SubstituteWithOptions(n.Value, r.value, template.WithoutLogging)
	return out, err == nil
}
