package catalog

import (
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/message"
	"berth/strictyaml"
)

// Opened is a file that Compose opens before it starts anything.
type Opened struct {
	What    message.Text // an env file of web
	Path    string       // as the Compose file has it
	Outside bool         // it is there, and lies outside of the catalog
}

// Missing lists the files that Compose opens for a project of the entry and that are nowhere. A full path is the host's, and not looked for.
func (e *Entry) Missing(p *types.Project) []Opened {
	var out []Opened
	eachOpened(p, func(_ string, what message.Text, file string) {
		o := Opened{what, file, slices.Contains(e.outside, path.Clean(file))}
		if file != "" && IsRelative(file) && !e.Has(file) && !slices.Contains(out, o) {
			out = append(out, o)
		}
	})
	return out
}

// OpenedOnHost lists the files by their full paths that Compose opens on the host, by container.
func OpenedOnHost(p *types.Project) map[string][]string {
	out := map[string][]string{}
	eachOpened(p, func(container string, _ message.Text, file string) {
		if file != "" && !IsRelative(file) && !slices.Contains(out[container], file) {
			out[container] = append(out[container], file)
		}
	})
	return out
}

// eachOpened goes over the files that Compose opens for a project: env files that have to be there, label files, and the files of the
// configs and secrets that containers get.
func eachOpened(p *types.Project, found func(container string, what message.Text, file string)) {
	for _, name := range p.ServiceNames() {
		c := p.Services[name]
		opens := func(what message.Text, file string) { found(name, what, file) }
		for _, f := range c.EnvFiles {
			if f.Required {
				opens(message.Of("an env file of %s", name), f.Path)
			}
		}
		for _, f := range c.LabelFiles {
			opens(message.Of("a label file of %s", name), f)
		}
		for _, s := range c.Secrets {
			opens(message.Of("the file of the secret %s", s.Source), p.Secrets[s.Source].File)
		}
		for _, s := range c.Configs {
			opens(message.Of("the file of the config %s", s.Source), p.Configs[s.Source].File)
		}
	}
}

// Has reports whether a relative path is a file of the entry as it will lie on a host, or a directory of some.
func (e *Entry) Has(file string) bool {
	clean := path.Clean(file)
	return clean == "." || slices.ContainsFunc(e.files, func(f File) bool {
		rendered := strings.TrimSuffix(f.Path, templateSuffix)
		return rendered == clean || strings.HasPrefix(rendered, clean+"/")
	})
}

// Startable says what Compose would open for the entry, or build an image from, and not find or not be able to read, and what Docker would refuse; nil where that is nothing. What hangs on variables that
// somebody has yet to set is left to whoever renders it.
func (e *Entry) Startable() error {
	var out strictyaml.Diagnostics
	for _, o := range e.missing {
		out = append(out, strictyaml.Diagnostic{File: e.Path(e.ComposeFile()), Text: message.Because(o.Error())})
	}
	out = append(out, e.unstartable...)
	for _, text := range e.unbuilt {
		out = append(out, strictyaml.Diagnostic{File: e.Path(e.ComposeFile()), Text: text})
	}
	return out.Err()
}

// Error says what is missing and what to do.
func (o Opened) Error() error {
	if o.Outside {
		return message.Errorf("%s, %s, lies outside of the catalog, where nothing is read; name a directory above both with --catalog, or put a copy beside the Compose file", o.What, o.Path)
	}
	return message.Errorf("%s, %s, is not there: Compose starts nothing without it; put it there%s", o.What, o.Path, o.orElse())
}

// orElse is another way out.
func (o Opened) orElse() message.Text {
	if strings.HasPrefix(o.What.String(), "an env file") {
		return message.Of(", or write {path: %s, required: false} where it may lack", o.Path)
	}
	return message.Text{}
}
