package steps

import (
	"context"
	"strconv"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/planner"
	"berth/wording"
)

// Export dumps what a service cannot take along as it is, and counts it, by the commands of its entry. The service is stopped; what these
// commands start is stopped again.
type Export struct{ Move *moves.Move }

// Word implements Work.
func (Export) Word() string { return "export" }

// Say implements Work.
func (Export) Say(w wording.Words, service string) string {
	return w.Say("dump what %s keeps, by the commands of its entry", "exporter ce que %s garde, par les commandes de son entrée", service)
}

// Brings implements bringer: it has the values of the bundle on the other host.
func (e Export) Brings() *compose.Bundle { return e.Move.Bundle }

var exportText = shell("trial", "export")

// Do implements Work.
func (e Export) Do(ctx context.Context, at *Site) error {
	if err := dumpable(e.Move); err != nil {
		return err
	}
	from := map[string]string{}
	for _, p := range e.Move.Places {
		from[p.To] = p.From
	}
	args, err := at.layTrial(ctx, e.Move, e.Move.Dir, from)
	if err != nil {
		return err
	}
	for n, p := range e.Move.Places {
		if p.By != ledger.AsFiles {
			args = append(args, "place", strconv.Itoa(n), p.From)
		}
	}
	args = append(args, commands(e.Move, "dump", true, func(s planner.State) string { return s.Backup })...)
	args = append(args, commands(e.Move, "count", false, func(s planner.State) string { return s.Count })...)
	return at.Within(dumpTime).Command(ctx, ledger.Script(exportText, "berth-export", args...).Args...)
}
