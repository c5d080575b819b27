package pack

import (
	"errors"
	"fmt"
)

// What makes a problem valid.

// Validate reports the first thing about the problem that is not as its types document it.
func (p *Problem) Validate() error {
	if p.Goals < 1 {
		return errors.New("pack: no goals")
	}
	for _, r := range p.Resources {
		if err := p.checkCost(r.Over); err != nil {
			return fmt.Errorf("pack: resource %s: %w", r.Name, err)
		}
	}
	for i := range p.Bins {
		if err := p.checkBin(i); err != nil {
			return fmt.Errorf("pack: bin %s: %w", p.Bins[i].Name, err)
		}
	}
	checked := map[*Choice]int{}
	for i := range p.Items {
		if err := p.checkItem(&p.Items[i], checked); err != nil {
			return fmt.Errorf("pack: item %s: %w", p.Items[i].Name, err)
		}
	}
	for g := range p.Groups {
		if err := p.checkGroup(&p.Groups[g]); err != nil {
			return fmt.Errorf("pack: group %d: %w", g, err)
		}
	}
	return p.checkRules()
}

func (p *Problem) checkBin(i int) error {
	b, n := &p.Bins[i], len(p.Resources)
	switch {
	case b.Parent < Root || b.Parent >= i:
		return fmt.Errorf("parent %d is not before it", b.Parent)
	case len(b.Hard) != n, b.Soft != nil && len(b.Soft) != n, b.Reserve != nil && len(b.Reserve) != n:
		return fmt.Errorf("want a capacity for each of %d resources", n)
	case b.Domain < 0 || b.Area < 0:
		return errors.New("domain or area below 0")
	}
	for r := range p.Resources {
		if p.Resources[r].Transient && (isElastic(b, r) || b.Reserve != nil && b.Reserve[r] != Held) {
			return fmt.Errorf("resource %s is transient, and it does not pass on what it holds", p.Resources[r].Name)
		}
	}
	if err := p.checkElastic(b.Elastic); err != nil {
		return err
	}
	return p.checkCost(b.Open)
}

func (p *Problem) checkElastic(e *Elastic) error {
	if e == nil {
		return nil
	}
	if e.Resource < 0 || e.Resource >= len(p.Resources) || e.Min < 0 || e.Max < e.Min || e.Step < 1 || e.Num < 1 || e.Den < e.Num || e.Base < 0 {
		return errors.New("elastic: figures out of range")
	}
	return p.checkCost(e.Cost)
}

// checkItem checks the choices that items share only once: checked has those of the items before.
func (p *Problem) checkItem(it *Item, checked map[*Choice]int) error {
	if err := p.checkDemand(it.Demand); err != nil {
		return err
	}
	if it.Start < Nowhere || it.Start >= len(p.Bins) {
		return fmt.Errorf("no bin %d to start from", it.Start)
	}
	if n := len(it.Choices); n > 0 && checked[&it.Choices[0]] != n {
		checked[&it.Choices[0]] = n
		if err := p.checkChoices(it.Choices); err != nil {
			return err
		}
	}
	return errors.Join(p.checkCost(it.Out), p.checkCost(it.Leave))
}

func (p *Problem) checkChoices(choices []Choice) error {
	seen := make(map[int]bool, len(choices))
	for _, c := range choices {
		if c.Bin < 0 || c.Bin >= len(p.Bins) || seen[c.Bin] {
			return fmt.Errorf("bin %d is not there or named twice", c.Bin)
		}
		seen[c.Bin] = true
		if c.Demand != nil {
			if err := p.checkDemand(c.Demand); err != nil {
				return err
			}
		}
		if err := p.checkCost(c.Cost); err != nil {
			return err
		}
	}
	return nil
}

func (p *Problem) checkDemand(demand []int64) error {
	if len(demand) != len(p.Resources) {
		return fmt.Errorf("want a demand for each of %d resources", len(p.Resources))
	}
	for _, d := range demand {
		if d < 0 {
			return fmt.Errorf("demand %d is negative", d)
		}
	}
	return nil
}

func (p *Problem) checkCost(c Cost) error {
	if c != nil && len(c) != p.Goals {
		return fmt.Errorf("want a cost for each of %d goals", p.Goals)
	}
	for _, v := range c {
		if v < 0 {
			return fmt.Errorf("cost %d is negative", v)
		}
	}
	return nil
}

func (p *Problem) checkGroup(g *Group) error {
	if g.Kind < Apart || g.Kind > Near {
		return fmt.Errorf("no kind %d", g.Kind)
	}
	if g.Kind == Spread && g.Domains < 1 {
		return fmt.Errorf("spread over %d domains", g.Domains)
	}
	return errors.Join(p.checkItems(g.Items), p.checkItems(g.To))
}

// checkItems wants items that are there, each once.
func (p *Problem) checkItems(items []int) error {
	seen := make(map[int]bool, len(items))
	for _, i := range items {
		if i < 0 || i >= len(p.Items) || seen[i] {
			return fmt.Errorf("item %d is not there or named twice", i)
		}
		seen[i] = true
	}
	return nil
}

// checkRules checks what is there once in a problem, and the balances.
func (p *Problem) checkRules() error {
	for _, b := range p.Balances {
		if !p.hasResource(b.Of) || !p.hasResource(b.With) || b.Target < 0 {
			return errors.New("pack: balance: resource or target out of range")
		}
		for _, bin := range p.Bins {
			if bin.Parent == Root && (bin.Hard[b.Of] >= Unlimited || bin.Hard[b.With] >= Unlimited) {
				return fmt.Errorf("pack: balance: bin %s has no limit", bin.Name)
			}
		}
		if err := p.checkCost(b.Cost); err != nil {
			return fmt.Errorf("pack: balance: %w", err)
		}
	}
	if k := p.Peak; k != nil && (k.Goal < 0 || k.Goal >= p.Goals || !p.hasResource(k.Resource) || k.Scale < 1) {
		return errors.New("pack: peak: goal, resource or scale out of range")
	}
	return errors.Join(p.checkBetween(), p.checkWave())
}

func (p *Problem) hasResource(r int) bool { return r >= 0 && r < len(p.Resources) }

func (p *Problem) checkBetween() error {
	if p.Between == nil {
		return nil
	}
	if len(p.Between.Of) != len(p.Bins) {
		return fmt.Errorf("pack: between: want a row for each of %d bins", len(p.Bins))
	}
	for b, row := range p.Between.Of {
		if len(row) != len(p.Bins) {
			return fmt.Errorf("pack: between: want a figure for each of %d bins", len(p.Bins))
		}
		for _, v := range row {
			if v < 0 {
				return fmt.Errorf("pack: between: from bin %s: %d is negative", p.Bins[b].Name, v)
			}
		}
	}
	if err := p.checkCost(p.Between.Cost); err != nil {
		return fmt.Errorf("pack: between: %w", err)
	}
	return nil
}

func (p *Problem) checkWave() error {
	if p.Wave == nil {
		return nil
	}
	var all []int
	for _, group := range p.Wave.Groups {
		all = append(all, group...)
	}
	if err := errors.Join(p.checkItems(all), p.checkCost(p.Wave.Cost)); err != nil {
		return fmt.Errorf("pack: wave: %w", err)
	}
	return nil
}
