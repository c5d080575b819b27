package steps

import (
	"context"

	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/wording"
)

// Finish deletes what a service that has moved has left behind: where it was its data, if nobody has changed anything there since it was
// fenced off, and where it is what the move had put aside. What each host wrote down to prove the copy stays where it is.
type Finish struct{ Move *moves.Move }

// Word implements Work.
func (Finish) Word() string { return "finish" }

// Say implements Work.
func (f Finish) Say(w wording.Words, service string) string {
	return w.Say("delete what %s has left on %s, and what was put aside for it on %s", "supprimer ce que %s a laissé sur %s, et ce qui avait été mis de côté pour lui sur %s", service, f.Move.From, f.Move.To)
}

var finishText = shell("finish")

// Do implements Work.
func (f Finish) Do(ctx context.Context, at *Site) error {
	m := &f.Move.Moving
	args := []string{m.Run, ledger.MoveFile(m.Service), ledger.State + "/carry", ""}
	if at.Host == m.From {
		args[3] = ledger.StartedFile(m.Service)
	}
	for n := range m.Places {
		switch p := &m.Places[n]; {
		case at.Host == m.From:
			args = append(args, "source", wayName(m.Run, m.Service, n), p.From, p.Volume)
		case !p.Inside:
			args = append(args, "aside", wayName(m.Run, m.Service, n), p.Path, "")
		}
	}
	return at.undocked(copyTime).Command(ctx, ledger.Script(finishText, "berth-finish", args...).Args...)
}
