package report

import (
	"berth/planner"
	"berth/wording"
)

// truer lists what the plan rests on that nobody stated: memory that is assumed, and data of unknown size.
func (b *builder) truer() Section {
	s := Section{ID: "truer", Title: b.Label(wording.Truer)}
	if b.o.Brief {
		s.Blocks = b.unstated()
		return s
	}
	l := List{}
	for i := range b.p.Problem.Services {
		service := &b.p.Problem.Services[i]
		if service.AssumedMemory() > 0 {
			l.Items = append(l.Items, Item{Lines: []string{b.Assumed(service)}})
		}
		if len(service.Derived) > 0 && service.DataUnknown() {
			l.Items = append(l.Items, Item{Lines: []string{b.UnknownData(service)}})
		}
	}
	if len(l.Items) > 0 {
		s.Blocks = []Block{l}
	}
	return s
}

// unstated names in a sentence the services whose memory nobody stated.
func (b *builder) unstated() []Block {
	var derived, assumed []string
	for i := range b.p.Problem.Services {
		service := &b.p.Problem.Services[i]
		switch {
		case service.AssumedMemory() > 0:
			assumed = append(assumed, service.Name)
		case len(service.DerivedOf(planner.FactMemory)) > 0:
			derived = append(derived, service.Name)
		}
	}
	if len(derived)+len(assumed) == 0 {
		return nil
	}
	return []Block{Paragraph{Line{b.Unstated(derived, assumed), Plain}}}
}
