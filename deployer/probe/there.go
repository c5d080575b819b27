package probe

import (
	"context"
	_ "embed"
	"strconv"
	"strings"

	"berth/deployer/ledger"
)

//go:embed there.sh
var thereText string

// There asks a host whether paths of it are there. What it does not say in time is left out.
func There(ctx context.Context, h ledger.Host, paths []string) (map[string]bool, error) {
	paths = paths[:min(len(paths), mostWeighed)]
	text, err := ledger.Ask(ctx, h, ledger.Script(thereText, "berth-there", paths...))
	out := map[string]bool{}
	for line := range strings.Lines(text) {
		number, word, _ := strings.Cut(strings.TrimSpace(line), " ")
		if n, err := strconv.Atoi(number); err == nil && n > 0 && n <= len(paths) && (word == "there" || word == "gone") {
			out[paths[n-1]] = word == "there"
		}
	}
	return out, err
}
