package catalog

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/types"
)

// Project loads the Compose file strictly, by compose-go, with the variables of env put in; the process'
// own environment plays no part. A variable that the file requires and env lacks is an error.
//
// Nothing is read beside the file: paths stay relative to the directory in which it will lie, and env
// files are named, not read. A Compose secret whose variable env has carries its value: whoever writes
// the project into a file has to mind that.
func (e *Entry) Project(env map[string]string) (*types.Project, error) {
	return LoadCompose(e.Name, e.Path(composeFile), e.compose(), env)
}

// LoadCompose reads the text of a Compose file as [Entry.Project] does; name is the project's, path is
// what messages call the file.
func LoadCompose(name, path string, text []byte, env map[string]string) (p *types.Project, err error) {
	defer func() {
		// A parser of this size is trusted with a user's file, not with berth's life.
		if r := recover(); r != nil {
			p, err = nil, fmt.Errorf("%s: cannot read this file (%v)", path, r)
		}
	}()
	details := types.ConfigDetails{
		WorkingDir:  filepath.Dir(path),
		ConfigFiles: []types.ConfigFile{{Filename: composeFile, Content: text}},
		Environment: types.Mapping{},
	}
	for k, v := range env {
		details.Environment[k] = v
	}
	p, err = loader.LoadWithContext(context.Background(), details, func(o *loader.Options) {
		o.SetProjectName(name, true)
		o.ResolvePaths = false
		o.SkipResolveEnvironment = true
		o.SkipResolveLabels = true
		o.Interpolate.Substitute = func(s string, m template.Mapping) (string, error) {
			return template.SubstituteWithOptions(s, m, template.WithoutLogging)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %s", path, composeError(err))
	}
	return p, nil
}

// composeError is the loader's message on one line, without the file name that it invents.
func composeError(err error) string {
	text := strings.ReplaceAll(strings.TrimSpace(err.Error()), "\n", "; ")
	return strings.TrimPrefix(text, "validating "+composeFile+": ")
}
