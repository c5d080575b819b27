// Command v2.20 reads directories as Compose 2.20.0 does, by the compose-go of that release, and prints for each what it
// is in JSON, a line each: {"project": ...} or {"error": ...}.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/dotenv"
	"github.com/compose-spec/compose-go/loader"
	"github.com/compose-spec/compose-go/types"
	"github.com/sirupsen/logrus"
)

type said struct {
	Project *types.Project `json:"project,omitempty"`
	Error   string         `json:"error,omitempty"`
}

func main() {
	logrus.SetLevel(logrus.ErrorLevel)
	out := json.NewEncoder(os.Stdout)
	for _, dir := range os.Args[1:] {
		var s said
		p, err := read(dir)
		if s.Project = p; err != nil {
			s = said{Error: err.Error()}
		}
		if err := out.Encode(s); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// read reads a directory from within, as paths of env files mean.
func read(dir string) (*types.Project, error) {
	if err := os.Chdir(dir); err != nil {
		return nil, err
	}
	env := map[string]string{}
	if f, err := os.Open(".env"); err == nil {
		defer f.Close()
		if env, err = dotenv.Parse(f); err != nil {
			return nil, err
		}
	}
	text, err := os.ReadFile("compose.yaml")
	if err != nil {
		return nil, err
	}
	return loader.Load(types.ConfigDetails{
		WorkingDir: dir, ConfigFiles: []types.ConfigFile{{Filename: "compose.yaml", Content: text}}, Environment: env,
	}, func(o *loader.Options) {
		o.SetProjectName("read", false)
		o.ResolvePaths = false
	})
}
