package preflight

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"berth/deployer/compose"
	"berth/deployer/probe"
)

// Candidate is where the data of a service may lie instead.
type Candidate struct {
	probe.Weight
	On     string   // another host; empty: the one that it starts on
	At     string   // a volume by its name, or a path
	Volume string   // of the entry that it stands for; empty: not known
	Users  []string // containers that have it mounted
}

// mostCandidates is how many are told.
const mostCandidates = 6

// candidates lists places that may have what a service lacks: what was written down of it, what containers of its kind
// have mounted, volumes that nobody else has and that are called alike, and what other hosts have under that name.
func (l *loss) candidates(c *checker) []Candidate {
	var out []Candidate
	add := func(volume, at string) {
		is := func(has Candidate) bool { return has.At == at }
		if at != "" && !l.wants(at) && !slices.ContainsFunc(out, is) {
			out = append(out, Candidate{At: at, Volume: volume})
		}
	}
	if past := l.on.RanHere(l.Service); past != nil {
		for _, at := range past.Record.Data {
			if !slices.Contains(l.on.Lost(past), at) {
				add(l.single(), at)
			}
		}
	}
	for _, k := range l.made {
		for _, m := range k.Mounts {
			for _, d := range l.at(m.Target) {
				add(d.Volume, m.Place())
			}
		}
	}
	for _, v := range l.on.Volumes {
		for _, d := range l.lacks {
			if d.Volume != "" && (v.Key == d.Volume || alike(l.Service, &v)) && l.free(c, l.on, v.Name) {
				add(d.Volume, v.Name)
			}
		}
	}
	// What is called for the service comes before what only has a volume of that name in its project.
	slices.SortStableFunc(out, func(x, y Candidate) int { return cmp.Compare(l.rank(x), l.rank(y)) })
	out = append(out, l.candidatesElsewhere()...)
	return out[:min(len(out), mostCandidates)]
}

// rank orders candidates.
func (l *loss) rank(x Candidate) int {
	if v := l.on.Volume(x.At); v != nil && len(l.on.Users(x.At)) == 0 && !alike(l.Service, v) {
		return 1
	}
	return 0
}

// single is the one volume that the service lacks; empty where there are several.
func (l *loss) single() string {
	if len(l.lacks) == 1 {
		return l.lacks[0].Volume
	}
	return ""
}

// candidatesElsewhere lists volumes of further hosts that the service lacks here, where nobody else has them.
func (l *loss) candidatesElsewhere() []Candidate {
	var out []Candidate
	for _, host := range slices.Sorted(maps.Keys(l.others)) {
		f := l.others[host]
		for _, d := range l.lacks {
			foreign := func(k probe.Container) bool { return k.Service != l.Service }
			if compose.IsPath(d.At) || d.Given || f.Volume(d.At) == nil || slices.ContainsFunc(f.Users(d.At), foreign) {
				continue
			}
			out = append(out, Candidate{On: host, At: d.At, Volume: d.Volume})
		}
	}
	return out
}

// free reports whether a volume of a host is nobody's: no container that runs has it, but for those of the same kind, and
// no other service of the plan or of former runs.
func (l *loss) free(c *checker, f *probe.Facts, volume string) bool {
	used := slices.ContainsFunc(f.Users(volume), func(k probe.Container) bool { return !l.kind[k.Name] })
	planned := slices.ContainsFunc(c.want.Bundles, func(b compose.Bundle) bool {
		return b.Host == f.Host && b.Service != l.Service && slices.ContainsFunc(b.Data, func(d compose.Data) bool { return d.At == volume })
	})
	had := slices.ContainsFunc(f.Ran, func(p probe.Ran) bool {
		return p.Record.Service != l.Service && slices.Contains(p.Record.Data, volume)
	})
	return !used && !planned && !had
}

// alike reports whether a volume is called for a service: mynotes_data and notes, grafana-storage and grafana.
func alike(service string, v *probe.Volume) bool {
	for _, name := range []string{v.Name, v.Project} {
		if slices.Contains(strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune("-_.", r) }), service) {
			return true
		}
		if short := squashed(service); len(short) > 3 && strings.Contains(squashed(name), short) {
			return true
		}
	}
	return false
}

// squashed is a name without what names are put together with.
func squashed(name string) string {
	return strings.NewReplacer("-", "", "_", "", ".", "").Replace(strings.ToLower(name))
}

// where is the path of a candidate on its host; empty: not known.
func (l *loss) where(at string) string {
	if compose.IsPath(at) {
		return path.Clean(at)
	}
	if v := l.on.Volume(at); v != nil {
		return v.At
	}
	return ""
}
