package probe

import (
	"context"
	_ "embed"
	"strconv"
	"strings"
	"time"

	"berth/deployer/ledger"
	"berth/planner"
)

// Weight is what a directory or a file of a host is, as far as the host could say in time.
type Weight struct {
	There         bool
	Counted       bool // Size is known
	Size          planner.Bytes
	Made, Changed time.Time // Changed: of it, or of what lies in it itself; zero: not known
}

//go:embed weigh.sh
var weighText string

// mostWeighed is how many paths of a host are asked about at once.
const mostWeighed = 100

// Weigh asks a host about some of its paths. There is an answer for each that it could say anything of.
func Weigh(ctx context.Context, h ledger.Host, paths []string) (map[string]Weight, error) {
	paths = paths[:min(len(paths), mostWeighed)]
	text, err := ledger.Ask(ctx, h, ledger.Script(weighText, "berth-weigh", paths...))
	out := map[string]Weight{}
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) != 5 {
			continue
		}
		n, err := strconv.Atoi(f[0])
		if err != nil || n < 1 || n > len(paths) {
			continue
		}
		w := Weight{There: f[1] == "there", Made: secondsOf(f[3]), Changed: secondsOf(f[4])}
		if kib, err := amount(f[2], maxBytes>>10); err == nil {
			w.Counted, w.Size = true, planner.Bytes(kib<<10)
		}
		out[paths[n-1]] = w
	}
	return out, err
}

// secondsOf reads a time; zero where it is not known.
func secondsOf(s string) time.Time {
	n, err := amount(s, 1<<40)
	if err != nil || n == 0 {
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}
