package steps

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/message"
	"berth/wording"
)

// Precopy copies the data of a service to the host that it goes to while it still runs where it is, beside the place that it will have, and
// verifies all of it by content. What is written meanwhile is for Carry, so that the service is stopped for as long only as that takes.
type Precopy struct{ Move *moves.Move }

// Word implements Work.
func (Precopy) Word() string { return "precopy" }

// Say implements Work.
func (p Precopy) Say(w wording.Words, service string) string {
	return w.Say("copy the data of %s from %s while it runs there, and verify all of it", "copier les données de %s depuis %s pendant qu'il y tourne, et tout vérifier", service, p.Move.From)
}

// Reads is the host that the data comes from.
func (p Precopy) Reads() string { return p.Move.From }

// Do implements Work.
func (p Precopy) Do(ctx context.Context, at *Site) error {
	return at.Noted(ctx, func() error {
		m := p.Move.Moving
		if err := at.reaches(&m); err != nil {
			return err
		}
		m.Places = slices.Clone(m.Places)
		if is, err := at.moving(ctx, p.Move); err == nil { // an attempt before this one
			m.Places = is.Places
		} else if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errOtherMove) {
			return err
		}
		for i := range m.Places {
			c := &m.Places[i]
			if compose.IsPath(c.To) {
				continue
			}
			is, err := at.seek(ctx, "volume missing\n", "volume", c.To, "")
			if err != nil {
				return err
			}
			c.Made = c.Made || is == "missing"
		}
		if err := at.noteMove(ctx, &m, ledger.MovePreparing); err != nil {
			return err
		}
		if err := p.places(ctx, at, &m); err != nil {
			return err
		}
		if err := at.noteMove(ctx, &m, ledger.MovePreparing); err != nil { // what is beside is to be found again
			return err
		}
		begun := time.Now()
		for n := range m.Places {
			if m.Places[n].By != ledger.AsFiles {
				continue // there is nothing to copy yet
			}
			if err := at.precopy(ctx, &m, n); err != nil {
				return err
			}
		}
		m.Measured(time.Since(begun))
		return at.noteMove(ctx, &m, ledger.MoveCopied)
	})
}

var (
	volumesText = ledger.TakeText + shell("volumes")
	seekText    = shell("below", "seek")
)

// places has Compose make the volumes that are to come, and asks where they lie.
func (p Precopy) places(ctx context.Context, at *Site, m *ledger.Moving) error {
	var keys []string
	for _, c := range m.Places {
		if !compose.IsPath(c.To) {
			keys = append(keys, c.Key)
		}
	}
	if len(keys) > 0 {
		project, err := volumesOf(p.Move.Bundle, keys)
		if err != nil {
			return err
		}
		if err := at.Send(ctx, volumesText, "berth-volumes", project, p.Move.Bundle.ProjectName()); err != nil {
			return err
		}
	}
	for i := range m.Places {
		c := &m.Places[i]
		inode, err := at.sameAs(ctx, m, c)
		if err != nil {
			return err
		}
		c.Inode = inode
		if !compose.IsPath(c.To) {
			out, err := at.Ask(ctx, "/var/lib/docker/volumes/"+c.To+"/_data\n", "docker", "volume", "inspect", "--format", "{{.Mountpoint}}", c.To)
			if err != nil {
				return err
			}
			c.Path = strings.TrimSpace(out)
		}
		if !path.IsAbs(c.Path) || path.Clean(c.Path) != c.Path || c.Path == "/" {
			return message.Errorf("volume %s on %s does not say where it lies", c.To, m.To)
		}
		is, err := at.seek(ctx, "place apart\n", "place", c.Path, "")
		if err != nil {
			return err
		}
		c.Inside = is == "inside"
	}
	return nil
}

// sameAs asks what the directory of a place is on the source, and gives an error where it was another one when somebody asked before.
func (a *Site) sameAs(ctx context.Context, m *ledger.Moving, p *ledger.Carried) (string, error) {
	inode, err := a.on(m.From).seek(ctx, "inode 2 0\n", "inode", p.From, p.Volume)
	if err == nil && p.Inode != "" && inode != p.Inode && a.gate.isOpen() {
		err = message.Errorf("%s on %s is not as it was copied first: is a disk not mounted any more, there or below it?", p.From, m.From)
	}
	return inode, err
}

// seek asks what a directory is: its inode, or whether something can be put in its place.
func (a *Site) seek(ctx context.Context, sample, what, dir, volume string) (string, error) {
	out, err := a.Ask(ctx, sample, ledger.Script(seekText, "berth-seek", what, dir, volume).Args...)
	if err != nil {
		return "", err
	}
	word, value, _ := strings.Cut(strings.TrimSpace(out), " ")
	if word != what || value == "" {
		return "", message.Errorf("host %s: %s: %s", a.Host, ledger.Clean(dir), ledger.Clean(strings.TrimSpace(out)))
	}
	return ledger.Clean(value), nil
}

// precopy copies and verifies one place.
func (a *Site) precopy(ctx context.Context, m *ledger.Moving, n int) error {
	p := &m.Places[n]
	if !a.passes(nil, "copy %s of %s to %s by rsync, and compare every file by its content", p.From, m.From, beside(a.Holding.Run, m.Service, p)) {
		return nil
	}
	w, err := a.way(ctx, m, n)
	if err != nil {
		return err
	}
	if err := w.Mark(ctx); err != nil {
		return err
	}
	if err := a.copies(ctx, w, p, false); err != nil {
		return err
	}
	proof, err := w.VerifyAll(ctx, "first")
	if err != nil {
		return err
	}
	if len(proof.Wrong()) == 0 {
		p.Doubt = proof.Count > len(proof.Differences)
		return nil
	}
	if err := a.copies(ctx, w, p, true); err != nil { // a byte that turned over has its size and time still
		return err
	}
	if proof, err = w.VerifyAll(ctx, "first"); err != nil {
		return err
	}
	if wrong := proof.Wrong(); len(wrong) > 0 {
		return differs(m.To, p, wrong)
	}
	p.Doubt = proof.Count > len(proof.Differences)
	return nil
}
