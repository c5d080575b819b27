package pack

// Symmetry: which items, and which bins, are the same in every respect.

// classify numbers the classes of items and bins, in order of first appearance. In a large problem each
// is a class of its own: it is not searched as a whole, and in a neighbourhood few are alike.
func (sh *shape) classify(p *Problem) {
	if sh.large() {
		sh.itemClass, sh.binClass = ownClasses(len(p.Items)), ownClasses(len(p.Bins))
		sh.itemClasses = len(p.Items)
		return
	}
	sh.itemClass, sh.itemClasses = itemClasses(p)
	sh.binClass = binClasses(p)
}

func ownClasses(n int) []int {
	out := make([]int, n)
	for k := range out {
		out[k] = k
	}
	return out
}

func itemClasses(p *Problem) (class []int, n int) {
	const member, target, wave = 0, 1, 2 // how an item is tied to a group
	tied := make([]signature, len(p.Items))
	note := func(how int64, g int, items []int) {
		for _, i := range items {
			tied[i].add(how, int64(g))
		}
	}
	for g := range p.Groups {
		note(member, g, p.Groups[g].Items)
		note(target, g, p.Groups[g].To)
	}
	if p.Wave != nil {
		for g, items := range p.Wave.Groups {
			note(wave, g, items)
		}
	}
	classes := map[string]int{}
	var key signature
	for i := range p.Items {
		it := &p.Items[i]
		start, must := Nowhere, int64(0)
		if p.startMatters(i) {
			start = it.Start
		}
		if it.MustFit {
			must = 1
		}
		key = key[:0]
		key.add(must, int64(start))
		key.add(it.Demand...)
		key.add(it.Out...)
		key.add(it.Leave...)
		for c := range it.Choices {
			key.add(int64(it.Choices[c].Bin))
			key.add(it.Choices[c].Cost...)
			key.add(it.Choices[c].Demand...)
		}
		key = append(key, tied[i]...)
		class = append(class, number(classes, string(key)))
	}
	return class, len(classes)
}

// startMatters reports whether it makes a difference to any rule or cost where the item comes from.
func (p *Problem) startMatters(i int) bool {
	if p.Items[i].Start < 0 {
		return false
	}
	for _, r := range p.Resources {
		if r.Transient {
			return true
		}
	}
	return p.Items[i].Leave != nil || p.Between != nil || p.Wave != nil
}

func binClasses(p *Problem) (class []int) {
	seenBy := make([]signature, len(p.Bins))
	holds := make([]bool, len(p.Bins))
	for i := range p.Items {
		for _, c := range p.Items[i].Choices {
			seenBy[c.Bin].add(int64(i))
			seenBy[c.Bin].add(c.Cost...)
			seenBy[c.Bin].add(c.Demand...)
		}
		if p.startMatters(i) {
			seenBy[p.Items[i].Start].add(int64(i), 0)
		}
	}
	for b := range p.Bins {
		if p.Bins[b].Parent != Root {
			holds[p.Bins[b].Parent] = true
		}
	}
	classes := map[string]int{}
	for b := range p.Bins {
		var key signature
		if holds[b] || p.Bins[b].Keep || p.Between != nil {
			key.add(int64(b))
		} else {
			key.addBin(&p.Bins[b])
			key = append(key, seenBy[b]...)
		}
		class = append(class, number(classes, string(key)))
	}
	return class
}

// addBin adds what a bin is, its name and Keep left aside.
func (s *signature) addBin(b *Bin) {
	s.add(int64(b.Parent), b.Gauge, int64(b.Domain), int64(b.Area))
	s.add(b.Hard...)
	s.add(b.Soft...)
	s.add(b.Open...)
	s.add(b.Reserve...)
	if e := b.Elastic; e != nil {
		s.add(int64(e.Resource), e.Min, e.Max, e.Step, e.Num, e.Den, e.Base)
		s.add(e.Cost...)
	}
}

func number(classes map[string]int, key string) int {
	n, ok := classes[key]
	if !ok {
		n = len(classes)
		classes[key] = n
	}
	return n
}
