package status

import (
	"strings"

	"berth/deployer/guests"
	"berth/wording"
)

// GuestLost is a guest that cannot start, since disks of it are gone.
type GuestLost struct {
	of
	drifts
	one
	Lost []string // volumes
}

// Kind implements Finding.
func (GuestLost) Kind() string { return "guest_disks_gone" }

// Say implements Finding.
func (f GuestLost) Say(w wording.Words) string {
	return w.Say("%s does not run, and cannot start: disks of it are gone (%s)", "%s ne tourne pas, et ne peut pas démarrer : des disques lui manquent (%s)", f.called(w), strings.Join(f.Lost, ", "))
}

// Hint implements Finding.
func (f GuestLost) Hint(w wording.Words) string { return guests.HintLost(w, f.Host, f.Sort, f.ID, "") }
