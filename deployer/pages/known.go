package pages

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/planner"
	"berth/report"
)

// Known is what hosts say of backups and of moves, for a report. A backup counts wherever it was made: a service may have moved since.
func Known(p *planner.Problem, facts map[string]*probe.Facts) *report.Known {
	out := &report.Known{}
	there := map[string]bool{}
	saved, verified := map[string]time.Time{}, map[string]time.Time{}
	for service := range p.Current.Host {
		there[service] = true
	}
	for _, host := range slices.Sorted(maps.Keys(facts)) {
		f := facts[host]
		if h, _ := p.Host(host); f.Err != nil || f.RootErr != nil {
			if h.Exists {
				out.Unasked = append(out.Unasked, host)
			}
			continue
		}
		for _, s := range f.Services {
			there[s.Record.Service] = true
		}
		newest(saved, f.Saved)
		newest(verified, f.Verified)
		for i := range f.Moves {
			if m := &f.Moves[i]; m.To == host || m.From == host && facts[m.To].Move(m.Service) == nil {
				out.Moves = append(out.Moves, moved(m, f.Now))
			}
		}
	}
	for i := range p.Services {
		s := &p.Services[i]
		if there[s.Name] && !s.Agent && slices.ContainsFunc(s.State, func(st planner.State) bool { return !st.Shared }) {
			out.Backups = append(out.Backups, report.Backup{Service: s.Name, Saved: saved[s.Name], Verified: verified[s.Name]})
		}
	}
	slices.SortFunc(out.Backups, func(a, b report.Backup) int { return cmp.Compare(a.Service, b.Service) })
	slices.SortFunc(out.Moves, func(a, b report.Moved) int { return cmp.Compare(a.Service, b.Service) })
	return out
}

func newest(into, from map[string]time.Time) {
	for service, at := range from {
		if at.After(into[service]) {
			into[service] = at
		}
	}
}

func moved(m *ledger.Moving, now time.Time) report.Moved {
	return report.Moved{Service: m.Service, From: m.From, To: m.To, State: string(m.State), Waits: m.State == ledger.MoveWaiting, Days: max(int(now.Sub(m.Since).Hours()/24), 0), Data: m.Size()}
}
