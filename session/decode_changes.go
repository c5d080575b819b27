package session

import (
	"maps"
	"slices"

	"berth/message"
	"berth/planner"
	"berth/quantity"
)

// changesOf builds the changes from their differences.
func (d *decoder) changesOf(list []fileChanges) {
	if len(list) == 0 || list[0].Goal == nil {
		d.wrong(message.Same(`"changes"`), "the first of them has to state the goal")
		return
	}
	before := &Changes{}
	for i := range list {
		place := message.Of("changes %d", i)
		before = d.changed(place, before, &list[i])
		d.changes = append(d.changes, before)
		if d.entries > maxFileEntries {
			d.wrong(place, "there is more in it than any session has")
			return
		}
	}
}

// changed makes the difference. What it does not touch is shared, as nothing of it is ever written to.
func (d *decoder) changed(place message.Text, before *Changes, f *fileChanges) *Changes {
	out := *before
	if f.Goal != nil {
		goal, ok := planner.ParseGoal(*f.Goal)
		if !ok {
			d.wrong(place, "unknown goal %q", clip(*f.Goal))
		}
		out.Goal = goal
	}
	if f.Margin != nil {
		if *f.Margin < 0 || *f.Margin > 1000 {
			d.wrong(place, "a margin of %d thousandths cannot be", *f.Margin)
		}
		out.Margin = planner.Permille(*f.Margin)
	}
	out.Ranges = merge(d, place, out.Ranges, f.Ranges, func(r fileRange) (planner.Range, error) {
		if r.Min <= 0 || r.Max < r.Min || r.Max > maxFileBytes {
			return planner.Range{}, message.Errorf("%d to %d bytes are no range", r.Min, r.Max)
		}
		return planner.Range{Min: planner.Bytes(r.Min), Max: planner.Bytes(r.Max)}, nil
	})
	out.Pins = merge(d, place, out.Pins, f.Pins, func(on []string) ([]string, error) {
		d.named(place, on...)
		return slices.Clip(append([]string(nil), on...)), nil
	})
	out.Workloads = merge(d, place, out.Workloads, f.Workloads, func(w string) (planner.Workload, error) {
		if w == "" {
			return planner.Workload{}, nil
		}
		return quantity.Workload(w)
	})
	out.Accepts = merge(d, place, out.Accepts, f.Accepts, func(a bool) (bool, error) { return a, nil })
	out.Off = merge(d, place, out.Off, f.Off, func(left map[string]string) (map[string]string, error) {
		for service, host := range left {
			d.named(place, service, host)
		}
		d.entries += len(left)
		return clone(left), nil
	})
	d.list(place, &out.Added, f.Added)
	d.list(place, &out.LeftOut, f.LeftOut)
	return &out
}

func (d *decoder) list(place message.Text, dst, from *[]string) {
	if from == nil {
		return
	}
	d.named(place, *from...)
	*dst = slices.Clone(*from)
	for i, name := range *dst {
		if i < 100 && slices.Contains((*dst)[:i], name) { // a long list is checked against the catalog anyway
			d.wrong(place, "%q is there twice", clip(name))
		}
	}
}

// merge puts the differences of a map in force, on a copy.
func merge[V, F any](d *decoder, place message.Text, before map[string]V, delta map[string]*F, read func(F) (V, error)) map[string]V {
	if len(delta) == 0 {
		return before
	}
	out := make(map[string]V, len(before)+len(delta))
	maps.Copy(out, before)
	d.entries += len(out) + len(delta)
	for name, f := range delta {
		d.named(place, name)
		if f == nil {
			delete(out, name)
			continue
		}
		v, err := read(*f)
		if err != nil {
			d.wrong(place, "%s: %v", clip(name), err)
		}
		out[name] = v
	}
	return out
}
