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
// costs of the whole placement in Criterion with the service here and moved there alone.
type Why struct {
	Kind        WhyKind
	Against     string
	Criterion   Criterion
	Here, There int64
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
	t.take(s, h)
	defer t.put(s, h)
	var possible bool
	best, there := make([]int64, len(here)), make([]int64, len(here))
	against := -1
	for o := range t.hosts {
		if o == h || !t.suits(s, o) {
			continue
		}
		possible = true
		if len(t.crowdedOut(s, o)) > 0 {
			continue
		}
		t.put(s, o)
		if t.scoreInto(there); against < 0 || slices.Compare(there, best) < 0 {
			best, there, against = there, best, o
		}
		t.take(s, o)
	}
	switch {
	case !possible:
		return Why{Kind: WhyOnlyHost}
	case against < 0:
		return Why{Kind: WhyNoRoom}
	}
	return compare(t.p.Goal, here, best, t.hosts[against].Name)
}

func compare(g Goal, here, there []int64, against string) Why {
	for c, criterion := range g.Criteria() {
		switch {
		case here[c] < there[c]:
			return Why{WhyBetter, against, criterion, here[c], there[c]}
		case here[c] > there[c]:
			return Why{WhyGiven, against, criterion, here[c], there[c]}
		}
	}
	return Why{Kind: WhyEqual, Against: against}
}
