package inventory

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"berth/message"
	"berth/planner"
	"berth/quantity"
	"berth/strictyaml"
)

// waiting is what a service left on a host, as the file has it.
type waiting struct {
	key, on strictyaml.Value
	planner.Waiting
}

func (r *reader) readWaiting(v strictyaml.Value) {
	form := "{on: " + cmp.Or(words0(r.names.Hosts), "pi") + ", since: 2026-11-30, size: 10GB}"
	for _, e := range entries(v.Like(message.Same("waiting: {" + cmp.Or(words0(r.names.Services), "immich") + ": " + form + "}"))) {
		w := waiting{key: e.Key, Waiting: planner.Waiting{Service: e.Name}}
		left := e.Value.As(named("waiting %s", e.Name)).Like(message.Same(e.Name + ": " + form))
		given := left.Struct(strictyaml.Fields{
			"on": func(v strictyaml.Value) {
				if on, ok := v.Text(); ok {
					w.on, w.On = v, on
				}
			},
			"since": strictyaml.Into(&w.Since, day),
			"size":  strictyaml.Into(&w.Size, quantity.Bytes),
		})
		given.Need(left, "on", "since")
		r.waiting = append(r.waiting, w)
	}
}

// day reads a day of the calendar.
func day(s string) (string, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", message.Errorf("%s is no day; write 2026-11-30", quote(s))
	}
	return s, nil
}

// resolveWaiting says which services and hosts there are not, and gives the problem the others.
func (r *reader) resolveWaiting() {
	for _, w := range r.waiting {
		s, known := r.service(w.Service)
		switch {
		case !known && !r.unread(w.Service) && r.problem.Service(w.Service) == nil:
			w.key.Errorf("waiting: unknown service %s%s", quote(w.Service), orHint(w.Service, r.serviceNames(), message.Word(`"berth catalog" lists the known ones`)))
		case s.Agent:
			w.key.Errorf("waiting: %s is an agent: it runs on every host, and moves with no data", named("service %s", w.Service))
		}
		if !w.on.IsZero() {
			r.checkLeft(w)
		}
		r.problem.Waiting = append(r.problem.Waiting, w.Waiting)
	}
	slices.SortFunc(r.problem.Waiting, func(a, b planner.Waiting) int { return strings.Compare(a.Service, b.Service) })
}

// checkLeft says where no service can have left anything.
func (r *reader) checkLeft(w waiting) {
	place, ok := r.places[w.On]
	switch {
	case !ok:
		w.on.Errorf("%s: unknown host %s%s", w.on.What(), quote(w.On), strictyaml.DidYouMean(w.On, names(r.places)))
	case place.appliance:
		w.on.Errorf("%s: %s is an appliance and runs no services", w.on.What(), place.what)
	case place.kind == planner.Proxmox && !place.runs:
		w.on.Errorf("%s: %s is a hypervisor; name the guest that it was in", w.on.What(), place.what)
	case r.problem.Current.Host[w.Service] == w.On:
		w.on.Errorf("%s: by current: it runs there, where nothing of it can wait; berth scan --write says how it is", w.on.What())
	case !place.exists:
		w.on.Errorf("%s: %s has data, so it exists; add exists: {memory: ...} to it", w.on.What(), place.what)
	}
}
