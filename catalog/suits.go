package catalog

import (
	"strings"

	"berth/message"
	"berth/planner"
	"berth/quantity"
	"berth/strictyaml"
)

// maxUnits bounds what one unit may count for another, so that comparing over years cannot overflow.
const maxUnits = 1_000_000

// readUnits reads what a workload counts, and the other units that it may be stated in.
func readUnits(v strictyaml.Value) (unit string, others map[string]int64) {
	what := v.As(message.Word("the workload"))
	given := what.Struct(strictyaml.Fields{
		"unit": intoName(&unit, unitRule, message.Word("a unit is one word in the plural, such as photos")),
		"also": func(v strictyaml.Value) {
			others = map[string]int64{}
			for _, e := range v.Entries() {
				n, ok := e.Value.Int(1, maxUnits)
				if !unitRule.MatchString(e.Name) {
					e.Key.Errorf("%q: a unit is one word in the plural, such as documents", e.Name)
				} else if ok {
					others[e.Name] = int64(n)
				}
			}
		},
	})
	if v.IsMap() {
		given.Need(what, "unit")
	}
	if _, ok := others[unit]; ok {
		given["also"].Errorf("%q is the unit itself", unit)
	}
	return unit, others
}

// readMetrics reads what the service does, and how long it takes by processor.
func readMetrics(v strictyaml.Value) []planner.Metric {
	var out []planner.Metric
	seen := map[string]bool{}
	for _, item := range v.Items() {
		m := planner.Metric{On: map[string]planner.Figure{}}
		given := item.Struct(strictyaml.Fields{
			"metric": strictyaml.IntoText(&m.Name),
			"counts": intoCounts(&m.Counts),
			"on": func(v strictyaml.Value) {
				for _, e := range byProcessor(v) {
					strictyaml.Into(new(planner.Figure), func(s string) (planner.Figure, error) {
						f, err := quantity.Figure(s)
						m.On[e.Name] = f
						return f, err
					})(e.Value)
					if m.Against == "" {
						m.Against = e.Name
					}
				}
				if m.Against == "" {
					v.Errorf("%s names no processor", v.What())
				}
			},
		})
		if !item.IsMap() || !given.Need(item, "metric", "on") {
			continue
		}
		if seen[m.Name] {
			given["metric"].Errorf("the metric %q is given twice", m.Name)
		}
		seen[m.Name] = true
		out = append(out, m)
	}
	return out
}

// intoCounts reads what of a processor decides how fast something is.
func intoCounts(dst *planner.Counts) func(strictyaml.Value) {
	return strictyaml.Into(dst, func(s string) (planner.Counts, error) {
		c, ok := planner.ParseCounts(s)
		if !ok {
			words := planner.CountsWords()
			return 0, message.Errorf("%q is none of %s%s; where nobody knows, leave it out", s, strings.Join(words, ", "), strictyaml.DidYouMean(s, words))
		}
		return c, nil
	})
}

// byProcessor reads a map whose keys are processors or architecture families.
func byProcessor(v strictyaml.Value) []strictyaml.Entry {
	all := v.Entries()
	out := all[:0]
	for _, e := range all {
		family, _, leveled := strings.Cut(e.Name, "/")
		switch {
		case leveled && isFamily(family):
			e.Key.Errorf("%q: figures and verdicts hang on a processor or on an architecture without a level; write %q",
				e.Name, family)
		case !nameRule.MatchString(e.Name):
			e.Key.Errorf("%q is no processor's name: a-z, 0-9 and hyphens", e.Name)
		default:
			out = append(out, e)
		}
	}
	return out
}

// readSuits reads the verdicts by processor; s has its units already.
func readSuits(v strictyaml.Value, s *planner.Service) map[string]planner.Suitability {
	out := map[string]planner.Suitability{}
	for _, e := range byProcessor(v) {
		what := e.Value.As(message.Of("the suitability on %s", e.Name))
		by := planner.Suitability{Declared: true}
		if what.IsMap() {
			by.ViableUpTo, by.NotRecommended = readBounds(what, s)
		} else {
			by.Fixed = true
			strictyaml.Into(&by.Verdict, parseVerdict)(what)
		}
		out[e.Name] = by
	}
	return out
}

var verdicts = []planner.Verdict{planner.Viable, planner.Acceptable, planner.NotRecommended}

func parseVerdict(s string) (planner.Verdict, error) {
	var words []string
	for _, v := range verdicts {
		if v.String() == s {
			return v, nil
		}
		words = append(words, v.String())
	}
	return 0, message.Errorf("%q is none of %s%s; where nobody knows, leave it out",
		s, strings.Join(words, ", "), strictyaml.DidYouMean(s, words))
}

// readBounds reads the workloads up to which a processor is viable and from which it is not recommended.
func readBounds(v strictyaml.Value, s *planner.Service) (viable, not planner.Workload) {
	given := v.Struct(strictyaml.Fields{
		"viable":          strictyaml.Into(&viable, quantity.Workload),
		"not_recommended": strictyaml.Into(&not, quantity.Workload),
	})
	if len(given) == 0 {
		v.Errorf("%s: a verdict, or a bound such as {viable: 50 photos/week}, is needed", v.What())
	}
	sound := true
	for name, w := range map[string]planner.Workload{"viable": viable, "not_recommended": not} {
		if !w.Known() {
			sound = false
			continue
		}
		if _, other := s.Units[w.Unit]; w.Unit != s.Unit && !other {
			sound = false
			given[name].Errorf("%s counts %s, which the entry's workload does not name; it counts %s",
				given[name].What(), w.Unit, orNothing(s.Unit))
		}
	}
	if sound && upsideDown(s, viable, not) {
		v.Errorf("%s is upside down: it is viable up to %s and not recommended from %s",
			v.What(), quantity.FormatWorkload(viable), quantity.FormatWorkload(not))
	}
	return viable, not
}

// upsideDown reports whether the planner would find the workload from which a processor is not recommended
// still viable.
func upsideDown(s *planner.Service, viable, not planner.Workload) bool {
	const name = "probe"
	probe := *s
	probe.Suits = map[string]planner.Suitability{name: {Declared: true, ViableUpTo: viable, NotRecommended: not}}
	probe.Wish.Workload = not
	return probe.Judge(planner.Processor{Name: name}).Verdict == planner.Viable
}

func orNothing(unit string) message.Text {
	if unit == "" {
		return message.Word("nothing (add workload: {unit: ...})")
	}
	return message.Same(unit)
}

// readLimits reads what changes on a processor.
func readLimits(v strictyaml.Value) map[string]planner.Limit {
	out := map[string]planner.Limit{}
	for _, e := range byProcessor(v) {
		var l planner.Limit
		what := e.Value.As(message.Of("the limits on %s", e.Name))
		what.Struct(strictyaml.Fields{
			"cpus":   strictyaml.Into(&l.CPU, quantity.CPU),
			"memory": strictyaml.Into(&l.Memory, positiveBytes),
			"env": func(v strictyaml.Value) {
				l.Env = map[string]string{}
				for _, e := range readVariables(v) {
					if text, ok := e.Value.Text(); ok {
						l.Env[e.Name] = text
					}
				}
			},
		})
		out[e.Name] = l
	}
	return out
}
