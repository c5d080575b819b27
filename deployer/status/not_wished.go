package status

import (
	"slices"
	"strings"

	"berth/wording"
)

// NotWished is what berth has put on a host and the inventory does not wish for any more.
type NotWished struct {
	of
	drifts
	Services []string
}

// Kind implements Finding.
func (NotWished) Kind() string { return "not_wished" }

// Say implements Finding.
func (f NotWished) Say(w wording.Words) string {
	return w.Say("the inventory does not wish for them any more: %s", "l'inventaire ne les demande plus : %s", strings.Join(f.Services, ", "))
}

// Hint implements Finding.
func (NotWished) Hint(w wording.Words) string {
	return w.Say("berth deploy stops them; their data stays", "berth deploy les arrête ; leurs données restent")
}

// notWished finds what is deployed and not wished for.
func notWished(l *Lab) []Finding {
	if !l.Wishes {
		return nil
	}
	wished := map[string]bool{}
	for i := range l.Problem.Services {
		wished[l.Problem.Services[i].Name] = true
	}
	var out []Finding
	for _, f := range l.asked() {
		var names []string
		for _, s := range f.Services {
			if !wished[s.Record.Service] {
				names = append(names, s.Record.Service)
			}
		}
		if len(names) > 0 {
			slices.Sort(names)
			out = append(out, NotWished{of: of{f.Host}, Services: names})
		}
	}
	return out
}
