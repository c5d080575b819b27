package steps

import (
	"context"
	"maps"
	"path"
	"slices"
	"strconv"

	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/message"
	"berth/planner"
)

// What commands of an entry start for a dump, or to read one, is started by a Compose file of its own, as another project, in which nothing
// is published and nothing leads out: on the source with the data as it lies there, on the target with directories beside the places that these
// will take. So nobody else writes meanwhile, and what is broken off is begun again from nothing.

var (
	undumpText = shell("undump")
	wholeText  = shell("whole")
)

// dumpDir is where both hosts of a move have the dump of the service, as data, and the Compose file that it is made or read with.
func dumpDir(run, service string) string { return ledger.State + "/dumps/" + run + "." + service }

// trialProject is what the project is called that is started for a dump.
func trialProject(m *ledger.Moving) string { return m.Project + "-move" }

// undump takes away what a host has of a dump.
func (a *Site) undump(ctx context.Context, m *ledger.Moving) error {
	return a.Send(ctx, undumpText, "berth-undump", nil, dumpDir(m.Run, m.Service), trialProject(m))
}

// layTrial writes the Compose file: home has the files of the service, at gives the directories of its places by Data.At. It returns the first
// arguments of export.sh and import.sh. What lies on shares is not there for an export of the application, and not for its import: what was
// to be read in there would be counted on one side.
func (a *Site) layTrial(ctx context.Context, m *moves.Move, home string, at map[string]string) ([]string, error) {
	root := dumpDir(a.Holding.Run, m.Service)
	args := []string{root, "--project-directory", home, trialProject(&m.Moving)}
	at = maps.Clone(at)
	if m.Exports() {
		for n, d := range m.Bundle.Data {
			if d.State.Shared {
				at[d.At] = path.Join(root, "empty", strconv.Itoa(n))
				args = append(args, "empty", at[d.At], "-")
			}
		}
	}
	text, err := m.Bundle.TrialFrom(home, at)
	if err != nil {
		return nil, err
	}
	return args, a.Put(ctx, root+"/trial/compose.yaml", text, 0o600)
}

// commands are those of the entry for places of a move, as arguments of export.sh and import.sh.
func commands(m *moves.Move, word string, dumpedOnly bool, of func(planner.State) string) []string {
	var out []string
	for n := range m.Places {
		p := &m.Places[n]
		d := m.Data(p)
		if d != nil && of(d.State) != "" && (p.By == ledger.FromDump || !dumpedOnly) {
			out = append(out, word, strconv.Itoa(n), of(d.State))
		}
	}
	return out
}

// dumpable gives an error where the entry has not got the commands any more that the move was begun with.
func dumpable(m *moves.Move) error {
	i := slices.IndexFunc(m.Places, func(p ledger.Carried) bool {
		return p.By == ledger.FromDump && (m.Data(&p) == nil || m.Data(&p).State.Backup == "")
	})
	if i < 0 {
		return nil
	}
	return message.Errorf("the entry of %s does not say any more how %s is dumped and read", m.Service, m.Places[i].Key)
}

// carryDump carries the dump to the target, and verifies it by its content.
func (a *Site) carryDump(ctx context.Context, m *ledger.Moving) error {
	data := dumpDir(a.Holding.Run, m.Service) + "/data"
	if err := a.on(m.From).Send(ctx, wholeText, "berth-whole", nil, data); err != nil {
		return ledger.Explained(ctx, a.other(m.From), err)
	}
	if !a.passes(nil, "copy the dump in %s of %s to %s, and compare every file by its content", data, m.From, m.To) {
		return nil
	}
	w, err := a.way(ctx, m, len(m.Places))
	if err != nil {
		return err
	}
	dump := &ledger.Carried{Key: "dump"}
	for _, content := range []bool{false, true} {
		if err := a.copies(ctx, w, dump, content); err != nil {
			return err
		}
		proof, err := w.VerifyAll(ctx, "last")
		if err != nil || proof.Same() {
			return err
		}
		if content {
			return differs(m.To, dump, proof.Differences)
		}
	}
	return nil
}
