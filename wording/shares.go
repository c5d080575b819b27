package wording

import (
	"slices"

	"berth/planner"
)

// Remote says what a service uses over the network: "uses the share photos of cargo over the network". Nothing for nothing.
func (w Words) Remote(uses []planner.ShareUse) string {
	switch names := w.shares(uses); len(names) {
	case 0:
		return ""
	case 1:
		return w.say("uses the share %s over the network", "accède par le réseau au partage %s", names[0])
	default:
		return w.say("uses the shares %s over the network", "accède par le réseau aux partages %s", w.And(names))
	}
}

// shares names shares with their servers, each once.
func (w Words) shares(uses []planner.ShareUse) []string {
	var out []string
	for _, u := range uses {
		if name := w.say("%s of %s", "%s de %s", u.Name, u.Server); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
