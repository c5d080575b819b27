package pack

// How a solve uses certificates and displacement.

// certify raises the root bound of a goal by its certificate.
func (sv *solver) certify(g int) {
	c := certify(sv.s, sv.shape, g, sv.meter)
	if c == nil || sv.result.Impossible {
		return
	}
	if sv.result.Certificate == nil && c.Least > 0 || c.Least == impossible {
		sv.result.Certificate = c
	}
	if c.Least == impossible {
		sv.result.Impossible = true
		return
	}
	sv.result.Bound[g] = max(sv.result.Bound[g], c.Least)
}

// displacementNodes and displacementShare bound one displacement. Of 33 generated fleets with up to 1,000
// bins and 10,000 items that have a solution, it proved 31 within a second of one core; in the other two,
// of 300 bins, it was left with a gap of a thousandth. Where it needs more, other searches may do better.
const (
	displacementNodes = 1_000_000
	displacementShare = 2 // of the work and the time that are left, one part in so many
)

// displace runs the displacement of a goal, where it is exact, and takes over what is better. Where
// earlier goals cost something, items may only go where they cost no more in them than they do now, and
// what was found has to keep the limits. Then nothing is proven by it.
func (sv *solver) displace(g int, proven bool) {
	if !displaceable(sv.s, sv.shape, g) {
		return
	}
	free := true
	for h := range g {
		free = free && !sv.s.price[h].pricesItems() && !sv.s.price[h].pricesMore()
	}
	var allowed func(i, choice int) bool
	if !free {
		allowed = sv.noDearer(g)
	}
	part := sv.meter.part(sv.meter.left / displacementShare)
	defer sv.meter.give(part)
	d := newDisplacement(sv.s, sv.shape, g, allowed, part)
	if d == nil {
		return
	}
	if sv.o.Spent != nil {
		begin := sv.o.Spent()
		d.late = func() bool { return sv.o.Spent() > begin+(1-begin)/displacementShare }
	}
	found := d.run(displacementNodes)
	if free && proven {
		if found.least == impossible {
			sv.result.Impossible = true
			return
		}
		sv.result.Bound[g] = max(sv.result.Bound[g], found.least)
	}
	if found.bin != nil {
		sv.takeOver(g, found.bin)
		sv.report(g)
	}
}

// noDearer allows the choices that cost an item no more in any goal before g than its present one. An item
// that is out although it has to fit may go anywhere.
func (sv *solver) noDearer(g int) func(i, choice int) bool {
	s := sv.s
	now := make([]int64, len(s.p.Items)*g)
	for i := range s.p.Items {
		present := s.choiceOf(i)
		for h := range g {
			now[i*g+h] = s.p.price(i, present, h)
			if present == Nowhere && s.p.Items[i].MustFit {
				now[i*g+h] = impossible
			}
		}
	}
	return func(i, choice int) bool {
		for h := range g {
			if s.price[h].pricesItems() && s.p.price(i, choice, h) > now[i*g+h] {
				return false
			}
		}
		return true
	}
}
