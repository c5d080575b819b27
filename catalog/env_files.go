package catalog

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/types"

	"berth/strictyaml"
)

// envFilesOf lists the env files of a project that are the entry's, each once, without those that Compose does not take apart. .env
// is not among them: it is read with the project.
func (e *Entry) envFilesOf(p *types.Project) []string {
	var out []string
	for _, containers := range []types.Services{p.Services, p.DisabledServices} {
		for _, c := range containers {
			for _, f := range c.EnvFiles {
				if name := path.Clean(f.Path); e.text(name) != nil && name != dotEnvName && f.Format != "raw" {
					out = append(out, name)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// labelFilesOf lists the label files of a project that are the entry's: they are written as env files are.
func (e *Entry) labelFilesOf(p *types.Project) []string {
	var out []string
	for _, c := range p.Services {
		for _, f := range c.LabelFiles {
			if name := path.Clean(f); e.text(name) != nil && name != dotEnvName {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// envFaults are why Compose would start nothing with the env files and label files of a project: what is wrong with each.
func (e *Entry) envFaults(p *types.Project) strictyaml.Diagnostics {
	var out strictyaml.Diagnostics
	for _, name := range merged(e.envFilesOf(p), e.labelFilesOf(p)) {
		if _, err := parseDotEnv(e.text(name)); err != nil {
			out = append(out, envProblem(e.Path(name), err))
		}
	}
	return out
}

// envFileUses lists the variables that env files of a project refer to. Compose puts in what the project has for them, before what
// the file itself sets.
func (e *Entry) envFileUses(p *types.Project) []Variable {
	var out []Variable
	for _, name := range e.envFilesOf(p) {
		out = append(out, usedIn(e.text(name))...)
	}
	slices.SortFunc(out, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(out, func(a, b Variable) bool { return a.Name == b.Name })
}

// usedIn lists what the reader of an env file asks for. One that it cannot read says nothing: that is told elsewhere.
func usedIn(text []byte) (out []Variable) {
	defer func() {
		if recover() != nil {
			out = nil
		}
	}()
	_, err := dotenv.ParseWithLookup(bytes.NewReader(text), func(name string) (string, bool) {
		out = append(out, Variable{Name: name, OnHost: true})
		return "", false
	})
	if err != nil {
		return nil
	}
	return out
}
