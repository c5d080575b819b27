package report

import "berth/wording"

// truer lists what the plan rests on that nobody stated: memory that is assumed, and data of unknown size.
func (b *builder) truer() Section {
	s := Section{ID: "truer", Title: b.Label(wording.Truer)}
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
