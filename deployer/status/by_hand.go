package status

import (
	"slices"
	"strings"

	"berth/wording"
)

// RunsByHand is what the inventory wishes for, and runs where neither berth nor the inventory has put it.
type RunsByHand struct {
	of
	drifts
	Service string
	Hosts   []string
}

// Kind implements Finding.
func (RunsByHand) Kind() string { return "runs_by_hand" }

// Say implements Finding.
func (f RunsByHand) Say(w wording.Words) string {
	return w.Say("the inventory wishes for %s, and it is not berth's: it runs by hand on %s", "l'inventaire demande %s, et il n'est pas à berth : il tourne à la main sur %s", f.Service, strings.Join(f.Hosts, ", "))
}

// Hint implements Finding.
func (f RunsByHand) Hint(w wording.Words) string {
	return w.Say("berth scan shows it; berth scan --write puts it into current:", "berth scan le montre ; berth scan --write l'inscrit dans current:")
}

// byHand looks for a service that no host has as berth's among what runs by hand. Where the inventory has it on such a
// host nothing is amiss.
func (l *Lab) byHand(service string) (f Finding, said bool) {
	if l.ByHand == nil {
		return nil, false
	}
	hosts := l.ByHand(service)
	switch {
	case len(hosts) == 0:
		return nil, false
	case slices.Contains(hosts, l.Problem.Current.Host[service]):
		return nil, true
	}
	return RunsByHand{Service: service, Hosts: hosts}, true
}
