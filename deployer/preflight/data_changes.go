package preflight

import (
	"slices"
	"strings"

	"berth/wording"
)

// DataChanges is a service that is to have other data than it had, all of which is there: what it had before stays behind.
type DataChanges struct {
	Place
	warns
	Had, Gets []string
}

func (f DataChanges) Say(w wording.Words) string {
	return w.Say("%s on %s had its data in %s, and gets %s now: what it had does not come along", "%s sur %s avait ses données dans %s, et reçoit maintenant %s : ce qu'il avait ne suit pas",
		f.Service, f.Host, strings.Join(f.Had, ", "), strings.Join(f.Gets, ", "))
}

func (f DataChanges) Hint(w wording.Words) string {
	return w.Say("volumes in the wish of %s says what it gets", "volumes dans le souhait de %s dit ce qu'il reçoit", f.Service)
}

func dataChanges(c *checker) {
	for i := range c.want.Bundles {
		b := &c.want.Bundles[i]
		f := c.facts[b.Host]
		if f == nil || f.Unsure() != nil || !c.starts(b) {
			continue
		}
		past := f.RanHere(b.Service)
		if past == nil {
			continue
		}
		out := DataChanges{Place: Place{b.Host, b.Service}, Had: slices.Clone(past.Record.Data)}
		for _, d := range b.Data {
			for _, k := range f.Of(b.Service) {
				out.Had = append(out.Had, elsewhereMounted(k, &d)...)
			}
		}
		slices.Sort(out.Had)
		out.Had = slices.Compact(out.Had)
		for _, d := range b.Data {
			if there, known := c.isThere(f, b.Service, d.At); known && !there {
				out.Had = nil // that is said, and says more
			}
			if i := slices.Index(out.Had, d.At); i >= 0 {
				out.Had = slices.Delete(out.Had, i, i+1)
			} else {
				out.Gets = append(out.Gets, d.At)
			}
		}
		if len(out.Had) > 0 && len(out.Gets) > 0 {
			c.add(out)
		}
	}
}
