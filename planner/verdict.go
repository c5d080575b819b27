package planner

// Verdict says how well a processor suits a service under its workload.
type Verdict int

// The verdicts. Unknown is undeclared; it costs more than acceptable.
const (
	Viable Verdict = iota
	Acceptable
	Unknown
	NotRecommended
)

// String gives the word of the catalog.
func (v Verdict) String() string {
	return [...]string{"viable", "acceptable", "unknown", "not recommended"}[v]
}

// verdictCost weighs verdicts against each other when they are summed: one service that is accepted
// although not recommended is worse than several that are merely unknown.
var verdictCost = [...]int64{Viable: 0, Acceptable: 1, Unknown: 2, NotRecommended: 10}

// Suitability is what a catalog entry declares for a processor: one verdict, or bounds on the workload.
// The zero value declares nothing.
type Suitability struct {
	Declared       bool
	Fixed          bool     // Verdict holds whatever the workload
	Verdict        Verdict  // where Fixed
	ViableUpTo     Workload // viable up to and with it
	NotRecommended Workload // not recommended from and with it
}

// Judgement is a verdict with what it rests on.
type Judgement struct {
	Verdict  Verdict
	Workload Workload    // of the wish; not Known where none was stated
	By       Suitability // what the entry declares for that processor, or what is estimated for it
	From     string      // the processor from which By is estimated; empty where it is declared
}

// Estimated reports whether the verdict rests on another processor's.
func (j Judgement) Estimated() bool { return j.From != "" }

// Judge gives the verdict for the service on the processor under its wished workload. Between the
// bounds lies acceptable. Where bounds hang on a workload that the wish does not state, it is Unknown.
func (s *Service) Judge(p Processor) Judgement {
	j := Judgement{Verdict: Unknown, Workload: s.Wish.Workload, By: byProcessor(s.Suits, p)}
	if !j.By.Declared {
		j.By, j.From = s.carried(p)
	}
	by := j.By
	switch {
	case !by.Declared:
	case by.Fixed:
		j.Verdict = by.Verdict
	case !s.Wish.Workload.Known():
	case by.ViableUpTo.Known() && s.rate(j.Workload) <= s.rate(by.ViableUpTo):
		j.Verdict = Viable
	case by.NotRecommended.Known() && s.rate(j.Workload) >= s.rate(by.NotRecommended):
		j.Verdict = NotRecommended
	default:
		j.Verdict = Acceptable
	}
	return j
}

// forbids reports whether a verdict keeps the service away. An estimate never does: it only makes a place dear.
func (j Judgement) forbids() bool { return j.Verdict == NotRecommended && !j.Estimated() }

// carried is what follows for a processor of which the entry says nothing, from the one most like it of which it does: bounds grow and
// shrink with the speed, and a verdict without bounds holds for what is faster where it is good, and for what is slower where it is
// bad.
func (s *Service) carried(p Processor) (by Suitability, from string) {
	for _, name := range nearest(s, s.Counts, p, s.Suits) {
		by := s.Suits[name]
		low, high, _ := s.Counts.times(p.Speed, s.Speeds[name])
		switch {
		case !by.Fixed:
			by.ViableUpTo, by.NotRecommended = by.ViableUpTo.over(high), by.NotRecommended.over(high)
			return by, name
		case by.Verdict == Viable && high <= 1000, by.Verdict == NotRecommended && low >= 1000:
			return by, name
		}
	}
	return Suitability{}, ""
}
