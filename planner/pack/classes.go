package pack

import (
	"fmt"
	"strings"
)

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
	tied := make([]strings.Builder, len(p.Items))
	note := func(kind string, g int, items []int) {
		for _, i := range items {
			fmt.Fprint(&tied[i], kind, g, ";")
		}
	}
	for g := range p.Groups {
		note("in", g, p.Groups[g].Items)
		note("near", g, p.Groups[g].To)
	}
	if p.Wave != nil {
		for g, items := range p.Wave.Groups {
			note("wave", g, items)
		}
	}
	classes := map[string]int{}
	for i := range p.Items {
		it := &p.Items[i]
		start := Nowhere
		if p.startMatters(i) {
			start = it.Start
		}
		key := fmt.Sprint(it.Demand, it.Choices, it.Out, it.MustFit, start, it.Leave, tied[i].String())
		class = append(class, number(classes, key))
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
	seenBy := make([]strings.Builder, len(p.Bins))
	holds := make([]bool, len(p.Bins))
	for i := range p.Items {
		for _, c := range p.Items[i].Choices {
			fmt.Fprint(&seenBy[c.Bin], i, c.Cost, c.Demand, ";")
		}
		if p.startMatters(i) {
			fmt.Fprint(&seenBy[p.Items[i].Start], "from ", i, ";")
		}
	}
	for b := range p.Bins {
		if p.Bins[b].Parent != Root {
			holds[p.Bins[b].Parent] = true
		}
	}
	classes := map[string]int{}
	for b := range p.Bins {
		bin := &p.Bins[b]
		key := fmt.Sprint("only ", b)
		if !holds[b] && !bin.Keep && p.Between == nil {
			var elastic Elastic
			if bin.Elastic != nil {
				elastic = *bin.Elastic
			}
			key = fmt.Sprint(bin.Parent, bin.Hard, bin.Soft, bin.Open, bin.Reserve, bin.Gauge, bin.Domain, bin.Area, elastic, seenBy[b].String())
		}
		class = append(class, number(classes, key))
	}
	return class
}

func number(classes map[string]int, key string) int {
	n, ok := classes[key]
	if !ok {
		n = len(classes)
		classes[key] = n
	}
	return n
}
