package preflight

import (
	"strings"

	"berth/deployer/guests"
	"berth/planner"
	"berth/wording"
)

// GuestLost is a guest that does not answer since disks of it are gone, by what its hypervisor says: it cannot start.
type GuestLost struct {
	Place
	stops
	Machine string
	Kind    planner.Kind
	ID      int
	Lost    []string // volumes
	Restore string   // what brings it back from its last backup, once it is destroyed; empty: there is none that is known
}

func (f GuestLost) Say(w wording.Words) string {
	return w.Say("guest %s (%d) does not run, and cannot start: disks of it are gone (%s)", "l'invité %s (%d) ne tourne pas, et ne peut pas démarrer : des disques lui manquent (%s)", f.Host, f.ID, strings.Join(f.Lost, ", "))
}

func (f GuestLost) Hint(w wording.Words) string {
	return guests.HintLost(w, f.Machine, f.Kind, f.ID, f.Restore)
}
