package status

import (
	"slices"
	"strings"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/wording"
)

// RunStopped is a run that was stopped half-way on a host while others were begun elsewhere since: nobody goes on with it,
// and what it left is still as it was.
type RunStopped struct {
	of
	drifts
	Progress
	Run      string
	Services []string // that do not have the files which the inventory would give them now
}

// On implements Finding.
func (f RunStopped) On() string { return f.of.Host }

// Kind implements Finding.
func (RunStopped) Kind() string { return "run_stopped" }

// Say implements Finding.
func (f RunStopped) Say(w wording.Words) string {
	return w.Say("run %s was stopped here with %d of %d steps done, other runs were begun since, and these do not have the files that the inventory has for them now: %s",
		"l'exécution %s a été arrêtée ici à %d étapes sur %d, d'autres ont commencé depuis, et ceux-ci n'ont pas les fichiers que l'inventaire a pour eux : %s",
		f.Run, f.Done, f.Steps, strings.Join(f.Services, ", "))
}

// Hint implements Finding.
func (RunStopped) Hint(w wording.Words) string { return w.Say("berth deploy", "berth deploy") }

// stopped finds runs that were stopped on a host, that nobody would go on with, and whose work is not done otherwise.
func stopped(l *Lab) []Finding {
	last := ledger.Newest(l.past())
	var out []Finding
	for _, f := range l.asked() {
		if len(f.Past.Runs) == 0 || f.Past.Runs[0].Name == last.Name {
			continue
		}
		run := &f.Past.Runs[0]
		p := progress(f.Host, run)
		if kind, _ := run.Ended(); kind != ledger.EntryStopped || p.Done >= p.Steps {
			continue
		}
		if services := l.outdated(f); len(services) > 0 {
			out = append(out, RunStopped{of: of{f.Host}, Progress: p, Run: run.Name, Services: services})
		}
	}
	return out
}

// outdated lists the services of a host that have other files than they would get now.
func (l *Lab) outdated(f *probe.Facts) []string {
	var out []string
	for _, s := range f.Services {
		i := slices.IndexFunc(l.Bundles, func(b compose.Bundle) bool { return b.Host == f.Host && b.Service == s.Record.Service })
		if i >= 0 && l.Bundles[i].Digest != s.Record.Digest {
			out = append(out, s.Record.Service)
		}
	}
	return out
}
