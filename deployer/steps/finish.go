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

var (
	leftText   = shell("below", "left")
	finishText = shell("below", "finish")
)

// finishing are the first words of finish.sh, where the service has no data that is written down.
func finishing(m *ledger.Moving) []string {
	return []string{m.Run, ledger.MoveFile(m.Service), "", ledger.State + "/carry", m.Service, m.Dir}
}

// Do implements Work. That the source is as it was is looked at before the first thing goes, and not again: what is half deleted has changed.
func (f Finish) Do(ctx context.Context, at *Site) error {
	m := f.Move.Moving
	args := finishing(&m)
	if at.Host == m.From {
		if err := f.begins(ctx, at, m); err != nil {
			return err
		}
		args[2] = ledger.StartedFile(m.Service)
	}
	for n := range m.Places {
		switch p := &m.Places[n]; {
		case at.Host == m.From:
			args = append(args, "source", p.From, p.Volume, p.Inode)
		case !p.Inside:
			args = append(args, "aside", p.Path, "", "")
		}
	}
	return at.undocked(copyTime).Command(ctx, ledger.Script(finishText, "berth-finish", args...).Args...)
}

// begins looks at the source, and writes down that it is being deleted: from then on there is no way back.
func (Finish) begins(ctx context.Context, at *Site, m ledger.Moving) error {
	if m.State == ledger.MoveFinishing {
		return nil
	}
	var args []string
	for n := range m.Places {
		p := &m.Places[n]
		args = append(args, p.From, p.Inode, ledger.State+"/carry/"+wayName(m.Run, m.Service, n)+"/fenced")
	}
	if err := at.Send(ctx, leftText, "berth-left", nil, args...); err != nil {
		return err
	}
	return at.noteMove(ctx, &m, ledger.MoveFinishing)
}
