package steps

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"

	"berth/deployer/compose"
	"berth/deployer/ledger"
)

// How much of failed containers is told: enough to see the error, little enough to read.
const (
	autopsyContainers = 3
	autopsyLines      = "15"
)

// autopsy tells the last lines of the containers that are not well, of a service that did not start or get
// healthy. The containers stay as they are. Programs print what they were given, so values of the service's
// secrets are left out; where nobody can say what they are, nothing is told.
func autopsy(ctx context.Context, at *Site, dir string, b *compose.Bundle) {
	out, err := at.Ask(ctx, "", containersCommand(at.Service)...)
	if err != nil {
		return // the step's own error says more
	}
	env, err := at.Read(ctx, nil, path.Join(dir, compose.EnvFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return
	}
	hide, err := compose.Hide(env, b)
	if err != nil {
		return
	}
	told := 0
	for line := range strings.Lines(out) {
		line = strings.TrimSpace(line)
		name, _, _ := strings.Cut(line, " ")
		if name == "" || well(line) || told == autopsyContainers {
			continue
		}
		told++
		_ = at.Lines(ctx, []string{"docker", "logs", "--tail", autopsyLines, name}, func(line string) { at.Tell(ledger.Clean(name) + " | " + hide(ledger.Clean(line))) })
	}
}
