package steps

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/message"
	"berth/plain"
)

// How much of failed containers is told: enough to see the error, little enough to read.
const (
	autopsyContainers = 3
	autopsyLines      = 15
	lastLines         = 5       // among which the last one that is not empty is looked for
	autopsyBytes      = 2 << 10 // of each line
	autopsyTime       = 30 * time.Second
)

var logsText = shell("logs")

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
	shown := 0
	for i := range list {
		c := &list[i]
		why := ailing(c)
		if why.IsZero() && c.Restarts > 0 { // it is up at this moment
			why = restarted(c)
		}
		if why.IsZero() || shown == autopsyContainers {
			continue
		}
		shown++
		at.Tell(why.Map(hide))
		logged(ctx, at, c.Name, autopsyLines, func(line string) { at.Tell(message.Same(c.Name + " | " + told(line, hide))) })
	}
}

// lastLine is the last line that a container logged, after a colon; empty where there is none, or where nobody can say
// what in it is secret.
func lastLine(ctx context.Context, at *Site, dir string, b *compose.Bundle, container string) message.Text {
	hide, err := hiding(ctx, at, dir, b)
	if err != nil {
		return message.Text{}
	}
	var last message.Text
	logged(ctx, at, container, lastLines, func(line string) {
		if line = strings.TrimSpace(line); line != "" {
			last = message.Of(": %s", told(line, hide))
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

// logged gives the last lines of a container's log, of each its first bytes and one more where there are more.
func logged(ctx context.Context, at *Site, container string, lines int, each func(line string)) {
	ask := ledger.Script(logsText, "berth-logs", container, strconv.Itoa(lines), strconv.Itoa(autopsyBytes+1))
	_ = at.Lines(ctx, ask.Args, each)
}

// told is a line of a container's log as it is told. Secrets go before anything is cut off.
func told(line string, hide func(string) string) string {
	text := plain.Line(hide(plain.Text(line)), 0)
	if len(line) > autopsyBytes {
		text += plain.CutMark
	}
	return text
}
