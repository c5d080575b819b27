package steps

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"berth/deployer/compose"
	"berth/deployer/ledger"
)

// How much of failed containers is told: enough to see the error, little enough to read.
const (
	autopsyContainers = 3
	autopsyLines      = 15
	lastLines         = 5 // among which the last one that is not empty is looked for
	autopsyTime       = 30 * time.Second
)

// autopsy tells how the containers are that are not well, of a service that did not start or get healthy, and their
// last lines. The containers stay as they are.
func autopsy(ctx context.Context, at *Site, dir string, b *compose.Bundle) {
	list, _, err := containersOf(ctx, at)
	if err != nil {
		return // the step's own error says more
	}
	hide, err := hiding(ctx, at, dir, b)
	if err != nil {
		return
	}
	told := 0
	for i := range list {
		c := &list[i]
		why := ailing(c)
		if why == "" && c.Restarts > 0 { // it is up at this moment
			why = restarted(c)
		}
		if why == "" || told == autopsyContainers {
			continue
		}
		told++
		at.Tell(hide(why))
		logged(ctx, at, c.Name, autopsyLines, func(line string) { at.Tell(c.Name + " | " + hide(line)) })
	}
}

// lastLine is the last line that a container logged, after a colon; empty where there is none, or where nobody can say
// what in it is secret.
func lastLine(ctx context.Context, at *Site, dir string, b *compose.Bundle, container string) string {
	hide, err := hiding(ctx, at, dir, b)
	if err != nil {
		return ""
	}
	last := ""
	logged(ctx, at, container, lastLines, func(line string) {
		if line = strings.TrimSpace(line); line != "" {
			last = ": " + hide(line)
		}
	})
	return last
}

// hiding gives what leaves the values of the service's secrets out of a text: programs print what they were given.
// Where nobody can say what they are there is none, and nothing may be told.
func hiding(ctx context.Context, at *Site, dir string, b *compose.Bundle) (func(string) string, error) {
	env, err := at.Read(ctx, nil, path.Join(dir, compose.EnvFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return compose.Hide(env, b)
}

// logged gives the last lines of a container's log.
func logged(ctx context.Context, at *Site, container string, lines int, each func(line string)) {
	_ = at.Lines(ctx, []string{"docker", "logs", "--tail", fmt.Sprint(lines), container}, func(line string) { each(ledger.Clean(line)) })
}
