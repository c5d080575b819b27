package preflight

import "berth/wording"

// EmptyAllowed is a service that may begin without its data, though it has it: the next time that it is gone nobody would
// be told.
type EmptyAllowed struct {
	Place
	warns
}

func (f EmptyAllowed) Say(w wording.Words) string {
	return w.Say("%s has its data on %s, and its wish would let it begin without", "%s a ses données sur %s, et son souhait le laisserait commencer sans", f.Service, f.Host)
}

func (f EmptyAllowed) Hint(w wording.Words) string {
	return w.Say("take begin_empty out of its wish", "ôter begin_empty de son souhait")
}

func emptyAllowed(c *checker) {
	for i := range c.want.Bundles {
		b := &c.want.Bundles[i]
		f := c.facts[b.Host]
		if f == nil || f.Unsure() != nil || !c.meant(b.Service) {
			continue
		}
		if past := f.RanHere(b.Service); past != nil && len(f.Lost(past)) == 0 {
			c.add(EmptyAllowed{Place: Place{b.Host, b.Service}})
		}
	}
}
