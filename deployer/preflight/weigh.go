package preflight

import (
	"slices"

	"berth/deployer/probe"
)

// ToWeigh lists the paths that hosts are to be asked about before Check, by host: those that services are to mount and of
// which nothing is known, and those where data may lie.
func ToWeigh(want Want, facts map[string]*probe.Facts) map[string][]string {
	c := newChecker(want, facts)
	out := map[string][]string{}
	for _, l := range c.losses() {
		_, had := l.evidence(c)
		for _, d := range l.unsure {
			if had || d.Given {
				out[l.Host] = append(out[l.Host], d.At)
			}
		}
		if !had {
			continue
		}
		for _, at := range l.candidates(c) {
			if p := l.where(at.At); at.On == "" && p != "" {
				out[l.Host] = append(out[l.Host], p)
			}
		}
	}
	for host := range out {
		slices.Sort(out[host])
		out[host] = slices.Compact(out[host])
	}
	return out
}
