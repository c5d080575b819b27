package catalog

import (
	"bytes"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/types"
)

// envFileUses lists the variables that env files of a project refer to. Compose puts in what the project has for them, before what
// the file itself sets. .env is not among the files: what it refers to is put in when it is read.
func (e *Entry) envFileUses(p *types.Project) []Variable {
	var out []Variable
	for _, containers := range []types.Services{p.Services, p.DisabledServices} {
		for _, c := range containers {
			for _, f := range c.EnvFiles {
				if text := e.text(f.Path); text != nil && f.Path != dotEnvName && f.Format != "raw" {
					out = append(out, usedIn(text)...)
				}
			}
		}
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
