package planner

import (
	"math/rand/v2"
	"testing"
)

// The bounds are those of the operator: Immich on the N100 is viable up to 50 photos a week and not
// recommended from 100 photos a day; Paperless on the Pi up to 20 pages a month and from 50 a day, and a
// document is two pages.
func TestTheVerdictFollowsFromTheWorkload(t *testing.T) {
	n100, pi, ryzen := testProcessors[1], testProcessors[2], testProcessors[0]
	immich := Service{Unit: "photos", Suits: map[string]Suitability{
		"n100":    {Declared: true, ViableUpTo: Workload{50, "photos", Week}, NotRecommended: Workload{100, "photos", Day}},
		"bcm2712": {Declared: true, Fixed: true, Verdict: NotRecommended},
	}}
	paperless := Service{Unit: "pages", Units: map[string]int64{"documents": 2}, Suits: map[string]Suitability{
		"arm64": {Declared: true, ViableUpTo: Workload{20, "pages", Month}, NotRecommended: Workload{50, "pages", Day}},
		"amd64": {Declared: true, Fixed: true, Verdict: Viable},
	}}
	upTo := Service{Unit: "photos", Suits: map[string]Suitability{"n100": {Declared: true, ViableUpTo: Workload{50, "photos", Week}}}}
	from := Service{Unit: "photos", Suits: map[string]Suitability{"n100": {Declared: true, NotRecommended: Workload{50, "photos", Week}}}}
	for _, c := range []struct {
		name string
		s    Service
		on   Processor
		use  Workload
		want Verdict
	}{
		{"30 photos a week are viable", immich, n100, Workload{30, "photos", Week}, Viable},
		{"the bound itself is viable", immich, n100, Workload{50, "photos", Week}, Viable},
		{"one more is acceptable", immich, n100, Workload{51, "photos", Week}, Acceptable},
		{"7 a day are viable: 49 a week", immich, n100, Workload{7, "photos", Day}, Viable},
		{"8 a day are not: 56 a week", immich, n100, Workload{8, "photos", Day}, Acceptable},
		{"99 a day are acceptable", immich, n100, Workload{99, "photos", Day}, Acceptable},
		{"100 a day are not recommended", immich, n100, Workload{100, "photos", Day}, NotRecommended},
		{"699 a week are acceptable", immich, n100, Workload{699, "photos", Week}, Acceptable},
		{"700 a week are not recommended", immich, n100, Workload{700, "photos", Week}, NotRecommended},
		{"217 a month are viable: 2604 a year, 50 a week 2607", immich, n100, Workload{217, "photos", Month}, Viable},
		{"218 a month are not", immich, n100, Workload{218, "photos", Month}, Acceptable},
		{"36499 a year are acceptable", immich, n100, Workload{36499, "photos", Year}, Acceptable},
		{"36500 a year are not recommended", immich, n100, Workload{36500, "photos", Year}, NotRecommended},
		{"a fixed verdict holds without a workload", immich, pi, Workload{}, NotRecommended},
		{"bounds without a workload are unknown", immich, n100, Workload{}, Unknown},
		{"a processor that is not declared is unknown", immich, ryzen, Workload{1, "photos", Year}, Unknown},
		{"10 documents a month are 20 pages, viable", paperless, pi, Workload{10, "documents", Month}, Viable},
		{"11 documents a month are acceptable", paperless, pi, Workload{11, "documents", Month}, Acceptable},
		{"24 documents a day are acceptable", paperless, pi, Workload{24, "documents", Day}, Acceptable},
		{"25 documents a day are 50 pages, not recommended", paperless, pi, Workload{25, "documents", Day}, NotRecommended},
		{"20 pages a month are viable", paperless, pi, Workload{20, "pages", Month}, Viable},
		{"the family answers for a processor that is not named", paperless, ryzen, Workload{}, Viable},
		{"no use at all is viable", immich, n100, Workload{0, "photos", Week}, Viable},
		{"with one bound below it is acceptable above", upTo, n100, Workload{1000, "photos", Day}, Acceptable},
		{"with one bound above it is acceptable below", from, n100, Workload{1, "photos", Year}, Acceptable},
		{"with one bound above it is not recommended there", from, n100, Workload{50, "photos", Week}, NotRecommended},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.s.Wish.Workload = c.use
			j := c.s.Judge(c.on)
			if j.Verdict != c.want {
				t.Errorf("got %v, want %v", j.Verdict, c.want)
			}
			if j.Workload != c.use || j.By != byProcessor(c.s.Suits, c.on) {
				t.Errorf("it rests on %v and %v", j.Workload, j.By)
			}
		})
	}
}

// More use never makes a verdict better, whatever the periods.
func TestMoreUseNeverSuitsBetter(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 31))
	for range 300 {
		bound := Workload{1 + rng.Int64N(500), "photos", Period(1 + rng.IntN(4))}
		s := Service{Unit: "photos", Suits: map[string]Suitability{"n100": {Declared: true, ViableUpTo: bound, NotRecommended: Workload{bound.Amount * 20, "photos", bound.Period}}}}
		period, last := Period(1+rng.IntN(4)), Viable
		for amount := int64(1); amount < 1<<40; amount *= 2 {
			s.Wish.Workload = Workload{amount, "photos", period}
			v := s.Judge(testProcessors[1]).Verdict
			if v == Unknown || v < last {
				t.Fatalf("bounds %v: %v is %v, half of it %v", bound, s.Wish.Workload, v, last)
			}
			last = v
		}
		if last != NotRecommended {
			t.Fatalf("bounds %v: no use is too much", bound)
		}
	}
}
