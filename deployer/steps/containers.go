package steps

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/message"
	"berth/planner"
)

var containersText = shell("containers")

// inOrder is what a host in order says of the containers of a service: one that has run for a while, and is healthy.
const inOrder = `1767225660
["/app-1","running","healthy",0,false,"","2026-01-01T00:00:00Z",0,"unless-stopped",0]
`

// containersOf asks how the containers of a service are, and what the host's clock says. Of each there is what
// containers.sh asks for, and nothing else.
func containersOf(ctx context.Context, at *Site) ([]probe.Container, time.Time, error) {
	out, err := at.Ask(ctx, inOrder, ledger.Script(containersText, "berth-containers", at.Service).Args...)
	if err != nil {
		return nil, time.Time{}, err
	}
	clock, rest, _ := strings.Cut(out, "\n")
	seconds, err := strconv.ParseInt(strings.TrimSpace(clock), 10, 64)
	if err != nil {
		return nil, time.Time{}, message.Errorf("the host's clock says %.40q", ledger.Clean(clock))
	}
	var list []probe.Container
	for line := range strings.Lines(rest) {
		c, err := container(line)
		if err != nil {
			return nil, time.Time{}, err
		}
		list = append(list, c)
	}
	return list, time.Unix(seconds, 0), nil
}

// container reads a line of containers.sh.
func container(line string) (probe.Container, error) {
	var c probe.Container
	var started time.Time
	var limit int64
	into := []any{&c.Name, &c.State, &c.Health, &c.ExitCode, &c.OOMKilled, &c.Error, &started, &c.Restarts, &c.Restart, &limit}
	var values []json.RawMessage
	if err := json.Unmarshal([]byte(line), &values); err != nil || len(values) != len(into) {
		return c, message.New("what Docker says of a container cannot be read")
	}
	for i, to := range into {
		if err := json.Unmarshal(values[i], to); err != nil {
			return c, message.Errorf("what Docker says of a container cannot be read: value %d", i+1)
		}
	}
	for _, t := range []*string{&c.Name, &c.State, &c.Health, &c.Error, &c.Restart} {
		*t = ledger.Clean(*t)
	}
	c.Name = strings.TrimPrefix(c.Name, "/")
	if c.Health == "none" {
		c.Health = ""
	}
	c.Started, c.Limit = started, planner.Bytes(max(limit, 0))
	return c, nil
}

// lately is how far back Docker is asked for what has happened; it remembers a few hundred events.
const lately = 5 * time.Minute

// eventsOf asks how containers of a service ended lately, up to the time that the host's clock says.
func eventsOf(ctx context.Context, at *Site, now time.Time) (string, error) {
	return at.Ask(ctx, "", "docker", "events", "--since", strconv.FormatInt(now.Add(-lately).Unix(), 10), "--until", strconv.FormatInt(now.Unix(), 10),
		"--filter", "label="+compose.LabelService+"="+at.Service, "--filter", "event=die", "--filter", "event=oom",
		"--format", "{{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.exitCode}}")
}
