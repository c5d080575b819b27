package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"path"
	"strings"

	"gopkg.in/yaml.v3"

	"berth/message"
)

// lintTemplates: every template executes for an empty lab and for one with hosts and services, and what
// it gives can be read as what its name says. So can the files that are no templates.
func lintTemplates(l *linter) {
	for _, f := range l.entry.files {
		name, isTemplate := l.entry.isTemplate(f)
		switch {
		case l.entry.sources[f.Path]:
		case isTemplate:
			l.lintTemplate(f, name)
		default:
			if err := readable(name, f.Data); err != nil {
				severity := Error
				if l.isForeign() {
					severity = Warning // a template of the container's own, perhaps
				}
				l.reportFile(severity, "file-syntax", f.Path, message.Text{}, "it is no %s: %v", kind(name), err)
			}
		}
	}
}

// lintTemplate reports the first lab that a template fails for.
func (l *linter) lintTemplate(f File, name string) {
	for i, view := range sampleViews() {
		lab := [...]message.Text{message.Word("an empty lab"), message.Word("a lab with hosts and services")}[i]
		text, err := render(f.Path, f.Data, view)
		if err != nil {
			l.reportFile(Error, "template", f.Path, message.Text{}, "for %s: %v", lab, err)
			return
		}
		if err := readable(name, text); err != nil {
			l.reportFile(Error, "template-output", f.Path, message.Text{}, "for %s it gives no %s: %v", lab, kind(name), err)
			return
		}
	}
}

// kind is what the name of a file promises: yaml, json or nothing in particular.
func kind(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml":
		return "YAML"
	case ".json":
		return "JSON"
	}
	return ""
}

// readable checks that a file is what its name says.
func readable(name string, text []byte) (err error) {
	switch kind(name) {
	case "JSON":
		var v any
		return json.Unmarshal(text, &v)
	case "YAML":
		defer func() {
			if r := recover(); r != nil { // yaml.v3 panics on some input
				err = message.New("it cannot be read")
			}
		}()
		dec := yaml.NewDecoder(bytes.NewReader(text))
		for {
			var n yaml.Node
			if err := dec.Decode(&n); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return errors.New(strings.TrimPrefix(err.Error(), "yaml: "))
			}
		}
	}
	return nil
}
