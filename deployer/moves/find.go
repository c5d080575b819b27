package moves

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/planner"
)

// Move is a service that goes to another host with its data.
type Move struct {
	ledger.Moving                 // what is written down of it, or will be; Run is empty until there is one
	Bundle        *compose.Bundle // what comes to the target
	Begun         bool            // by the run that is taken up: hosts have it already
	Why           Reason          // why something of it comes by commands of its entry
	NoDump        bool            // that is wished, and the entry has none
	Left          []string        // places of the service on the source for which it has none on the target
}

// Copies reports whether data is still to be copied.
func (m *Move) Copies() bool { return m.State.Before(ledger.MoveVerified) }

// Wanted is what a plan wants of the hosts that were looked at.
type Wanted struct {
	Problem *planner.Problem
	Bundles []compose.Bundle
	Facts   map[string]*probe.Facts // of the hosts that may be touched
	Run     string                  // that is taken up again; empty: none
	Returns string                  // the service that comes back from a move, which need not be healthy; empty: none does
}

// Find lists the services that go to another host with their data, by service. A service goes where berth has it on one other host that may
// be touched, and the plan on one that has it not; or where a run began that and is taken up again. What is on shares stays where it is, and
// agents have no data that belongs to one host.
func Find(w Wanted) []Move {
	var out []Move
	for i := range w.Bundles {
		b := &w.Bundles[i]
		s, f := w.Problem.Service(b.Service), w.Facts[b.Host]
		if s == nil || s.Agent || f == nil || f.Err != nil {
			continue
		}
		if m := Begun(w.Facts, b.Service); m != nil && (m.Run == w.Run || b.Service != w.Returns || m.State != ledger.MoveStarted) {
			if m.Run == w.Run && m.To == b.Host {
				out = append(out, Move{Moving: *m, Bundle: b, Begun: true})
			}
			continue
		}
		if f.Has(b.Service) {
			continue
		}
		if from := source(w.Facts, b); from != nil {
			if m := begin(from, f, b); len(m.Places) > 0 {
				m.choose(s.Wish.Way, from, f)
				out = append(out, m)
			}
		}
	}
	slices.SortFunc(out, func(a, b Move) int { return cmp.Compare(a.Service, b.Service) })
	return out
}

// Begun is a move of a service that is under way by what hosts say: the word of the one that is further counts. nil: there is none.
func Begun(facts map[string]*probe.Facts, service string) *ledger.Moving {
	var out *ledger.Moving
	for _, host := range slices.Sorted(maps.Keys(facts)) {
		m := facts[host].Move(service)
		if m == nil || m.From != host && m.To != host {
			continue
		}
		if out == nil || m.Run > out.Run || m.Run == out.Run && out.State.Before(m.State) {
			out = m
		}
	}
	if out == nil || !out.State.Before(ledger.MoveWaiting) {
		return nil
	}
	if other := facts[out.From]; other.Unsure() == nil && other.Move(service) == nil { // it was taken back there, while the target was away
		return nil
	}
	return out
}

// source is the one other host that has a service of berth's; nil: none, or several.
func source(facts map[string]*probe.Facts, b *compose.Bundle) *probe.Facts {
	var out *probe.Facts
	for _, host := range slices.Sorted(maps.Keys(facts)) {
		f := facts[host]
		if host == b.Host || f == nil || f.Unsure() != nil || !f.Has(b.Service) {
			continue
		}
		if s := f.Service(b.Service); out != nil || s == nil || s.Err != nil {
			return nil
		}
		out = f
	}
	return out
}

// begin is a move that nothing was done of.
func begin(from, to *probe.Facts, b *compose.Bundle) Move {
	r := &from.Service(b.Service).Record
	was := from.Move(b.Service)
	if was != nil {
		copied := *was
		was, copied.Was = &copied, nil
	}
	m := Move{Bundle: b, Moving: ledger.Moving{Service: b.Service, From: from.Host, To: to.Host, State: ledger.MovePreparing, Dir: r.Dir, Project: r.ProjectName(), Was: was}}
	data := outermost(slices.DeleteFunc(slices.Clone(b.Data), func(d compose.Data) bool { return d.State.Shared }))
	shared := func(at string) bool {
		return slices.ContainsFunc(b.Data, func(d compose.Data) bool { return d.State.Shared && d.At == at })
	}
	taken := map[string]bool{}
	for _, d := range data {
		at, found := counterpart(from, r, d, taken)
		if !found {
			continue
		}
		taken[at] = true
		p := ledger.Carried{Key: cmp.Or(d.Volume, target(d)), From: at, To: d.At}
		if !compose.IsPath(at) {
			p.Volume, p.From = at, from.Volume(at).At
		}
		if compose.IsPath(d.At) {
			p.Path = d.At
		}
		m.Places = append(m.Places, p)
	}
	if len(m.Places) > 0 {
		m.Places = append(m.Places, refilled(from, r, b)...)
	}
	for _, at := range r.Data {
		if !taken[at] && !shared(at) && !slices.ContainsFunc(m.Places, func(p ledger.Carried) bool { return strings.HasPrefix(at, p.From+"/") }) {
			m.Left = append(m.Left, at)
		}
	}
	return m
}

func target(d compose.Data) string {
	if len(d.Targets) > 0 {
		return d.Targets[0]
	}
	return d.At
}

// counterpart is the place on the source that is what data is on the target: what containers there have at the same path of theirs, else the
// volume of the same name in the Compose file, else the same path.
func counterpart(from *probe.Facts, r *ledger.Record, d compose.Data, taken map[string]bool) (string, bool) {
	fits := func(at string) bool {
		if taken[at] || !slices.Contains(r.Data, at) {
			return false
		}
		v := from.Volume(at)
		return compose.IsPath(at) || v != nil && v.At != ""
	}
	for _, c := range from.Of(r.Service) {
		for _, m := range c.Mounts {
			if slices.Contains(d.Targets, m.Target) && fits(m.Place()) {
				return m.Place(), true
			}
		}
	}
	for _, at := range r.Data {
		if v := from.Volume(at); d.Volume != "" && v != nil && v.Project == r.ProjectName() && v.Key == d.Volume && fits(at) {
			return at, true
		}
	}
	return d.At, fits(d.At)
}

// outermost leaves out what lies in another place: it goes along with that.
func outermost(list []compose.Data) []compose.Data {
	return slices.DeleteFunc(slices.Clone(list), func(x compose.Data) bool {
		return slices.ContainsFunc(list, func(y compose.Data) bool { return compose.IsPath(x.At) && strings.HasPrefix(x.At, y.At+"/") })
	})
}
