package steps

import (
	"context"
	"strings"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/wording"
)

// Adopt puts the staged files of a service in place and leaves its containers alone: they were started by hand, and are what
// berth would make.
//
// Where the containers that the staged record names are not there any more nothing is done.
type Adopt struct {
	Dir string // of the service on the host
}

// Word implements Work.
func (Adopt) Word() string { return "adopt" }

// Say implements Work.
func (Adopt) Say(w wording.Words, service string) string {
	return w.Say("take over %s as it runs: adopted, nothing restarts", "reprendre %s tel qu'il tourne : adopté, rien ne redémarre", service)
}

var adoptText = ledger.FilesText + shell("ours", "adopt", "place")

// Do implements Work.
func (a Adopt) Do(ctx context.Context, at *Site) error {
	place := ledger.Script(adoptText, "berth-adopt", at.Holding.Run, at.Staged(), a.Dir, at.Kept(), ledger.RecordFile(at.Service), ledger.FilesDir(at.Service), "true")
	return at.Command(ctx, place.Args...)
}

// there reports whether containers that a record has adopted are all on a host.
func there(f *probe.Facts, adopted map[string]string) bool {
	left := len(adopted)
	for _, c := range f.Containers {
		if hash := adopted[c.ID]; hash != "" && (hash == c.ConfigHash || strings.HasPrefix(hash, ledger.LonePart)) {
			left--
		}
	}
	return len(adopted) > 0 && left == 0
}
