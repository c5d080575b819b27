package deployer

import (
	"cmp"
	"maps"
	"slices"
)

// Put is a host that a run put a service on, or was to.
type Put struct{ Host, Run string }

// LastPut lists where runs have put a service last, for hosts that cannot say so themselves. past is what hosts
// know that answer: each has the orders of the runs that touched it, which name all hosts. copies is what the operator's
// computer has of other hosts. placement gives the places of an order's services, nil for an order without a plan.
//
// A run that did not come to its end, or was taken back, leaves open whether the service is where that or where an
// earlier one has put it; both are listed then.
func LastPut(service string, past []History, copies map[string]*History, placement func(*Order) map[string]string) []Put {
	var out []Put
	orders, undone := map[string]*Order{}, map[string]bool{}
	for i := range past {
		for j := range past[i].Runs {
			if o := &past[i].Runs[j].Order; o.Run != "" {
				orders[o.Run] = o
				undone[o.Undoes] = true
			}
		}
	}
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(orders))) {
		o := orders[name]
		host := placement(o)[service]
		limited := o.Service != "" && o.Service != service || len(o.Only) > 0 && !slices.Contains(o.Only, host)
		if o.Undoes != "" || limited {
			continue
		}
		if host != "" {
			out = append(out, Put{host, name})
		}
		if last := runOf(name, past); len(last.Open)+len(last.Left) == 0 && !undone[name] {
			break
		}
	}
	for host, h := range copies {
		for i := range h.Runs { // newest first
			if there, told := h.Runs[i].put(service); there {
				out = append(out, Put{host, h.Runs[i].Name})
			} else if !told {
				continue
			}
			break
		}
	}
	slices.SortFunc(out, func(a, b Put) int { return cmp.Or(cmp.Compare(a.Host, b.Host), cmp.Compare(a.Run, b.Run)) })
	return slices.Compact(out)
}

// put reports whether the run left a service on this host, as far as it tells: whether it began to start it there, or
// took it away.
func (r *Run) put(service string) (there, told bool) {
	for _, e := range slices.Backward(r.Entries) {
		switch {
		case e.Kind == EntryDone && (e.Step == service+".remove" || e.Step == service+".stop"):
			return false, true
		case e.Kind == EntryStarted && e.Step == service+".start":
			return true, true
		}
	}
	return false, false
}
