package steps

import (
	"context"
	"strconv"

	"berth/deployer/carry"
	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/planner"
	"berth/wording"
)

// Import reads the dump of a service, by the commands of its entry, into directories in which nothing is, compares what is counted, has the entry look whether
// all of the data is sound, and puts it in its place. Nothing has been started where the service is to run until then.
type Import struct{ Move *moves.Move }

// Word implements Work.
func (Import) Word() string { return "import" }

// Say implements Work.
func (i Import) Say(w wording.Words, service string) string {
	if !i.Move.Dumps() {
		return w.Say("look whether the data of %s is sound here, and put it in its place", "vérifier que les données de %s sont saines ici, et tout mettre en place", service)
	}
	return w.Say("read the dump of %s, compare what is counted, and put all of it in its place", "relire l'export de %s, comparer les comptes, et tout mettre en place", service)
}

// Brings implements bringer.
func (i Import) Brings() *compose.Bundle { return i.Move.Bundle }

var importText = carry.VacantText + shell("below", "trial", "import")

// Do implements Work.
func (i Import) Do(ctx context.Context, at *Site) error {
	if err := dumpable(i.Move); err != nil {
		return err
	}
	m, err := at.moving(ctx, i.Move)
	switch {
	case err != nil:
		return err
	case !m.State.Before(ledger.MoveVerified):
		return at.nothing(ctx)
	}
	beside := func(p *ledger.Carried) string { return beside(at.Holding.Run, m.Service, p) }
	to := map[string]string{}
	var fill []string
	for n := range m.Places {
		p := &m.Places[n]
		if to[p.To] = beside(p); p.By != ledger.AsFiles {
			fill = append(fill, "place", strconv.Itoa(n), "-", "fill", beside(p), ledger.State+"/carry/"+wayName(at.Holding.Run, m.Service, n)+"/place")
		}
	}
	args, err := at.layTrial(ctx, i.Move, at.Staged(), to)
	if err != nil {
		return err
	}
	if m.Dumps() {
		args = append(append(args, "whole", "-", "-"), fill...)
		args = append(args, commands(i.Move, "restore", true, func(s planner.State) string { return s.Restore })...)
		args = append(args, commands(i.Move, "verify", true, func(s planner.State) string { return s.Verify })...)
		args = append(args, commands(i.Move, "count", false, func(s planner.State) string { return s.Count })...)
	}
	args = append(args, commands(i.Move, "check", false, func(s planner.State) string { return s.Check })...)
	if err := at.Within(dumpTime).Command(ctx, ledger.Script(importText, "berth-import", args...).Args...); err != nil {
		return err
	}
	return at.written(ctx, at.arrive(ctx, m))
}
