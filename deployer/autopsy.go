package deployer

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"

	"berth/deployer/compose"
	"berth/deployer/remote"
)

// How much of failed containers is told: enough to see the error, little enough to read.
const (
	autopsyContainers = 3
	autopsyLines      = "15"
)

// autopsy tells the last lines of the containers that are not well, of a service that did not start or get
// healthy. The containers stay as they are. Programs print what they were given, so values of the service's
// secrets are left out; where nobody can say what they are, nothing is told.
func (r *running) autopsy(ctx context.Context, i int, why error) {
	s := &r.Steps[i]
	if s.Kind != Start && s.Kind != Health || ctx.Err() != nil || remote.Retryable(why) {
		return
	}
	host := r.Hosts[s.Host]
	out, err := host.Output(ctx, healthCommand(s.Service), 1<<16)
	if err != nil {
		return // the step's own error says more
	}
	env, err := host.Read(ctx, path.Join(s.Dir, compose.EnvFile), 1<<20)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return
	}
	hide, err := compose.Hide(env, s.Bundle)
	if err != nil {
		return
	}
	told := 0
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(line)
		name, _, _ := strings.Cut(line, " ")
		if name == "" || well(line) || told == autopsyContainers {
			continue
		}
		told++
		cmd := remote.Command{Sudo: true, Args: []string{"docker", "logs", "--tail", autopsyLines, name}}
		_ = host.Run(ctx, cmd, func(_ remote.Stream, line string) {
			r.tell(News{Step: i, Outcome: Active, Line: clean(name) + " | " + hide(clean(line))})
		})
	}
}
