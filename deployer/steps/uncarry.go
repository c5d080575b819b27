package steps

import (
	"context"
	"maps"
	"slices"

	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/deployer/probe"
	"berth/wording"
)

// Uncarry, of a rollback, removes what a move that had not started the service has copied, and what is written down of it: on the target with
// the copy, where what it had put aside comes back, and on the source.
type Uncarry struct{ Move *moves.Move }

// Word implements Work.
func (Uncarry) Word() string { return "uncarry" }

// Say implements Work.
func (u Uncarry) Say(w wording.Words, service string) string {
	return w.Say("remove what was copied of the data of %s to %s", "supprimer ce qui a été copié des données de %s vers %s", service, u.Move.To)
}

var uncarryText = shell("below", "uncarry")

// Do implements Work.
func (u Uncarry) Do(ctx context.Context, at *Site) error {
	m := &u.Move.Moving
	args := []string{m.Run, ledger.MoveFile(m.Service), ledger.State + "/carry", m.Dir}
	for n := range m.Places {
		args = append(args, wayName(m.Run, m.Service, n))
		switch p := &m.Places[n]; {
		case at.Host != m.To || p.Path == "":
			args = append(args, "", "", "")
		case p.Inside:
			args = append(args, "", p.Path, "inside")
		case p.Made:
			args = append(args, beside(m.Run, m.Service, p), p.Path, p.To)
		default:
			args = append(args, beside(m.Run, m.Service, p), p.Path, "")
		}
	}
	args = append(args, wayName(m.Run, m.Service, len(m.Places)), "", "", "") // of its dump
	if err := at.undump(ctx, m); err != nil {
		return err
	}
	if err := at.undocked(copyTime).Command(ctx, ledger.Script(uncarryText, "berth-uncarry", args...).Args...); err != nil || m.Was == nil {
		return err
	}
	text, err := m.Was.Text() // the move before this one still waits
	if err != nil {
		return err
	}
	return at.Put(ctx, ledger.MoveFile(m.Service), text, 0o600)
}

// Uncarries adds to the steps of a rollback those that take back what a run has copied of services that it did not start where they were to go.
// Where they were they start after it: what is left of a dump may still have their data.
func Uncarries(out []Step, run string, facts map[string]*probe.Facts) []Step {
	for _, host := range slices.Sorted(maps.Keys(facts)) {
		for i := range facts[host].Moves {
			if m := &facts[host].Moves[i]; m.Run == run && m.State.Before(ledger.MoveStarted) && (host == m.From || host == m.To) {
				for n := range out {
					if _, starts := out[n].Work.(Start); starts && out[n].Host == host && out[n].Service == m.Service {
						out[n].After = append(out[n].After, len(out))
					}
				}
				out = append(out, Step{Host: host, Service: m.Service, Work: Uncarry{&moves.Move{Moving: *m}}})
			}
		}
	}
	return out
}
