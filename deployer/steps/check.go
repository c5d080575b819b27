package steps

import (
	"context"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/wording"
)

// Check has the entry of a service look whether its data is sound, before anything is done with it: damage may be older than a move, and nobody
// finds it in a copy that is like its source.
type Check struct{ Move *moves.Move }

// Word implements Work.
func (Check) Word() string { return "check" }

// Say implements Work.
func (c Check) Say(w wording.Words, service string) string {
	return w.Say("look whether the data of %s is sound on %s", "vérifier que les données de %s sont saines sur %s", service, c.Move.From)
}

// Brings implements bringer: it has the values of the bundle on the other host.
func (c Check) Brings() *compose.Bundle { return c.Move.Bundle }

var checkText = shell("check")

// Do implements Work.
func (c Check) Do(ctx context.Context, at *Site) error {
	args := []string{"--project-directory", c.Move.Dir, c.Move.Project, ledger.RecordFile(c.Move.Service)}
	for n := range c.Move.Places {
		if d := c.Move.Data(&c.Move.Places[n]); d != nil && d.State.Check != "" {
			args = append(args, d.State.Check)
		}
	}
	return at.Within(dumpTime).Command(ctx, ledger.Script(checkText, "berth-check", args...).Args...)
}
