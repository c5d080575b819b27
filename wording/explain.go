package wording

import (
	"strings"

	"berth/planner"
)

// Answer says what would happen on one host, without its name: "fits, 0.6 GB left",
// "fits if the guest grows by 6.75 GB to 9 GB; its machine keeps 1.8 GB", or every rule that is broken.
func (w Words) Answer(a planner.Answer) string {
	if !a.Fits {
		s := w.Reasons(a.Reasons)
		if s == "" {
			s = w.say("does not fit", "ne convient pas")
		}
		if a.Here {
			return w.say("runs here, although: %s", "tourne ici, bien que : %s", s)
		}
		return s
	}
	left := w.Left(a.Headroom)
	switch {
	case a.Here && a.Grows > 0 && a.Grows == a.Size:
		return w.say("runs here, alone in a guest of %s; its machine has %s left", "tourne ici, seul dans un invité de %s ; il reste %s à sa machine",
			w.Size(a.Size), left)
	case a.Here && a.Grows > 0:
		return w.say("runs here; without it the guest would be %s instead of %s; its machine has %s left",
			"tourne ici ; sans lui l'invité aurait %s au lieu de %s ; il reste %s à sa machine", w.Size(a.Size-a.Grows), w.Size(a.Size), left)
	case a.Here:
		return w.say("runs here, %s left", "tourne ici, il reste %s", left)
	case a.Grows > 0 && a.Grows == a.Size:
		return w.say("fits in a new guest of %s; its machine keeps %s", "convient dans un nouvel invité de %s ; il reste %s à sa machine",
			w.Size(a.Size), left)
	case a.Grows > 0:
		return w.say("fits if the guest grows by %s to %s; its machine keeps %s", "convient si l'invité grandit de %s à %s ; il reste %s à sa machine",
			w.Size(a.Grows), w.Size(a.Size), left)
	}
	return w.say("fits, %s left", "convient, il reste %s", left)
}

// Reasons joins reasons.
func (w Words) Reasons(rs []planner.Reason) string {
	parts := make([]string, len(rs))
	for i, r := range rs {
		parts[i] = w.Reason(r)
	}
	return strings.Join(parts, w.say("; ", " ; "))
}
