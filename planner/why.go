package planner

import "slices"

// WhyKind says what kept a service on its host.
type WhyKind int

// The kinds of reasons for a place.
const (
	WhyPinned   WhyKind = iota // the wish names the host, or the service stays where it is
	WhyOnlyHost                // no other host could ever take it
	WhyNoRoom                  // other hosts could, and none has room
	WhyBetter                  // the best of the other hosts with room costs more in Criterion
	WhyEqual                   // another host with room would do as well; ties break by name
	WhyAgent                   // runs on every host
	WhyGiven                   // the placement was given, and another host would be better in Criterion
)

// Why is the reason for a place. Against is the best other host that has room, and Here and There the
// costs of the whole placement in Criterion with the service here and moved there alone, or with those with which it
// has to share a host.
type Why struct {
	Kind        WhyKind
	Against     string
	Criterion   Criterion
	Here, There int64
	Times       Permille   // how many times as long its work would take on Against, where Criterion is Slowness; 0: not known
	Remote      []ShareUse // what it would use over the network on Against and does not here, where Criterion is DataRemote
	With        []string   // those with which it shares its host because it has to, by name
}

// bestElsewhere is the score of a placement with services that were lifted off a host on the best other one, and which that is; -1: none has room
// for them. possible says whether any would do.
func bestElsewhere(t *tally, all []*Service, h int) (best []int64, against int, possible bool) {
	best, against = make([]int64, len(t.criteria)), -1
	there := make([]int64, len(t.criteria))
	for o := range t.hosts {
		if o == h || slices.ContainsFunc(all, func(c *Service) bool { return !t.suits(c, o) }) {
			continue
		}
		possible = true
		if !t.putAll(all, o) {
			continue
		}
		if t.scoreInto(there); against < 0 || slices.Compare(there, best) < 0 {
			best, there, against = there, best, o
		}
		for _, c := range all {
			t.take(c, o)
		}
	}
	return best, against, possible
}

// why compares the service's host with every other one.
func (t *tally) why(s *Service, h int) Why {
	switch {
	case s.Agent:
		return Why{Kind: WhyAgent}
	case s.Wish.Stays || len(s.Wish.On) == 1 && s.Wish.On[0] == t.hosts[h].Name:
		return Why{Kind: WhyPinned}
	}
	here := t.score()
	all := t.lift(s, h)
	defer func() {
		for _, o := range all {
			t.put(o, h)
		}
	}()
	with := namesOf(all[1:])
	best, against, possible := bestElsewhere(t, all, h)
	switch {
	case !possible:
		return Why{Kind: WhyOnlyHost, With: with}
	case against < 0:
		return Why{Kind: WhyNoRoom, With: with}
	}
	why := compare(t.criteria, here, best, t.hosts[against].Name)
	why.With = with
	if why.Criterion == Slowness {
		why.Times = s.Times(t.hosts[against].Processor, t.hosts[h].Processor)
	}
	if why.Criterion == DataRemote && why.Kind == WhyBetter {
		why.Remote = slices.DeleteFunc(s.Remote(t.hosts[against]), func(u ShareUse) bool { return u.remote(&t.hosts[h]) })
	}
	return why
}

// putAll places services on a host one after the other, or none of them where one has no room there.
func (t *tally) putAll(services []*Service, h int) bool {
	for i, s := range services {
		if !t.takes(s, h) {
			for _, placed := range services[:i] {
				t.take(placed, h)
			}
			return false
		}
		t.put(s, h)
	}
	if slices.ContainsFunc(services, func(s *Service) bool { return len(t.without(s, h)) > 0 }) {
		for _, s := range services {
			t.take(s, h)
		}
		return false
	}
	return true
}

func compare(criteria []Criterion, here, there []int64, against string) Why {
	for c, criterion := range criteria {
		switch {
		case here[c] < there[c]:
			return Why{Kind: WhyBetter, Against: against, Criterion: criterion, Here: here[c], There: there[c]}
		case here[c] > there[c]:
			return Why{Kind: WhyGiven, Against: against, Criterion: criterion, Here: here[c], There: there[c]}
		}
	}
	return Why{Kind: WhyEqual, Against: against}
}
