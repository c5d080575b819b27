package steps

import (
	"context"
	"time"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/wording"
)

// Start puts the files of a service in place, where some are staged, and starts the containers.
type Start struct {
	Dir     string          // of the service on the host
	Project string          // what Compose calls it there
	Bundle  *compose.Bundle // what is deployed; nil: not known, as in a rollback
	Anew    bool            // containers that are there are made anew: something of them was changed that Compose does not look at
	Lone    []string        // IDs of containers of the service that no Compose has made: they make room for those that one makes
	Move    *moves.Move     // by which its data has come; nil: it has not
}

// Word implements Work.
func (Start) Word() string { return "start" }

// Say implements Work.
func (s Start) Say(w wording.Words, service string) string {
	if s.Anew {
		return w.Say("make the containers of %s anew, and start it", "refaire les conteneurs de %s et le démarrer", service)
	}
	return w.Say("start %s", "démarrer %s", service)
}

// startTime is what Docker may take to make containers, beside the time that they take to get healthy and to stop.
const startTime = 5 * time.Minute

var placeText = ledger.FilesText + shell("ours", "place")

// Do implements Work.
func (s Start) Do(ctx context.Context, at *Site) error {
	if s.Move != nil {
		if err := at.starting(ctx, s.Move); err != nil {
			return err
		}
	}
	place := ledger.Script(placeText, "berth-place", at.Holding.Run, at.Staged(), s.Dir, at.Kept(), ledger.RecordFile(at.Service), ledger.FilesDir(at.Service))
	up := composeCommand(s.Dir, s.Project, "up", "--detach", "--no-build", "--remove-orphans", "--quiet-pull")
	if s.Anew {
		up = append(up, "--force-recreate")
	}
	limit := at.wait + startTime // docker compose up waits without end for a container that others need and that is never well
	if s.Bundle != nil {
		for _, f := range s.Bundle.Files {
			if f.Path == compose.ComposeFile {
				limit += grace(f.Data)
			}
		}
	}
	return at.Within(limit).Command(ctx, append(place.Args, before("rm", s.Lone, up)...)...)
}

// Failed implements mourner.
func (s Start) Failed(ctx context.Context, at *Site) { autopsy(ctx, at, s.Dir, s.Bundle) }
