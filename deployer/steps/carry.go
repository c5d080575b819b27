package steps

import (
	"context"
	"encoding/json"

	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/message"
	"berth/wording"
)

// Carry copies what has changed of the data of a service since Precopy, now that nothing writes it, verifies it, and puts all of it in its
// place. Where commands of its entry are to read a dump, or to look at what came, that is for Import. Before that it looks whether the service is fenced off where it was. What lay in the place is put aside, and not deleted.
type Carry struct{ Move *moves.Move }

// Word implements Work.
func (Carry) Word() string { return "carry" }

// Say implements Work.
func (c Carry) Say(w wording.Words, service string) string {
	return w.Say("copy what has changed of the data of %s since, verify it, and put it in its place", "copier ce qui a changé depuis dans les données de %s, le vérifier, et tout mettre en place", service)
}

// Reads is the host that the data comes from.
func (c Carry) Reads() string { return c.Move.From }

var (
	fencedText = shell("fenced")
	arriveText = ledger.WorkingText + shell("below", "arrive")
	departText = ledger.WorkingText + shell("below", "depart")
)

// Do implements Work.
func (c Carry) Do(ctx context.Context, at *Site) error {
	return at.Noted(ctx, func() error {
		m, err := at.moving(ctx, c.Move)
		if err != nil || !m.State.Before(ledger.MoveVerified) {
			return err
		}
		if err := at.reaches(m); err != nil {
			return err
		}
		if err := at.on(m.From).fenced(ctx, m); err != nil {
			return err
		}
		if m.State != ledger.MoveFenced {
			if err := at.noteMove(ctx, m, ledger.MoveFenced); err != nil {
				return err
			}
		}
		if err := at.depart(ctx, m); err != nil {
			return err
		}
		for n := range m.Places {
			if m.Places[n].By != ledger.AsFiles {
				continue
			}
			if err := at.carry(ctx, m, n); err != nil {
				return err
			}
		}
		if m.Dumps() {
			if err := at.carryDump(ctx, m); err != nil {
				return err
			}
		}
		if c.Move.Imports() {
			return nil
		}
		return at.arrive(ctx, m)
	})
}

// arrive puts all data in its place, and writes down that it is there.
func (a *Site) arrive(ctx context.Context, m *ledger.Moving) error {
	args := []string{a.Holding.Log(a.step), a.Holding.Run}
	for n := range m.Places {
		if p := &m.Places[n]; !p.Inside {
			args = append(args, beside(a.Holding.Run, m.Service, p), p.Path)
		}
	}
	if err := a.Send(ctx, arriveText, "berth-arrive", nil, args...); err != nil {
		return err
	}
	return a.noteMove(ctx, m, ledger.MoveVerified)
}

// depart takes out of its place what an attempt before this one had put there.
func (a *Site) depart(ctx context.Context, m *ledger.Moving) error {
	args := []string{a.Holding.Log(a.step), a.Holding.Run}
	for n := range m.Places {
		if p := &m.Places[n]; !p.Inside {
			args = append(args, beside(a.Holding.Run, m.Service, p), p.Path, ledger.State+"/carry/"+wayName(a.Holding.Run, m.Service, n)+"/place")
		}
	}
	return a.Send(ctx, departText, "berth-depart", nil, args...)
}

// errOtherMove: what is written down is of another run.
var errOtherMove = message.New("it is of another run")

// moving reads how far a move is by what its target has.
func (a *Site) moving(ctx context.Context, from *moves.Move) (*ledger.Moving, error) {
	sample, err := from.Text()
	if err != nil {
		return nil, err
	}
	text, err := a.Read(ctx, sample, ledger.MoveFile(from.Service))
	if err != nil {
		return nil, err
	}
	var m ledger.Moving
	if err := json.Unmarshal(text, &m); err != nil || a.gate.isOpen() && (!m.Sound() || m.Service != from.Service) {
		return nil, message.Errorf("%s is not what berth wrote there", ledger.MoveFile(from.Service))
	}
	if a.gate.isOpen() && m.Run != a.Holding.Run {
		return nil, message.Errorf("%s is of run %s: %w", ledger.MoveFile(from.Service), ledger.Clean(m.Run), errOtherMove)
	}
	return &m, nil
}

// fenced asks the source whether nothing there can start the service any more.
func (a *Site) fenced(ctx context.Context, m *ledger.Moving) error {
	args := []string{m.Project, ledger.RecordFile(m.Service)}
	for n := range m.Places {
		args = append(args, ledger.State+"/carry/"+wayName(a.Holding.Run, m.Service, n)+"/fenced")
	}
	return a.Send(ctx, fencedText, "berth-fenced", nil, args...)
}

// carry copies and verifies what has changed of one place.
func (a *Site) carry(ctx context.Context, m *ledger.Moving, n int) error {
	p := &m.Places[n]
	if _, err := a.sameAs(ctx, m, p); err != nil {
		return err
	}
	if !a.passes(nil, "copy what has changed of %s of %s to %s, and compare it by its content", p.From, m.From, beside(a.Holding.Run, m.Service, p)) {
		return nil
	}
	w, err := a.way(ctx, m, n)
	if err != nil {
		return err
	}
	for _, content := range []bool{false, true} {
		if err := a.copies(ctx, w, p, content); err != nil {
			return err
		}
		verify := w.VerifyChanged
		if p.Doubt {
			verify = w.VerifyAll
		}
		proof, err := verify(ctx, "last")
		if err != nil || proof.Same() {
			return err
		}
		if content {
			return differs(m.To, p, proof.Differences)
		}
	}
	return nil
}
