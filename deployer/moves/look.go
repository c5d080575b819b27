package moves

import (
	"context"
	"embed"
	"strconv"
	"strings"

	"berth/deployer/carry"
	"berth/deployer/ledger"
	"berth/planner"
)

//go:embed sh/*.sh
var scriptFiles embed.FS

var lookText = carry.VacantText + ledger.Shell(scriptFiles, "owned") + ledger.Shell(scriptFiles, "look")

// Seen is what a path of a host is.
type Seen struct {
	There, Directory bool // a link is no directory
	Empty            bool // the directory has nothing in it
	Counted          bool // Size is known
	Size, Free       planner.Bytes
	Device           string // paths with the same one share their room
	Owned            Owned
}

// Side is what a host says of its part of moves.
type Side struct {
	Err   error // why it can have none
	Paths map[string]Seen
	Makes Makes
}

// Look asks a host whether it can carry data, and what some of its paths are. It may take two minutes, since what is to be carried is counted.
func Look(ctx context.Context, h carry.Host, paths []string) Side {
	out := Side{Err: carry.Ready(ctx, h), Paths: map[string]Seen{}}
	text, err := h.Output(ctx, ledger.Script(lookText, "berth-look-moves", paths...), 1<<20)
	if err != nil {
		if out.Err == nil {
			out.Err = ledger.Explained(ctx, h, err)
		}
		return out
	}
	owned := map[string]Owned{}
	for line := range strings.Lines(string(text)) {
		if out.Makes.read(line) || readOwned(owned, line) {
			continue
		}
		f := strings.Fields(line)
		if len(f) != 5 {
			continue
		}
		n, err := strconv.Atoi(f[0])
		if err != nil || n < 1 || n > len(paths) {
			continue
		}
		s := Seen{There: f[1] != "nothing", Directory: f[1] == "directory" || f[1] == "empty", Empty: f[1] == "empty", Device: ledger.Clean(f[4]), Owned: owned[f[0]]}
		s.Size, s.Counted = kib(f[2])
		s.Free, _ = kib(f[3])
		out.Paths[paths[n-1]] = s
	}
	return out
}

func kib(s string) (planner.Bytes, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return planner.Bytes(n) << 10, err == nil && n >= 0 && n < 1<<50
}
