package steps

import (
	"context"
	"path"
	"regexp"
	"time"

	"berth/deployer/compose"
)

var gracePeriod = regexp.MustCompile(`(?m)^\s*stop_grace_period: *"?([0-9a-zµ.]+)"?\s*$`)

// grace is how long the containers of a Compose file, as berth writes it, may take to stop, one after the other. What
// cannot be read has no time of its own.
func grace(text []byte) time.Duration {
	var sum time.Duration
	for _, found := range gracePeriod.FindAllSubmatch(text, -1) {
		if d, err := time.ParseDuration(string(found[1])); err == nil {
			sum += d
		}
	}
	return min(max(sum, 0), 24*time.Hour)
}

// graceIn is that of the Compose file in a directory of the host.
func (a *Site) graceIn(ctx context.Context, dir string) time.Duration {
	text, err := a.Read(ctx, nil, path.Join(dir, compose.ComposeFile))
	if err != nil {
		return 0
	}
	return grace(text)
}
